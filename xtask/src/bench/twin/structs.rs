//! The structs and enumerations of a twin.

use crate::plan::{Answer, Enumeration, Field, Module, Source, Ty};
use crate::words;

/// What is derived beside `Debug` and `Clone`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::bench) enum Derives {
    /// `Serialize` for requests, `Deserialize` for answers, both for what is in both.
    Serde,
    /// Nothing: what is left when no macro of serde or wxpay is expanded.
    None,
}

/// The text of a module.
pub(super) fn text(module: &Module<'_>, derives: Derives) -> String {
    let writer = Writer { module, derives };
    // Not every module needs every type.
    let mut out = "#[allow(unused_imports)]\nuse stand_ins::*;\n".to_owned();
    for root in &module.roots {
        let is_event = matches!(root.source, Source::Event(_));
        out += &writer.structure(&root.name, &root.name, &root.fields, !is_event, is_event);
        if let Answer::Object(fields) = &root.answer {
            out += &writer.structure(
                &format!("{}Response", root.name),
                &root.name,
                fields,
                false,
                true,
            );
        }
    }
    for ty in &module.types {
        out += &writer.structure(&ty.name, &ty.gloss, &ty.fields, ty.in_request, ty.in_answer);
    }
    for enumeration in &module.enumerations {
        out += &writer.enumeration(enumeration);
    }
    out
}

struct Writer<'m, 'f> {
    module: &'m Module<'f>,
    derives: Derives,
}

impl Writer<'_, '_> {
    fn structure(
        &self,
        name: &str,
        told: &str,
        fields: &[Field],
        in_request: bool,
        in_answer: bool,
    ) -> String {
        let mut derives = vec!["Debug", "Clone"];
        if self.derives == Derives::Serde {
            derives.extend(in_request.then_some("serde::Serialize"));
            derives.extend(in_answer.then_some("serde::Deserialize"));
        }
        let mut out = documentation(told);
        out += &format!("#[derive({})]\npub struct {name} {{\n", derives.join(", "));
        for field in fields {
            let ident = words::identifier(&field.ident);
            out += &documentation(&format!("{} ({}).", field.gloss, field.label));
            if ident.trim_start_matches("r#") != field.name {
                out += &self.rename(&field.name);
            }
            let ty = self.rust(&field.ty);
            match field.required {
                true => out += &format!("pub {ident}: {ty},\n"),
                false => out += &format!("pub {ident}: Option<{ty}>,\n"),
            }
        }
        out + "}\n"
    }

    fn enumeration(&self, enumeration: &Enumeration) -> String {
        let mut out = documentation(&enumeration.gloss);
        out += "#[derive(Debug, Clone, PartialEq, Eq, Hash";
        if self.derives == Derives::Serde {
            out += ", serde::Serialize, serde::Deserialize";
        }
        out += &format!(")]\npub enum {} {{\n", enumeration.name);
        for (variant, value) in &enumeration.variants {
            out += &documentation(&format!("`{value}`."));
            if variant != value {
                out += &self.rename(value);
            }
            out += &format!("{variant},\n");
        }
        if self.derives == Derives::Serde {
            out += "#[serde(untagged)]\n";
        }
        out + "Unknown(String),\n}\n"
    }

    fn rename(&self, name: &str) -> String {
        match self.derives {
            Derives::Serde => format!("#[serde(rename = {name:?})]\n"),
            Derives::None => String::new(),
        }
    }

    fn rust(&self, ty: &Ty) -> String {
        match ty {
            Ty::Text => "String".to_owned(),
            Ty::Integer => "i64".to_owned(),
            Ty::Number => "f64".to_owned(),
            Ty::Boolean => "bool".to_owned(),
            Ty::Json => "Json".to_owned(),
            Ty::File => "Upload".to_owned(),
            Ty::Sensitive => "Sensitive".to_owned(),
            Ty::Object(index) => self.module.types[*index].name.clone(),
            Ty::Enumeration(index) => self.module.enumerations[*index].name.clone(),
            Ty::List(inner) => format!("Vec<{}>", self.rust(inner)),
            Ty::JsonString(inner) => format!("JsonString<{}>", self.rust(inner)),
            Ty::UrlEncoded(inner) => format!("UrlEncoded<{}>", self.rust(inner)),
            Ty::Indexed(inner) => format!("Indexed<{}>", self.rust(inner)),
        }
    }
}

fn documentation(text: &str) -> String {
    let line: Vec<&str> = text.split_whitespace().collect();
    format!("/// {}\n", line.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Place, Type};

    fn module() -> Module<'static> {
        let field = Field {
            name: "orderId".to_owned(),
            ident: "order_id".to_owned(),
            ty: Ty::List(Box::new(Ty::Sensitive)),
            required: false,
            place: Place::Member,
            gloss: "Order ID".to_owned(),
            label: "订单号".to_owned(),
            values: Vec::new(),
            max_length: None,
        };
        Module {
            path: vec!["v3".to_owned(), "things".to_owned()],
            feature: "things".to_owned(),
            roots: Vec::new(),
            types: vec![Type {
                name: "Thing".to_owned(),
                gloss: "A thing".to_owned(),
                label: String::new(),
                fields: vec![field],
                in_request: true,
                in_answer: false,
            }],
            enumerations: vec![Enumeration {
                name: "State".to_owned(),
                gloss: String::new(),
                label: String::new(),
                variants: vec![("Paid".to_owned(), "PAID".to_owned())],
            }],
        }
    }

    #[test]
    fn what_is_only_sent_is_only_serialized() {
        let text = text(&module(), Derives::Serde);
        assert!(text.contains("#[derive(Debug, Clone, serde::Serialize)]\npub struct Thing {"));
        assert!(
            text.contains("#[serde(rename = \"orderId\")]\npub order_id: Option<Vec<Sensitive>>,")
        );
        assert!(
            text.contains(
                "#[serde(rename = \"PAID\")]\nPaid,\n#[serde(untagged)]\nUnknown(String),"
            )
        );
    }

    #[test]
    fn the_plain_twin_has_no_word_of_serde() {
        let text = text(&module(), Derives::None);
        assert!(text.contains("pub order_id: Option<Vec<Sensitive>>,"));
        assert!(!text.contains("serde"), "{text}");
    }
}
