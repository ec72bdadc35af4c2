//! Structs and enumerations.

use std::collections::BTreeSet;

use wxpay_catalogue::Protocol;

use super::docs;
use crate::plan::{Answer, Enumeration, Event, Field, Module, Place, Root, Ty, Type};
use crate::words;

/// What a file needs of the crate.
pub(super) type Imports = BTreeSet<&'static str>;

/// A type as Rust writes it.
pub(super) fn rust(module: &Module<'_>, ty: &Ty, imports: &mut Imports) -> String {
    let generic = |name: &'static str, inner: &Ty, imports: &mut Imports| {
        imports.insert(name);
        format!("{name}<{}>", rust(module, inner, imports))
    };
    match ty {
        Ty::Text => "String".to_owned(),
        Ty::Integer => "i64".to_owned(),
        Ty::Number => "f64".to_owned(),
        Ty::Boolean => "bool".to_owned(),
        Ty::Json => import("Json", imports),
        Ty::File => import("Upload", imports),
        Ty::Sensitive => import("Sensitive", imports),
        Ty::Object(index) => module.types[*index].name.clone(),
        Ty::Enumeration(index) => module.enumerations[*index].name.clone(),
        Ty::List(inner) => format!("Vec<{}>", rust(module, inner, imports)),
        Ty::JsonString(inner) => generic("JsonString", inner, imports),
        Ty::UrlEncoded(inner) => generic("UrlEncoded", inner, imports),
        Ty::Indexed(inner) => generic("Indexed", inner, imports),
    }
}

/// The request struct of an operation.
pub(super) fn request(
    module: &Module<'_>,
    root: &Root<'_>,
    attributes: &str,
    imports: &mut Imports,
) -> String {
    let Some(operation) = root.operation() else {
        return String::new();
    };
    let place = |field: &Field| attribute(field, operation.method, operation.protocol());
    structure(
        module,
        &root.name,
        &root.fields,
        attributes,
        &place,
        imports,
    )
}

/// The answer of an operation, when it is an object.
pub(super) fn answer(module: &Module<'_>, root: &Root<'_>, imports: &mut Imports) -> String {
    let Answer::Object(fields) = &root.answer else {
        return String::new();
    };
    let mut attributes = docs::paragraph("", &format!("The answer to {}.", askers(module, root)));
    attributes += "#[model(answer)]\n#[derive(Debug, Clone)]\n";
    imports.insert("model");
    structure(
        module,
        &root.answer_name,
        fields,
        &attributes,
        &|_| None,
        imports,
    )
}

