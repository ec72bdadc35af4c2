use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

/// Decodes a query string to a map of strings; a name given more than once becomes an array.
///
/// The error is the pair that does not percent-decode to UTF-8.
pub(crate) fn parse(query: &str) -> Result<Map<String, Value>, String> {
    let mut map = Map::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (Some(name), Some(value)) = (decode(name), decode(value)) else {
            return Err(pair.to_owned());
        };
        match map.get_mut(&name) {
            None => {
                map.insert(name, Value::String(value));
            }
            Some(Value::Array(values)) => values.push(Value::String(value)),
            Some(single) => *single = Value::Array(vec![single.take(), Value::String(value)]),
        }
    }
    Ok(map)
}

fn decode(text: &str) -> Option<String> {
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced)
        .decode_utf8()
        .ok()
        .map(|text| text.into_owned())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn names_and_values_are_decoded() {
        let map = parse("a=%E4%B8%AD+1&b=&c&a=2").unwrap();
        assert_eq!(map["a"], serde_json::json!(["中 1", "2"]));
        assert_eq!(map["b"], "");
        assert_eq!(map["c"], "");
    }

    #[test]
    fn bytes_that_are_not_text_are_an_error() {
        assert_eq!(parse("x=1&a=%FF").unwrap_err(), "a=%FF");
    }
}
