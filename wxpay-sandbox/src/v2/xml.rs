use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};
use serde_json::{Map, Value};

/// Reads `<xml><name>value</name>…</xml>` to a map of strings; the error says what is wrong.
pub(super) fn parse(body: &[u8]) -> Result<Map<String, Value>, String> {
    let text = std::str::from_utf8(body).map_err(|_| "it is not UTF-8".to_owned())?;
    if text.trim().is_empty() {
        return Err("it is empty".to_owned());
    }
    let mut reader = Reader::from_str(text);
    let mut values = Map::new();
    let mut root_seen = false;
    let mut inside_root = false;
    let mut field: Option<(String, String)> = None;
    loop {
        let event = reader.read_event().map_err(|error| error.to_string())?;
        match event {
            Event::Eof if inside_root || !root_seen => return Err("it breaks off".to_owned()),
            Event::Eof => return Ok(values),
            Event::DocType(_) => return Err("a DOCTYPE is not allowed".to_owned()),
            Event::Start(start) => {
                let name = start.name().as_ref().to_owned();
                if let Some((outer, _)) = &field {
                    return Err(format!("`{name}` stands inside `{outer}`: values are flat"));
                }
                if inside_root {
                    field = Some((name, String::new()));
                } else if root_seen || name != "xml" {
                    return Err(format!("the root must be `xml`, not `{name}`"));
                } else {
                    (root_seen, inside_root) = (true, true);
                }
            }
            Event::Empty(empty) => {
                let name = empty.name().as_ref().to_owned();
                match &field {
                    Some((outer, _)) => {
                        return Err(format!("`{name}` stands inside `{outer}`: values are flat"));
                    }
                    None if inside_root => insert(&mut values, name, String::new())?,
                    None if root_seen || name != "xml" => {
                        return Err(format!("the root must be `xml`, not `{name}`"));
                    }
                    None => root_seen = true,
                }
            }
            Event::End(_) => match field.take() {
                Some((name, value)) => insert(&mut values, name, value)?,
                None => inside_root = false,
            },
            Event::Text(text) => match &mut field {
                Some((_, value)) => value.push_str(&text.xml10_content()),
                None if text.xml10_content().trim().is_empty() => {}
                None => return Err("there is text between the values".to_owned()),
            },
            Event::CData(text) => match &mut field {
                Some((_, value)) => value.push_str(&text.xml10_content()),
                None => return Err("there is text between the values".to_owned()),
            },
            Event::GeneralRef(reference) => match &mut field {
                Some((_, value)) => value.push(resolve(&reference)?),
                None => return Err("there is text between the values".to_owned()),
            },
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

/// Writes a map: an object as an element with elements in it, a list as one element after the
/// other, whatever else is there as text.
pub(super) fn write(values: &Map<String, Value>) -> String {
    format!("<xml>\n{}</xml>", elements(values))
}

fn elements(values: &Map<String, Value>) -> String {
    values
        .iter()
        .map(|(name, value)| element(name, value))
        .collect()
}

fn element(name: &str, value: &Value) -> String {
    let text = match value {
        Value::Object(inside) => return format!("<{name}>\n{}</{name}>\n", elements(inside)),
        Value::Array(items) => return items.iter().map(|item| element(name, item)).collect(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    // `]]>` would end the section early: split it over two.
    let text = text.replace("]]>", "]]]]><![CDATA[>");
    format!("<{name}><![CDATA[{text}]]></{name}>\n")
}

fn insert(values: &mut Map<String, Value>, name: String, value: String) -> Result<(), String> {
    match values.insert(name.clone(), Value::String(value)) {
        Some(_) => Err(format!("`{name}` is given twice")),
        None => Ok(()),
    }
}

fn resolve(reference: &BytesRef<'_>) -> Result<char, String> {
    if let Some(character) = reference
        .resolve_char_ref()
        .map_err(|error| error.to_string())?
    {
        return Ok(character);
    }
    match &**reference {
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "amp" => Ok('&'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        other => Err(format!("the entity `&{other};` is not known")),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn text_cdata_and_references_are_read_as_they_are() {
        let values = parse(
            b"<?xml version=\"1.0\"?>\n<xml><a> x &amp; &#20013;</a><b><![CDATA[<1>]]></b><c/></xml>",
        )
        .unwrap();
        assert_eq!(values["a"], " x & \u{4e2d}");
        assert_eq!(values["b"], "<1>");
        assert_eq!(values["c"], "");
    }

    #[test]
    fn what_is_not_a_flat_map_is_refused() {
        let issue = |text: &str| parse(text.as_bytes()).unwrap_err();
        assert!(issue("<!DOCTYPE x [<!ENTITY e \"y\">]><xml><a>&e;</a></xml>").contains("DOCTYPE"));
        assert!(issue("<xml><a>&e;</a></xml>").contains("&e;"));
        assert!(issue("<xml><a><b>1</b></a></xml>").contains("flat"));
        assert!(issue("<root><a>1</a></root>").contains("root"));
        assert!(issue("<xml><a>1</a><a>2</a></xml>").contains("twice"));
        assert!(issue("<xml><a>1</a>").contains("breaks off"));
        assert!(issue("{\"a\":1}").contains("between"));
        assert!(issue("").contains("empty"));
        assert!(parse(b"<xml><a>\xff</a></xml>").is_err());
    }

    #[test]
    fn objects_are_elements_and_lists_repeat_them() {
        let values = serde_json::json!({ "list": { "item": [{ "a": 1 }, { "a": "2" }] } });
        assert_eq!(
            write(values.as_object().unwrap()).replace('\n', ""),
            "<xml><list><item><a><![CDATA[1]]></a></item><item><a><![CDATA[2]]></a></item></list></xml>"
        );
    }

    #[test]
    fn a_section_end_inside_a_value_survives() {
        let mut values = Map::new();
        values.insert("a".to_owned(), Value::from("x]]>y"));
        assert_eq!(parse(write(&values).as_bytes()).unwrap(), values);
    }
}