/// Links to the operations that get an answer.
fn askers(module: &Module<'_>, root: &Root<'_>) -> String {
    let asks = |other: &&Root<'_>| other.answer_name == root.answer_name;
    let links: Vec<_> = module
        .roots
        .iter()
        .filter(asks)
        .map(|other| format!("[`{}`]", other.name))
        .collect();
    match links.as_slice() {
        [one] => one.clone(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
        [] => String::new(),
    }
}

/// A nested object.
pub(super) fn object(module: &Module<'_>, ty: &Type, imports: &mut Imports) -> String {
    let options = match (ty.in_request, ty.in_answer) {
        (true, false) => "(encode, new)",
        (false, _) => "(answer)",
        (true, true) => "(new)",
    };
    imports.insert("model");
    let fallback = words::words(&ty.name).join(" ");
    let attributes = docs::paragraph("", &docs::named(&ty.gloss, &ty.label, &fallback))
        + &format!("#[model{options}]\n#[derive(Debug, Clone)]\n");
    structure(
        module,
        &ty.name,
        &ty.fields,
        &attributes,
        &|_| None,
        imports,
    )
}

/// What an event brings.
pub(super) fn event(
    module: &Module<'_>,
    root: &Root<'_>,
    event: &Event<'_>,
    imports: &mut Imports,
) -> String {
    let title = docs::escape(&docs::plain(event.title));
    let words = event
        .types
        .first()
        .map(|name| words::words(&name.to_lowercase()).join(" "));
    let summary = docs::sentence(&words.unwrap_or_default());
    let mut attributes = docs::paragraph("", &format!("{summary} ({title})."));
    // Names that no message has, and the macro does not know.
    let unnamed = event
        .v2
        .is_some_and(|binding| binding.proof != "event_ciphertext");
    if unnamed {
        attributes += "///\n";
        let types: Vec<_> = event.types.iter().map(|name| format!("`{name}`")).collect();
        attributes += &docs::paragraph("", &format!("Event {}", types.join(", ")));
    }
    if event.v2.is_some() {
        attributes += "///\n";
        attributes += &docs::paragraph(
            "",
            "It is read by [`NotificationV2::event`](wxpay_core::notification::v2::NotificationV2::event). \
             What to compare before you act on it is told [there](wxpay_core::notification::v2).",
        );
    }
    if event.shared {
        let fields: Vec<String> = event
            .told_by
            .iter()
            .map(|name| format!("`{name}`"))
            .collect();
        let told = format!(
            "Several products share the event: this is the one whose resource has {}.",
            fields.join(", ")
        );
        attributes += "///\n";
        attributes += &docs::paragraph("", &told);
    }
    attributes += "///\n";
    attributes += &docs::paragraph("", &docs::links(&event.docs));
    attributes += &format!("#[doc(alias = \"{}\")]\n", docs::plain(event.title));
    if unnamed {
        for name in &event.types {
            attributes += &format!("#[doc(alias = \"{name}\")]\n");
        }
    }
    imports.insert("notification");
    attributes += &format!("#[notification({})]\n", options(event, unnamed).join(", "));
    attributes += "#[derive(Debug, Clone)]\n";
    structure(
        module,
        &root.name,
        &root.fields,
        &attributes,
        &|_| None,
        imports,
    )
}

/// What stands in `#[notification(…)]`.
fn options(event: &Event<'_>, unnamed: bool) -> Vec<String> {
    let types = event.types.iter().filter(|_| !unnamed);
    let mut options: Vec<String> = types.map(|name| format!("\"{name}\"")).collect();
    let told_by = event.told_by.iter();
    options.extend(told_by.map(|name| format!("field = \"{name}\"")));
    if let Some(binding) = event.v2 {
        options.push(format!("v2 = {}", binding.proof));
        if binding.proof == "sign" {
            options.extend((!binding.return_code).then(|| "no_return_code".to_owned()));
            options.extend((!binding.result_code).then(|| "no_result_code".to_owned()));
        }
    }
    options
}

/// An enumeration of documented values.
pub(super) fn enumeration(enumeration: &Enumeration, imports: &mut Imports) -> String {
    // Unchecked: what is written here is right.
    imports.insert("__private::open_enum");
    let fallback = words::words(&enumeration.name).join(" ");
    let mut out = "open_enum! {\n".to_owned();
    out += &docs::paragraph(
        "    ",
        &docs::named(&enumeration.gloss, &enumeration.label, &fallback),
    );
    out += &format!("    pub enum {} {{\n", enumeration.name);
    for (variant, value) in &enumeration.variants {
        out += &format!("        /// `{value}`.\n        {variant} = \"{value}\",\n");
    }
    out + "    }\n}\n"
}

fn structure(
    module: &Module<'_>,
    name: &str,
    fields: &[Field],
    attributes: &str,
    place: &dyn Fn(&Field) -> Option<String>,
    imports: &mut Imports,
) -> String {
    let mut out = format!("{attributes}#[non_exhaustive]\npub struct {name} {{\n");
    for field in fields {
        out += &docs::paragraph("    ", &docs::field(field));
        let ident = words::identifier(&field.ident);
        if field.place != Place::Header && ident.trim_start_matches("r#") != field.name {
            out += &format!("    #[serde(rename = \"{}\")]\n", field.name);
        }
        if let Some(attribute) = place(field) {
            out += &format!("    {attribute}\n");
        }
        let ty = rust(module, &field.ty, imports);
        let ty = match field.required {
            true => ty,
            false => format!("Option<{ty}>"),
        };
        out += &format!("    pub {ident}: {ty},\n");
    }
    out + "}\n"
}

/// Says where a field goes, when that is not where fields of the method go.
fn attribute(field: &Field, method: &str, protocol: Protocol) -> Option<String> {
    let in_url = matches!(method, "GET" | "DELETE");
    match &field.place {
        Place::Path { encoded: true } => Some("#[path(encoded)]".to_owned()),
        Place::Path { encoded: false } | Place::Member => None,
        Place::Query => (!in_url).then(|| "#[query]".to_owned()),
        Place::Body => in_url.then(|| "#[body]".to_owned()),
        Place::Header => Some(format!("#[header(\"{}\")]", field.name)),
        Place::File(file) => {
            let (digest, algorithm) = match protocol {
                Protocol::V2 => ("media_hash", "MD5"),
                Protocol::V3 => ("sha256", "SHA256"),
            };
            let mut options = Vec::new();
            if file.digest != digest {
                options.push(format!("digest = \"{}\"", file.digest));
            }
            if file.algorithm != algorithm {
                options.push(format!("algorithm = {}", file.algorithm));
            }
            match &file.filename {
                None if protocol == Protocol::V3 => options.push("no_filename".to_owned()),
                Some(name) if name != "filename" => options.push(format!("filename = \"{name}\"")),
                _ => {}
            }
            Some(match options.is_empty() {
                true => "#[file]".to_owned(),
                false => format!("#[file({})]", options.join(", ")),
            })
        }
    }
}

fn import(name: &'static str, imports: &mut Imports) -> String {
    imports.insert(name);
    name.to_owned()
}
