//! APIv2's XML as JSON: objects of texts.

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::{Map, Value};

/// The fields of a document. An element that holds elements is an object, or a list of objects
/// when there are several of one name.
pub(crate) fn fields(body: &[u8]) -> Map<String, Value> {
    let text = String::from_utf8_lossy(body);
    let mut reader = Reader::from_str(&text);
    let mut stack: Vec<(String, Map<String, Value>, String)> = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                let name = start.name().as_ref().to_owned();
                stack.push((name, Map::new(), String::new()));
            }
            Event::Text(more) => {
                if let Some((_, _, text)) = stack.last_mut() {
                    text.push_str(&more);
                }
            }
            Event::CData(more) => {
                if let Some((_, _, text)) = stack.last_mut() {
                    text.push_str(&more);
                }
            }
            Event::GeneralRef(name) => {
                if let Some((_, _, text)) = stack.last_mut() {
                    text.push_str(match &*name {
                        "lt" => "<",
                        "gt" => ">",
                        "amp" => "&",
                        "quot" => "\"",
                        "apos" => "'",
                        other => panic!("an entity &{other};"),
                    });
                }
            }
            Event::End(_) => {
                let (name, fields, text) = stack.pop().unwrap();
                let value = match fields.is_empty() {
                    true => Value::String(text),
                    false => Value::Object(fields.clone()),
                };
                match stack.last_mut() {
                    None => return fields,
                    Some((_, parent, _)) => match parent.remove(&name) {
                        None => drop(parent.insert(name, value)),
                        Some(Value::Array(mut several)) => {
                            several.push(value);
                            parent.insert(name, Value::Array(several));
                        }
                        Some(first) => drop(parent.insert(name, Value::Array(vec![first, value]))),
                    },
                }
            }
            Event::Eof => return Map::new(),
            _ => {}
        }
    }
}

/// A document of these fields, without a signature.
pub(crate) fn document(fields: &Map<String, Value>) -> String {
    format!("<xml>{}</xml>", elements(fields))
}

fn elements(fields: &Map<String, Value>) -> String {
    fields
        .iter()
        .map(|(name, value)| match value {
            Value::Object(inside) => format!("<{name}>{}</{name}>", elements(inside)),
            Value::Array(several) => several
                .iter()
                .map(|one| match one {
                    Value::Object(inside) => format!("<{name}>{}</{name}>", elements(inside)),
                    other => element(name, other),
                })
                .collect(),
            other => element(name, other),
        })
        .collect()
}

fn element(name: &str, value: &Value) -> String {
    format!(
        "<{name}><![CDATA[{}]]></{name}>",
        crate::compare::leaf(value)
    )
}
