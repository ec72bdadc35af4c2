//! Whether two values say the same, as far as the facts tell what they mean.

use serde_json::{Map, Value};

use crate::facts::{self, fields};
use crate::show::Shower;

/// How values are told from each other.
pub(crate) struct Rules<'r> {
    /// Everything is text: APIv2.
    pub(crate) text: bool,
    /// Opens what is encrypted, on both sides.
    pub(crate) secrets: Option<&'r Shower>,
    /// Documented values may stand for each other: a type that several operations share has the
    /// first value of one of them.
    pub(crate) any_documented: bool,
}

impl Rules<'_> {
    /// Compares the fields of two objects.
    pub(crate) fn objects(
        &self,
        facts: &[Value],
        wanted: &Map<String, Value>,
        found: &Map<String, Value>,
    ) -> Result<(), String> {
        for field in facts {
            let name = facts::text(field, "name")
                .replace("$n", "0")
                .replace("$m", "0");
            self.values(field, wanted.get(&name), found.get(&name))
                .map_err(|problem| format!("`{name}`: {problem}"))?;
        }
        let documented = |name: &str| {
            facts.iter().any(|field| {
                facts::text(field, "name")
                    .replace("$n", "0")
                    .replace("$m", "0")
                    == name
            })
        };
        match found.keys().find(|name| !documented(name)) {
            Some(name) => Err(format!("`{name}` is not documented")),
            None => Ok(()),
        }
    }

    fn values(
        &self,
        field: &Value,
        wanted: Option<&Value>,
        found: Option<&Value>,
    ) -> Result<(), String> {
        let (wanted, found) = match (wanted, found) {
            (Some(wanted), Some(found)) => (wanted, found),
            (None | Some(Value::Null), None | Some(Value::Null)) => return Ok(()),
            // An empty text is as good as none, where all is text.
            (Some(Value::String(text)), None) if text.is_empty() && self.text => return Ok(()),
            (wanted, found) => return Err(format!("wanted {wanted:?}, found {found:?}")),
        };
        let differ = || format!("wanted {wanted}, found {found}");
        if facts::text(field, "encoded") == "json" {
            let (wanted, found) = (inside(wanted), inside(found));
            return self.plain(field, &wanted, &found);
        }
        if facts::text(field, "encoded") == "urlencode" {
            let text = found.as_str().ok_or_else(differ)?;
            let complete = wanted.as_object().is_none_or(|wanted| {
                wanted
                    .iter()
                    .all(|(name, value)| text.contains(&format!("{name}%3D{}", leaf(value))))
            });
            return complete.then_some(()).ok_or_else(differ);
        }
        if !field["encrypted"].is_null() {
            return self.secret(wanted, found);
        }
        self.plain(field, wanted, found)
    }

    fn plain(&self, field: &Value, wanted: &Value, found: &Value) -> Result<(), String> {
        let members = fields(field, "fields");
        let differ = || format!("wanted {wanted}, found {found}");
        match (wanted, found) {
            (Value::Object(wanted), Value::Object(found)) if !members.is_empty() => {
                // What is encoded as JSON is JSON in APIv2 too.
                self.objects(members, wanted, found)
            }
            // XML cannot tell a list of one from its element.
            (Value::Object(_), Value::Array(found)) if self.text && found.len() == 1 => {
                self.plain(field, wanted, &found[0])
            }
            (Value::Array(wanted), Value::Array(found)) => {
                if wanted.len() != found.len() {
                    return Err(differ());
                }
                wanted
                    .iter()
                    .zip(found)
                    .try_for_each(|(wanted, found)| self.plain(field, wanted, found))
            }
            _ if self.any_documented
                && facts::is_documented(facts::text(field, "name"), &leaf(found)) =>
            {
                let alike = wanted.is_string() == found.is_string() || self.text;
                alike.then_some(()).ok_or_else(differ)
            }
            _ if wanted == found => Ok(()),
            _ if self.text && leaf(wanted) == leaf(found) => Ok(()),
            _ => Err(differ()),
        }
    }

    fn secret(&self, wanted: &Value, found: &Value) -> Result<(), String> {
        match (wanted, found) {
            (Value::Array(wanted), Value::Array(found)) if wanted.len() == found.len() => {
                return wanted
                    .iter()
                    .zip(found)
                    .try_for_each(|(wanted, found)| self.secret(wanted, found));
            }
            _ => {}
        }
        let (wanted, found) = (leaf(wanted), leaf(found));
        let same = match self.secrets {
            Some(key) => key.open(&wanted) == key.open(&found),
            // Only the sandbox can open it, and it did; here it must not be readable.
            None => wanted != found && found.len() > 300,
        };
        same.then_some(())
            .ok_or_else(|| "the secret is not the same".to_owned())
    }
}

/// The text of a value that is not an object.
pub(crate) fn leaf(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn inside(value: &Value) -> Value {
    match value {
        Value::String(text) => serde_json::from_str(text).unwrap_or_else(|_| value.clone()),
        other => other.clone(),
    }
}
