//! From facts to structs: which fields, of which type, in which place.

use anyhow::{Result, bail, ensure};
use wxpay_catalogue::{Encoding, FieldType, KeyOwner, Operation, Protocol};

use super::{Answer, Field, FileMeta, Module, Place, Root, Source, Ty, Type};
use super::{enumerations, merge, names, ordering, sharing};
use crate::words;

/// The envelope of APIv2 answers, which the client takes off.
const ENVELOPE: [&str; 7] = [
    "return_code",
    "return_msg",
    "result_code",
    "err_code",
    "err_code_des",
    "sign",
    "nonce_str",
];

/// What the client adds to APIv2 requests itself.
const ADDED: [&str; 2] = ["sign", "nonce_str"];

/// Where an object was met: what names are made of.
#[derive(Debug, Clone)]
pub(super) struct Occurrence {
    /// The operation or event.
    pub(super) root: String,
    /// What the operation is about: `JsapiOrder` for `CreateJsapiOrder`.
    pub(super) noun: String,
    pub(super) in_answer: bool,
    /// The base names of the objects around it, outermost first.
    pub(super) around: Vec<String>,
}

/// A type that has no name yet.
pub(super) struct Draft {
    /// What its field is called, as a type.
    pub(super) base: String,
    /// Everywhere that it was met.
    pub(super) occurrences: Vec<Occurrence>,
    pub(super) ty: Type,
}

/// What a module is made from.
pub(crate) struct Material<'f> {
    pub(crate) name: String,
    pub(crate) source: Source<'f>,
    /// Resource fields of an event.
    pub(crate) resource: &'f [wxpay_catalogue::Field],
}

/// Plans one module.
///
/// # Errors
/// Something that the macros cannot say.
pub(crate) fn plan_module<'f>(
    path: Vec<String>,
    feature: String,
    material: Vec<Material<'f>>,
) -> Result<Module<'f>> {
    let mut builder = Builder { drafts: Vec::new() };
    let mut roots = Vec::new();
    for piece in material {
        roots.push(builder.root(piece)?);
    }
    let mut drafts = builder.drafts;
    merge::merge(&mut drafts, &mut roots);
    sharing::share(&mut roots);
    let types = names::name_types(drafts, &roots, &path)?;
    let mut module = Module {
        path,
        feature,
        roots,
        types,
        enumerations: Vec::new(),
    };
    ordering::order(&mut module);
    enumerations::extract(&mut module)?;
    Ok(module)
}

struct Builder {
    drafts: Vec<Draft>,
}

