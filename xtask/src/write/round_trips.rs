//! The tests of the catalogue: every request, with all of its fields and with the required ones.
//!
//! What is written here only builds requests through the public constructors; what must come of
//! them is worked out by the tests from the facts.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::module::HEADER;
use super::{Files, MODULES};
use crate::plan::{Answer, Field, Module, Ty};
use crate::words;

const FOLDER: &str = "tests/tests/catalogue";

/// One file for each family, and one that lists them.
pub(super) fn write(catalogue: &[Module<'_>], files: &mut Files, declarations: &mut Files) {
    let mut families: BTreeMap<String, Vec<&Module<'_>>> = BTreeMap::new();
    for module in catalogue {
        families.entry(family(module)).or_default().push(module);
    }
    let mut list = String::new();
    for (name, modules) in &families {
        let visible = match is_read_by_others(name) {
            true => "pub(crate) ",
            false => "",
        };
        list += &format!("{visible}mod {name};\n");
        let file = PathBuf::from(format!("{FOLDER}/generated/{name}.rs"));
        files.insert(file, text(name, modules));
    }
    let file = PathBuf::from(format!("{FOLDER}/generated/mod.rs"));
    let text = format!("{HEADER}\n//! Every operation and every event, by family.\n\n{MODULES}");
    files.insert(file.clone(), text);
    declarations.insert(file, list);
}

fn family(module: &Module<'_>) -> String {
    match module.path[0].as_str() {
        "v3" => format!("v3_{}", module.path[1]),
        other => other.to_owned(),
    }
}

fn text(name: &str, modules: &[&Module<'_>]) -> String {
    let mut out = format!("{HEADER}\n#![allow(deprecated)]\n\n");
    let of = |module: &&Module<'_>| module.path[1..].join("_");
    let (list, kind) = match name {
        "notify" => ("events", "event"),
        _ => ("cases", "round_trip"),
    };
    let test = format!("every_operation_of_{name}_makes_its_round_trip");
    let tests: &[(&str, &str)] = match name {
        "notify" => &[
            ("every_event_is_read_as_its_type", "event"),
            ("every_resource_is_that_of_one_type", "product"),
        ],
        _ => &[(&test, kind)],
    };
    let gathered: String = modules
        .iter()
        .map(|module| format!("    {list}.extend({}::{list}());\n", of(module)))
        .collect();
    let gathered = format!("    let mut {list} = Vec::new();\n{gathered}");
    if is_read_by_others(name) {
        for (test, check) in tests {
            out +=
                &format!("#[test]\nfn {test}() {{\n    crate::{check}::check({list}());\n}}\n\n");
        }
        out += &format!(
            "pub(crate) fn {list}() -> Vec<crate::{kind}::Case> {{\n{gathered}    {list}\n}}\n"
        );
    } else {
        for (test, check) in tests {
            out += &format!(
                "#[test]\nfn {test}() {{\n{gathered}    crate::{check}::check({list});\n}}\n"
            );
        }
    }
    for module in modules {
        out += &format!("\nmod {} {{\n", of(module));
        out += &match name {
            "notify" => events(module),
            _ => operations(module),
        };
        out += "}\n";
    }
    out
}

/// Whether the test of what reads as something else goes through this family as well.
fn is_read_by_others(name: &str) -> bool {
    matches!(name, "notify" | "v2")
}

fn events(module: &Module<'_>) -> String {
    let path = rust_path(module);
    let mut out = format!(
        "use wxpay::{path}::*;\nuse crate::event;\n\npub(super) fn events() -> Vec<event::Case> {{\n    vec![\n"
    );
    for root in &module.roots {
        let Some(event) = root.event() else {
            continue;
        };
        for event_type in &event.types {
            let constructor = if event.v2.is_some() { "v2" } else { "v3" };
            let product = if event.shared {
                format!(", Some(\"{}\")", root.name)
            } else if event.v2.is_some() {
                String::new()
            } else {
                ", None".to_owned()
            };
            out += &format!(
                "        event::{constructor}::<{}>(\"{event_type}\"{product}),\n",
                root.name
            );
        }
    }
    out + "    ]\n}\n"
}

fn operations(module: &Module<'_>) -> String {
    let path = rust_path(module);
    let mut out = format!(
        "#[allow(unused_imports)]\nuse crate::{{round_trip, sample}};\nuse wxpay::{path}::*;\n\n"
    );
    out += "pub(super) fn cases() -> Vec<round_trip::Case> {\n    vec![\n";
    for root in &module.roots {
        let Some(operation) = root.operation() else {
            continue;
        };
        let kind = match root.answer {
            Answer::Object(_) | Answer::Same(_) => "object",
            Answer::Empty | Answer::None => "empty",
            Answer::File => "file",
            Answer::Redirect => "link",
        };
        out += &format!(
            "        round_trip::{kind}(\"{}\", {}),\n",
            operation.id(),
            function(&root.name)
        );
    }
    out += "    ]\n}\n";
    for root in &module.roots {
        out += &builder(module, &root.name, &root.fields, function(&root.name));
    }
    for ty in &module.types {
        if ty.in_request {
            out += &builder(module, &ty.name, &ty.fields, function(&ty.name));
        }
    }
    out
}

fn builder(module: &Module<'_>, name: &str, fields: &[Field], function: String) -> String {
    let required: Vec<String> = fields
        .iter()
        .filter(|field| field.required)
        .map(|field| value(module, field, &field.ty))
        .collect();
    let setters: String = fields
        .iter()
        .filter(|field| !field.required)
        .map(|field| {
            format!(
                "\n.{}({})",
                words::identifier(&field.ident),
                value(module, field, &field.ty)
            )
        })
        .collect();
    let new = format!("{name}::new({})", required.join(", "));
    let uses_all = !setters.is_empty() || required.iter().any(|value| value.contains("(all)"));
    let all = if uses_all { "all" } else { "_all" };
    let body = match setters.is_empty() {
        true => new,
        false => format!(
            "let required = {new};\nmatch all {{\n    true => required{setters},\n    false => required,\n}}"
        ),
    };
    format!("\nfn {function}({all}: bool) -> {name} {{\n{body}\n}}\n")
}

fn value(module: &Module<'_>, field: &Field, ty: &Ty) -> String {
    let name = &field.name;
    match ty {
        Ty::Text => match (field.values.first(), field.max_length) {
            (Some(value), _) => format!("\"{value}\""),
            (None, Some(longest)) => format!("sample::text_up_to(\"{name}\", {longest})"),
            (None, None) => format!("sample::text(\"{name}\")"),
        },
        Ty::Sensitive => format!("sample::text(\"{name}\")"),
        Ty::Integer => match field
            .values
            .iter()
            .find(|value| value.parse::<i64>().is_ok())
        {
            Some(value) => value.clone(),
            None => format!("sample::integer(\"{name}\")"),
        },
        Ty::Number => "1.5".to_owned(),
        Ty::Boolean => "true".to_owned(),
        Ty::Json => "sample::json()".to_owned(),
        Ty::File => "sample::upload()".to_owned(),
        Ty::Object(index) => format!("{}(all)", function(&module.types[*index].name)),
        Ty::Enumeration(index) => {
            let first = &module.enumerations[*index].variants.first();
            // The first value of the field itself, which may not be the enumeration's.
            let own = field
                .values
                .first()
                .or(first.map(|(_, value)| value).as_ref().copied());
            format!(
                "{}::from(\"{}\")",
                module.enumerations[*index].name,
                own.map_or("", String::as_str)
            )
        }
        Ty::List(inner) => match &**inner {
            Ty::Text => match value(module, field, inner) {
                literal if literal.starts_with('"') => format!("vec![String::from({literal})]"),
                call => format!("vec![{call}]"),
            },
            Ty::Sensitive => format!(
                "vec![wxpay::Sensitive::from({})]",
                value(module, field, inner)
            ),
            inner => format!("vec![{}]", value(module, field, inner)),
        },
        Ty::JsonString(inner) | Ty::UrlEncoded(inner) => match &**inner {
            Ty::List(_) => format!("wxpay::JsonString({})", value(module, field, inner)),
            inner => value(module, field, inner),
        },
        Ty::Indexed(inner) => format!(
            "wxpay::Indexed::from(vec![{}])",
            value(module, field, inner)
        ),
    }
}

fn function(name: &str) -> String {
    words::identifier(&words::snake(name))
}

fn rust_path(module: &Module<'_>) -> String {
    module
        .path
        .iter()
        .map(|part| words::identifier(part))
        .collect::<Vec<_>>()
        .join("::")
}
