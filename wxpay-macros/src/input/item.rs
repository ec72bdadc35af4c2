//! The struct below the macro's attribute.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::punctuated::Punctuated;
use syn::{Attribute, Data, DeriveInput, Fields, Generics, Meta, Path, Token};

use crate::diagnostic::Errors;
use crate::input::field::Field;
use crate::input::placement::is_placement;
use crate::input::serde_attribute::StructSerde;

/// The struct, as it will be emitted, and its fields.
pub(crate) struct Item {
    /// Without the attributes that are ours alone.
    pub(crate) definition: DeriveInput,
    pub(crate) fields: Vec<Field>,
    /// Whether the user derives serde's traits.
    pub(crate) derives: Derives,
    /// Lines of documentation, to be emitted behind so many of the user's attributes.
    pub(crate) documentation: (usize, TokenStream),
    /// Attributes to be emitted behind those of the user.
    pub(crate) added: TokenStream,
    /// What the user wrote, when there is nothing of ours in it: quicker to give back than to
    /// write anew.
    untouched: Option<TokenStream>,
}

/// Which of serde's traits are derived.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Derives {
    pub(crate) serialize: bool,
    pub(crate) deserialize: bool,
}

/// One of the macros, for what differs between them in reading an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Macro {
    Endpoint,
    Model,
    Notification,
}

impl Macro {
    fn name(self) -> &'static str {
        match self {
            Macro::Endpoint => "#[endpoint]",
            Macro::Model => "#[model]",
            Macro::Notification => "#[notification]",
        }
    }

    /// What one who put the macro on an enum was after.
    fn instead_of_an_enum(self) -> &'static str {
        match self {
            Macro::Endpoint | Macro::Model => {
                "declare an enumeration of strings with `open_enum! { … }`"
            }
            Macro::Notification => {
                "put it on a struct for each event, and list these with `events! { … }`"
            }
        }
    }
}

impl Item {
    /// Reads a struct, past all mistakes. `None` when it is nothing that can be read.
    pub(crate) fn parse(tokens: TokenStream, by: Macro, errors: &mut Errors) -> Option<Self> {
        let mut definition = match syn::parse2::<DeriveInput>(tokens.clone()) {
            Ok(definition) => definition,
            Err(error) => {
                match begins_a_type(&tokens) {
                    true => errors.push(error),
                    false => errors.at_span(
                        Span::call_site(),
                        format_args!(
                            "`{}` belongs on a struct\nmove it to one, or remove it",
                            by.name()
                        ),
                    ),
                }
                return None;
            }
        };
        check_shape(&definition, by, errors);
        let container = StructSerde::parse(&definition.attrs, errors);
        let derives = Derives::find(&definition.attrs);
        let mut fields = Vec::new();
        let mut ours = false;
        let mut stays = |attribute: &Attribute| {
            let stays = stays(attribute, by, derives);
            ours |= !stays;
            stays
        };
        if let Data::Struct(data) = &mut definition.data {
            for field in &mut data.fields {
                if let Some(ident) = field.ident.clone() {
                    let placements = by == Macro::Endpoint;
                    fields.push(Field::parse(field, &ident, &container, placements, errors));
                }
                field.attrs.retain(&mut stays);
            }
        }
        definition.attrs.retain(&mut stays);
        Some(Self {
            definition,
            fields,
            derives,
            documentation: (0, TokenStream::new()),
            added: TokenStream::new(),
            untouched: (!ours).then_some(tokens),
        })
    }

    /// A struct of that name without fields, for one that cannot be read: what an editor shows
    /// while a field is being typed.
    pub(crate) fn stand_in(tokens: &TokenStream) -> Option<Self> {
        let mut tokens = tokens.clone().into_iter();
        tokens.find(|token| matches!(token, TokenTree::Ident(word) if word == "struct"))?;
        let (Some(TokenTree::Ident(name)), Some(TokenTree::Group(_))) =
            (tokens.next(), tokens.next())
        else {
            return None;
        };
        Some(Self {
            definition: syn::parse2(quote!(struct #name;)).ok()?,
            fields: Vec::new(),
            derives: Derives::default(),
            documentation: (0, TokenStream::new()),
            added: TokenStream::new(),
            untouched: None,
        })
    }

    /// The name of the struct.
    pub(crate) fn ident(&self) -> &Ident {
        &self.definition.ident
    }
}

impl Derives {
    fn find(attributes: &[Attribute]) -> Self {
        let mut this = Self::default();
        for attribute in attributes {
            this.add(&attribute.meta);
        }
        this
    }

    fn any(self) -> bool {
        self.serialize || self.deserialize
    }

    fn add(&mut self, attribute: &Meta) {
        let Meta::List(list) = attribute else { return };
        if !list.path.is_ident("derive") {
            return;
        }
        let parser = Punctuated::<Path, Token![,]>::parse_terminated;
        for path in list.parse_args_with(parser).into_iter().flatten() {
            if let Some(last) = path.segments.last() {
                self.serialize |= last.ident == "Serialize";
                self.deserialize |= last.ident == "Deserialize";
            }
        }
    }
}

/// Whether an attribute is emitted again. Without a derive nobody would know `#[serde]`.
fn stays(attribute: &Attribute, by: Macro, derives: Derives) -> bool {
    if attribute.path().is_ident("serde") {
        return derives.any();
    }
    !(by == Macro::Endpoint && is_placement(attribute))
}

fn begins_a_type(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|token| {
        matches!(token, TokenTree::Ident(word)
            if word == "struct" || word == "enum" || word == "union")
    })
}

fn check_shape(definition: &DeriveInput, by: Macro, errors: &mut Errors) {
    let remedy = by.instead_of_an_enum();
    let (name, by) = (&definition.ident, by.name());
    match &definition.data {
        Data::Struct(data) => {
            if let Fields::Unnamed(fields) = &data.fields {
                errors.at(
                    fields,
                    format_args!("`{by}` needs to know what the fields are called\nwrite `struct {name} {{ name: Type, … }}`"),
                );
            }
        }
        Data::Enum(data) => errors.at_span(
            data.enum_token.span,
            format_args!("`{by}` is for structs, and `{name}` is an enum\n{remedy}"),
        ),
        Data::Union(data) => errors.at_span(
            data.union_token.span,
            format_args!("`{by}` is for structs, and `{name}` is a union\nwrite a struct"),
        ),
    }
    check_generics(&definition.generics, by, errors);
}

fn check_generics(generics: &Generics, by: &str, errors: &mut Errors) {
    if !generics.params.is_empty() {
        errors.at(
            &generics.params,
            format_args!("`{by}` takes no type parameters and no lifetimes\nwrite owned, concrete types in the fields"),
        );
    } else if let Some(clause) = &generics.where_clause {
        errors.at(
            clause,
            format_args!("`{by}` takes no `where` clause\nremove it"),
        );
    }
}

impl ToTokens for Item {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let source = match &self.untouched {
            Some(source) => source.clone(),
            None => self.definition.to_token_stream(),
        };
        let (behind, documentation) = &self.documentation;
        if self.added.is_empty() && documentation.is_empty() {
            tokens.extend(source);
            return;
        }
        let mut source = source.into_iter();
        // An attribute is `#` and a group.
        tokens.extend(source.by_ref().take(2 * behind));
        tokens.extend(documentation.clone());
        let rest = self.definition.attrs.len() - behind;
        tokens.extend(source.by_ref().take(2 * rest));
        tokens.extend(self.added.clone());
        tokens.extend(source);
    }
}
