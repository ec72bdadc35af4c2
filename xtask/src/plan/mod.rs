//! What will be written: modules with their structs and enumerations, each with a good name.
//!
//! Nothing here knows how Rust is spelt; [`crate::write`] does.

mod build;
mod enumerations;
mod merge;
mod names;
mod ordering;
mod sharing;

pub(crate) use build::{Material, plan_module};

use wxpay_catalogue::{Operation, ResponseKind};

/// One Rust module: a URL prefix, or the events that share a first word.
pub(crate) struct Module<'f> {
    /// `["v3", "pay", "transactions"]`.
    pub(crate) path: Vec<String>,
    pub(crate) feature: String,
    /// Operations, or events, in the order of the facts.
    pub(crate) roots: Vec<Root<'f>>,
    /// Nested objects, in the order in which they are met.
    pub(crate) types: Vec<Type>,
    pub(crate) enumerations: Vec<Enumeration>,
}

/// What nested types hang on: an operation or an event.
pub(crate) struct Root<'f> {
    pub(crate) name: String,
    pub(crate) source: Source<'f>,
    /// Request fields of an operation, resource fields of an event.
    pub(crate) fields: Vec<Field>,
    pub(crate) answer: Answer,
    /// The type of the answer, where it is an object.
    pub(crate) answer_name: String,
}

pub(crate) enum Source<'f> {
    Operation(&'f Operation),
    Event(Event<'f>),
}

/// One event, or several that bring the same.
pub(crate) struct Event<'f> {
    pub(crate) types: Vec<&'f str>,
    pub(crate) title: &'f str,
    pub(crate) docs: Vec<&'f str>,
    /// The fields that every one of its resources has.
    pub(crate) told_by: &'f [&'static str],
    /// Whether other products have the event too.
    pub(crate) shared: bool,
    /// Of APIv2: what proves the message, and what it must say.
    pub(crate) v2: Option<BindingV2>,
}

/// What a message of APIv2 must be to be an event.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BindingV2 {
    /// The field that proves it, as the macro names it.
    pub(crate) proof: &'static str,
    pub(crate) return_code: bool,
    pub(crate) result_code: bool,
}

pub(crate) enum Answer {
    /// A struct with these fields.
    Object(Vec<Field>),
    /// The struct that an earlier operation answers: its place among the roots.
    Same(usize),
    Empty,
    File,
    Redirect,
    /// An event has none.
    None,
}

/// A nested object.
pub(crate) struct Type {
    pub(crate) name: String,
    pub(crate) gloss: String,
    pub(crate) label: String,
    pub(crate) fields: Vec<Field>,
    pub(crate) in_request: bool,
    pub(crate) in_answer: bool,
}

/// The documented values of a string.
pub(crate) struct Enumeration {
    pub(crate) name: String,
    pub(crate) gloss: String,
    pub(crate) label: String,
    /// Variant and value.
    pub(crate) variants: Vec<(String, String)>,
}

/// A field of a struct.
#[derive(Clone)]
pub(crate) struct Field {
    /// Its name on the wire.
    pub(crate) name: String,
    pub(crate) ident: String,
    pub(crate) ty: Ty,
    pub(crate) required: bool,
    pub(crate) place: Place,
    pub(crate) gloss: String,
    pub(crate) label: String,
    /// Documented values that are no enumeration: numbers, mostly.
    pub(crate) values: Vec<String>,
    pub(crate) max_length: Option<usize>,
}

/// Where a field goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    Path {
        encoded: bool,
    },
    Query,
    Header,
    Body,
    /// A file, with the names of the fields that tell about it.
    File(FileMeta),
    /// In an object.
    Member,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileMeta {
    pub(crate) digest: String,
    pub(crate) algorithm: &'static str,
    pub(crate) filename: Option<String>,
}

/// The type of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ty {
    Text,
    Integer,
    Number,
    Boolean,
    Json,
    File,
    /// A string that travels encrypted.
    Sensitive,
    /// A nested object: index into [`Module::types`].
    Object(usize),
    /// Index into [`Module::enumerations`].
    Enumeration(usize),
    List(Box<Ty>),
    /// A string that holds the JSON of the type.
    JsonString(Box<Ty>),
    /// A string that holds `key=value` pairs.
    UrlEncoded(Box<Ty>),
    /// APIv2's numbered fields.
    Indexed(Box<Ty>),
}

impl Ty {
    /// The same with another object inside.
    fn with_object(&self, change: &impl Fn(usize) -> usize) -> Ty {
        let inside = |inner: &Ty| Box::new(inner.with_object(change));
        match self {
            Ty::Object(index) => Ty::Object(change(*index)),
            Ty::List(inner) => Ty::List(inside(inner)),
            Ty::JsonString(inner) => Ty::JsonString(inside(inner)),
            Ty::UrlEncoded(inner) => Ty::UrlEncoded(inside(inner)),
            Ty::Indexed(inner) => Ty::Indexed(inside(inner)),
            other => other.clone(),
        }
    }

    /// The same with an enumeration in the place of the text.
    fn with_enumeration(&self, index: usize) -> Ty {
        let inside = |inner: &Ty| Box::new(inner.with_enumeration(index));
        match self {
            Ty::Text => Ty::Enumeration(index),
            Ty::List(inner) => Ty::List(inside(inner)),
            Ty::Indexed(inner) => Ty::Indexed(inside(inner)),
            other => other.clone(),
        }
    }

    fn is_text(&self) -> bool {
        match self {
            Ty::Text => true,
            Ty::List(inner) | Ty::Indexed(inner) => inner.is_text(),
            _ => false,
        }
    }
}

impl Module<'_> {
    /// The fields of what an operation answers, whoever's struct it is.
    pub(crate) fn answer_fields<'a>(&'a self, root: &'a Root<'_>) -> &'a [Field] {
        match &root.answer {
            Answer::Same(first) => self.roots[*first].answer_fields(),
            _ => root.answer_fields(),
        }
    }
}

impl<'f> Root<'f> {
    /// The fields of the answer, or of nothing.
    pub(crate) fn answer_fields(&self) -> &[Field] {
        match &self.answer {
            Answer::Object(fields) => fields,
            _ => &[],
        }
    }

    /// Whether the answer is called as the macro expects it.
    pub(crate) fn has_own_answer(&self) -> bool {
        self.answer_name == format!("{}Response", self.name)
    }

    /// The event, where it is one.
    pub(crate) fn event(&self) -> Option<&Event<'f>> {
        match &self.source {
            Source::Event(event) => Some(event),
            Source::Operation(_) => None,
        }
    }

    /// The operation, where it is one.
    pub(crate) fn operation(&self) -> Option<&Operation> {
        match self.source {
            Source::Operation(operation) => Some(operation),
            Source::Event(_) => None,
        }
    }
}

impl Answer {
    fn of(kind: ResponseKind, fields: Vec<Field>) -> Self {
        match kind {
            // An APIv2 answer may have nothing beside its envelope.
            ResponseKind::Object if fields.is_empty() => Self::Empty,
            ResponseKind::Object => Self::Object(fields),
            ResponseKind::Empty => Self::Empty,
            ResponseKind::File => Self::File,
            ResponseKind::Redirect => Self::Redirect,
        }
    }
}