impl Builder {
    fn root<'f>(&mut self, piece: Material<'f>) -> Result<Root<'f>> {
        let Material {
            name,
            source,
            resource,
        } = piece;
        let noun = names::noun(&name);
        let request = Occurrence {
            root: name.clone(),
            noun,
            in_answer: false,
            around: Vec::new(),
        };
        let answered = Occurrence {
            in_answer: true,
            ..request.clone()
        };
        let (fields, answer) = match &source {
            Source::Operation(operation) => {
                let fields = self.request(operation, &request)?;
                let v2 = operation.protocol() == Protocol::V2;
                let answer = operation.response.fields.iter();
                let answer = answer.filter(|field| !(v2 && ENVELOPE.contains(&field.name)));
                let answer = self.members(answer, &answered)?;
                (fields, Answer::of(operation.response.kind, answer))
            }
            Source::Event(event) => {
                let fields = resource.iter();
                let fields =
                    fields.filter(|field| !(event.v2.is_some() && ENVELOPE.contains(&field.name)));
                (self.members(fields, &answered)?, Answer::None)
            }
        };
        let answer_name = format!("{name}Response");
        Ok(Root {
            name,
            source,
            fields,
            answer,
            answer_name,
        })
    }

    /// The fields of a request, in the order of the URL and then of the body.
    fn request(&mut self, operation: &Operation, at: &Occurrence) -> Result<Vec<Field>> {
        let v2 = operation.protocol() == Protocol::V2;
        let mut fields: Vec<Field> = Vec::new();
        for fact in &operation.path_params {
            let encoded = fact.percent_encoded;
            fields.push(self.field(fact, Place::Path { encoded }, at)?);
        }
        for fact in &operation.query {
            if v2 && ADDED.contains(&fact.name) {
                continue;
            }
            let mut field = self.field(fact, Place::Query, at)?;
            // The time of the signature, unless the caller wants another.
            field.required &= !(v2 && fact.name == "timestamp");
            fields.push(field);
        }
        for fact in &operation.headers {
            fields.push(self.field(fact, Place::Header, at)?);
        }
        ensure!(
            operation.body.is_some() || !operation.path.ends_with("upload"),
            "{}: an upload without a file; where no page has its body, leave the operation out",
            operation.id()
        );
        match operation.is_upload() {
            true => self.multipart(operation, at, &mut fields)?,
            false => {
                for fact in operation.body_fields() {
                    if v2 && ADDED.contains(&fact.name) {
                        continue;
                    }
                    let mut field = self.field(fact, Place::Body, at)?;
                    // The server knows one way to sign, and it is not the one without the field.
                    field.required |=
                        v2 && fact.name == "sign_type" && fact.values == ["HMAC-SHA256"];
                    fields.push(field);
                }
            }
        }
        disambiguate(&mut fields);
        Ok(fields)
    }

    /// The file, and what is told about it: digest and name are the client's to add.
    fn multipart(
        &mut self,
        operation: &Operation,
        at: &Occurrence,
        fields: &mut Vec<Field>,
    ) -> Result<()> {
        let body = operation.body_fields();
        let meta: Vec<&wxpay_catalogue::Field> =
            match body.iter().find(|field| field.name == "meta") {
                Some(meta) => meta.fields.iter().collect(),
                None => body.iter().filter(|field| !field.is_file()).collect(),
            };
        let is_digest =
            |name: &str| matches!(name, "sha256" | "digest" | "file_digest" | "media_hash");
        let Some(digest) = meta.iter().find(|field| is_digest(field.name)) else {
            bail!("{}: no digest beside the file", operation.id());
        };
        let is_name = |name: &str| matches!(name, "filename" | "file_name");
        let filename = meta.iter().find(|field| is_name(field.name));
        let told = format!("{} {}", digest.label, digest.gloss).to_uppercase();
        let algorithm = match () {
            () if told.contains("SM3") => "SM3",
            () if told.contains("MD5") => "MD5",
            () if told.contains("SHA256") || told.contains("SHA-256") => "SHA256",
            // The algorithm may be a field of its own.
            () if meta
                .iter()
                .any(|field| field.values.iter().any(|value| value.contains("SM3"))) =>
            {
                "SM3"
            }
            () => "SHA256",
        };
        let file = FileMeta {
            digest: digest.name.to_owned(),
            algorithm,
            filename: filename.map(|field| field.name.to_owned()),
        };
        for fact in meta {
            let added = is_digest(fact.name) || is_name(fact.name) || ADDED.contains(&fact.name);
            if !added {
                fields.push(self.field(fact, Place::Body, at)?);
            }
        }
        let files: Vec<_> = body.iter().filter(|field| field.is_file()).collect();
        ensure!(files.len() == 1, "{}: not exactly one file", operation.id());
        for fact in files {
            fields.push(self.field(fact, Place::File(file.clone()), at)?);
        }
        Ok(())
    }

    fn members<'a>(
        &mut self,
        facts: impl Iterator<Item = &'a wxpay_catalogue::Field>,
        at: &Occurrence,
    ) -> Result<Vec<Field>> {
        let mut fields = facts
            .map(|fact| self.field(fact, Place::Member, at))
            .collect::<Result<Vec<_>>>()?;
        disambiguate(&mut fields);
        Ok(fields)
    }

    fn field(
        &mut self,
        fact: &wxpay_catalogue::Field,
        place: Place,
        at: &Occurrence,
    ) -> Result<Field> {
        let (ident, levels) = indexed(fact.name);
        let mut ty = self.ty(fact, at)?;
        for _ in 0..levels {
            ty = Ty::Indexed(Box::new(ty));
        }
        Ok(Field {
            name: fact.name.to_owned(),
            ident,
            ty,
            // Numbered fields are a list, which is empty when there are none.
            required: fact.required || levels > 0,
            place,
            gloss: fact.gloss.trim().to_owned(),
            label: fact.label.trim().to_owned(),
            values: fact.values.iter().map(|&value| value.to_owned()).collect(),
            max_length: fact.max_length,
        })
    }

    fn ty(&mut self, fact: &wxpay_catalogue::Field, at: &Occurrence) -> Result<Ty> {
        let members = (!fact.fields.is_empty())
            .then(|| self.object(fact, at))
            .transpose()?;
        let plain = match (fact.field_type, members) {
            (FieldType::Object, Some(object)) => Ty::Object(object),
            (FieldType::Objects, Some(object)) => Ty::List(Box::new(Ty::Object(object))),
            (FieldType::Objects, None) => Ty::List(Box::new(Ty::Json)),
            (FieldType::String, Some(object)) if fact.encoded.is_some() => Ty::Object(object),
            (FieldType::String, None) if fact.encoded.is_some() => Ty::Json,
            (FieldType::String, None) => Ty::Text,
            (FieldType::Integer, None) => Ty::Integer,
            (FieldType::Number, None) => Ty::Number,
            (FieldType::Boolean, None) => Ty::Boolean,
            (FieldType::Json, None) => Ty::Json,
            (FieldType::File, None) => Ty::File,
            (FieldType::Strings, None) => Ty::List(Box::new(Ty::Text)),
            (FieldType::Integers, None) => Ty::List(Box::new(Ty::Integer)),
            (kind, _) => bail!(
                "{}: `{}` is {kind:?}, with members or without",
                at.root,
                fact.name
            ),
        };
        let encoded = match fact.encoded {
            Some(Encoding::Json) => Ty::JsonString(Box::new(plain)),
            Some(Encoding::Urlencode) => Ty::UrlEncoded(Box::new(plain)),
            None => plain,
        };
        match (fact.key, encoded) {
            (None, ty) => Ok(ty),
            (Some(KeyOwner::Platform | KeyOwner::Merchant | KeyOwner::Bank), Ty::Text) => {
                Ok(Ty::Sensitive)
            }
            (Some(KeyOwner::Platform | KeyOwner::Merchant), Ty::List(inner))
                if *inner == Ty::Text =>
            {
                Ok(Ty::List(Box::new(Ty::Sensitive)))
            }
            (Some(_), ty) => bail!("{}: `{}` is {ty:?} and encrypted", at.root, fact.name),
        }
    }

    /// The draft for an object: one that is alike, or a new one.
    fn object(&mut self, fact: &wxpay_catalogue::Field, at: &Occurrence) -> Result<usize> {
        let base = words::pascal(&match fact.field_type {
            FieldType::Objects => words::singular(fact.name),
            _ => fact.name.to_owned(),
        });
        let mut inside = at.clone();
        inside.around.push(base.clone());
        let fields = self.members(fact.fields.iter(), &inside)?;
        ensure!(
            !fields.is_empty(),
            "{}: the object `{}` has no members",
            at.root,
            fact.name
        );
        let alike = self
            .drafts
            .iter()
            .position(|draft| draft.base == base && merge::equal(&draft.ty.fields, &fields));
        let index = alike.unwrap_or_else(|| {
            self.drafts.push(Draft {
                base,
                occurrences: Vec::new(),
                ty: Type {
                    name: String::new(),
                    gloss: fact.gloss.trim().to_owned(),
                    label: fact.label.trim().to_owned(),
                    fields: Vec::new(),
                    in_request: false,
                    in_answer: false,
                },
            });
            self.drafts.len() - 1
        });
        let draft = &mut self.drafts[index];
        merge::absorb(&mut draft.ty.fields, fields);
        draft.ty.in_request |= !at.in_answer;
        draft.ty.in_answer |= at.in_answer;
        draft.occurrences.push(at.clone());
        Ok(index)
    }
}

/// The name of a field in Rust, and how many numbers its wire name ends in.
fn indexed(name: &str) -> (String, usize) {
    let (stem, levels) = match name.split_once("_$n") {
        Some((stem, "_$m")) => (format!("{}_lists", words::snake(stem)), 2),
        Some((stem, _)) => (words::plural(&words::snake(stem)), 1),
        None => (words::snake(name), 0),
    };
    (stem, levels)
}

/// Two fields with one name: in the path and in the query, say. The later one says where it goes.
fn disambiguate(fields: &mut [Field]) {
    for index in 1..fields.len() {
        let (before, after) = fields.split_at_mut(index);
        let field = &mut after[0];
        if before.iter().any(|other| other.ident == field.ident) {
            let tail = match field.place {
                Place::Query => "in_query",
                Place::Header => "in_header",
                _ => "in_body",
            };
            field.ident = format!("{}_{tail}", field.ident);
        }
    }
}
