//! Signatures and XML of APIv2.

use serde_json::Value;
use wxpay_core::Node;
use wxpay_core::apiv2::{SignType, sign, string_to_sign, xml};

use crate::vectors::{self, text};

fn fields(parameters: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| {
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned)
    };
    let parameters = parameters.as_object().unwrap();
    parameters
        .iter()
        .map(|(name, value)| (name.clone(), text(value)))
        .collect()
}

fn borrowed(fields: &[(String, String)]) -> impl Iterator<Item = (&str, &str)> {
    fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
}

#[test]
fn the_official_sample_is_signed_with_md5_and_with_hmac() {
    for vector in vectors::of_kind("v2_sign") {
        let fields = fields(&vector["params"]);
        let key = text(vector, "key");
        assert_eq!(string_to_sign(borrowed(&fields)), text(vector, "string_a"));
        assert_eq!(
            sign(borrowed(&fields), key, SignType::Md5),
            text(vector, "md5")
        );
        assert_eq!(
            sign(borrowed(&fields), key, SignType::HmacSha256),
            text(vector, "hmac_sha256")
        );
    }
}

#[test]
fn fields_are_sorted_by_the_bytes_of_their_names() {
    for vector in vectors::of_kind("v2_sort") {
        let names = |list: &str| -> Vec<String> {
            let list = vector[list].as_array().unwrap();
            list.iter()
                .map(|name| name.as_str().unwrap().to_owned())
                .collect()
        };
        let fields = names("input_keys");
        let signed = string_to_sign(fields.iter().map(|name| (name.as_str(), "1")));
        let expected: Vec<_> = names("expect_order")
            .iter()
            .map(|name| format!("{name}=1"))
            .collect();
        assert_eq!(signed, expected.join("&"));
    }
}

#[test]
fn empty_values_and_the_signature_itself_are_not_signed() {
    for vector in vectors::of_kind("v2_string_a") {
        let fields = fields(&vector["params"]);
        assert_eq!(string_to_sign(borrowed(&fields)), text(vector, "expect"));
    }
}

#[test]
fn documents_are_written_as_elsewhere() {
    for vector in vectors::of_kind("xml_serialize") {
        match &vector["value"] {
            Value::Object(_) => {
                let fields = fields(&vector["value"]);
                let document = xml::write("xml", borrowed(&fields)).unwrap();
                assert_eq!(document, text(vector, "expect"));
            }
            // A lone text is no message here, so it is compared as the value of a field.
            value => {
                let value = value.as_str().unwrap();
                let inner = text(vector, "expect").strip_prefix("<xml").unwrap();
                let inner = inner
                    .strip_prefix('>')
                    .and_then(|rest| rest.strip_suffix("</xml>"));
                let document = xml::write("xml", [("field", value)]).unwrap();
                let expected = inner.unwrap_or_default();
                assert_eq!(document, format!("<xml><field>{expected}</field></xml>"));
            }
        }
    }
}

#[test]
fn published_documents_are_read() {
    for vector in vectors::of_kind("xml_parse") {
        let document = text(vector, "xml");
        let root = if document.starts_with("<root>") {
            "root"
        } else {
            "xml"
        };
        let Node::Object(read) = xml::parse(document, root).unwrap() else {
            panic!("no object")
        };
        assert!(!read.is_empty());
        for (name, value) in &read {
            assert!(document.contains(&format!("<{name}>")));
            assert!(document.contains(value.as_str().unwrap()), "{name}");
        }
        if let Some(expected) = vector["expect"].as_object() {
            assert_eq!(read.len(), expected.len());
            for (name, value) in expected {
                let found = read.iter().find(|(key, _)| key == name).unwrap();
                assert_eq!(found.1.as_str(), value.as_str());
            }
        }
    }
}

#[test]
fn a_page_of_a_proxy_is_an_error() {
    for vector in vectors::of_kind("xml_parse_negative") {
        assert!(xml::parse(text(vector, "xml"), "xml").is_err());
    }
}
