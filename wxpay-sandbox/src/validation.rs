//! Checks decoded values against the documented fields.

use serde_json::{Map, Value};

use crate::facts::{Encoding, Field, FieldType, KeyOwner};

/// How values travel: JSON has types, queries, paths and XML have only text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wire {
    Json,
    Text,
}

/// The first thing wrong with a request.
#[derive(Debug)]
pub(crate) struct Violation {
    /// Where, as a JSON pointer: `/body/amount/total`.
    pub(crate) field: String,
    /// What, in words for the developer.
    pub(crate) issue: String,
}

/// Decides whether an encrypted value can be read; the error says why not.
pub(crate) type Decrypts<'a> = &'a dyn Fn(&str) -> Result<(), String>;

/// What is being checked, and what was noticed on the way.
pub(crate) struct Validation<'a> {
    pub(crate) wire: Wire,
    /// For fields encrypted to the platform; none leaves them unchecked.
    pub(crate) decrypts: Option<Decrypts<'a>>,
    /// Suspicious, but let pass: fields that are not documented.
    pub(crate) warnings: Vec<String>,
}

impl Validation<'_> {
    /// Checks a map of values that stands at `pointer`.
    pub(crate) fn check(
        &mut self,
        fields: &[Field],
        values: &Map<String, Value>,
        pointer: &str,
    ) -> Result<(), Violation> {
        for field in fields {
            let at = format!("{pointer}/{}", field.name);
            match values.get(field.name) {
                None | Some(Value::Null) if field.required => {
                    return Err(violation(at, "is required and missing"));
                }
                None | Some(Value::Null) => {}
                Some(Value::String(text)) if text.is_empty() && field.required => {
                    return Err(violation(at, "is required and empty"));
                }
                Some(value) => self.check_value(field, value, &at)?,
            }
        }
        for name in values.keys() {
            if !fields.iter().any(|field| field.name == *name) {
                self.warnings
                    .push(format!("{pointer}/{name} is not documented"));
            }
        }
        Ok(())
    }

    fn check_value(&mut self, field: &Field, value: &Value, at: &str) -> Result<(), Violation> {
        match self.wire {
            Wire::Json => self.check_json(field, value, at),
            Wire::Text => self.check_text(field, value, at),
        }
    }

    fn check_json(&mut self, field: &Field, value: &Value, at: &str) -> Result<(), Violation> {
        let mismatch = |wanted: &str| {
            Err(violation(
                at,
                format!("must be {wanted}, not {}", kind(value)),
            ))
        };
        match (field.field_type, value) {
            (FieldType::String | FieldType::File, Value::String(text)) => {
                self.check_string(field, text, at)
            }
            (FieldType::String | FieldType::File, _) => mismatch("a string"),
            (FieldType::Integer, Value::Number(number)) if number.is_i64() || number.is_u64() => {
                Ok(())
            }
            (FieldType::Integer, _) => mismatch("an integer"),
            (FieldType::Number, Value::Number(_)) => Ok(()),
            (FieldType::Number, _) => mismatch("a number"),
            (FieldType::Boolean, Value::Bool(_)) => Ok(()),
            (FieldType::Boolean, _) => mismatch("true or false"),
            (FieldType::Object, Value::Object(values)) => self.check(&field.fields, values, at),
            (FieldType::Json, Value::Object(_)) => Ok(()),
            (FieldType::Object | FieldType::Json, _) => mismatch("an object"),
            (FieldType::Strings, Value::Array(values)) => {
                for (index, value) in values.iter().enumerate() {
                    let at = format!("{at}/{index}");
                    match value {
                        Value::String(text) => self.check_string(field, text, &at)?,
                        _ => {
                            let issue = format!("must be a string, not {}", kind(value));
                            return Err(violation(at, issue));
                        }
                    }
                }
                Ok(())
            }
            (FieldType::Strings, _) => mismatch("an array of strings"),
            (FieldType::Integers, Value::Array(values)) => {
                match values
                    .iter()
                    .position(|value| !value.is_i64() && !value.is_u64())
                {
                    Some(index) => Err(violation(format!("{at}/{index}"), "must be an integer")),
                    None => Ok(()),
                }
            }
            (FieldType::Integers, _) => mismatch("an array of integers"),
            (FieldType::Objects, Value::Array(values)) => self.check_objects(field, values, at),
            (FieldType::Objects, _) => mismatch("an array of objects"),
        }
    }

    fn check_objects(
        &mut self,
        field: &Field,
        values: &[Value],
        at: &str,
    ) -> Result<(), Violation> {
        for (index, value) in values.iter().enumerate() {
            let at = format!("{at}/{index}");
            match value {
                Value::Object(values) => self.check(&field.fields, values, &at)?,
                _ => {
                    return Err(violation(
                        at,
                        format!("must be an object, not {}", kind(value)),
                    ));
                }
            }
        }
        Ok(())
    }

    fn check_text(&mut self, field: &Field, value: &Value, at: &str) -> Result<(), Violation> {
        let text = match value {
            Value::String(text) => text,
            Value::Array(_) if field.field_type == FieldType::Strings => return Ok(()),
            _ => return Err(violation(at, "is given more than once")),
        };
        if text.is_empty() {
            return Ok(());
        }
        match field.field_type {
            FieldType::Integer if text.parse::<i64>().is_err() => {
                Err(violation(at, "must be an integer in decimal digits"))
            }
            FieldType::Number if text.parse::<f64>().is_err() => {
                Err(violation(at, "must be a number"))
            }
            FieldType::Boolean
                if !["true", "false", "TRUE", "FALSE", "Y", "N", "1", "0"]
                    .contains(&text.as_str()) =>
            {
                Err(violation(at, "must be true or false"))
            }
            _ => self.check_string(field, text, at),
        }
    }

    fn check_string(&mut self, field: &Field, text: &str, at: &str) -> Result<(), Violation> {
        if let Some(longest) = field.max_length
            && !field.encrypted_to(KeyOwner::Platform)
            && text.chars().count() > longest
        {
            let length = text.chars().count();
            return Err(violation(
                at,
                format!("is {length} characters long, at most {longest} fit"),
            ));
        }
        if field.encrypted_to(KeyOwner::Platform)
            && !text.is_empty()
            && let Some(decrypts) = self.decrypts
        {
            decrypts(text).map_err(|issue| violation(at, issue))?;
        }
        if field.encoded == Some(Encoding::Json) && !text.is_empty() {
            return self.check_encoded(field, text, at);
        }
        Ok(())
    }

    fn check_encoded(&mut self, field: &Field, text: &str, at: &str) -> Result<(), Violation> {
        let outer = std::mem::replace(&mut self.wire, Wire::Json);
        let checked = match serde_json::from_str::<Value>(text) {
            Ok(Value::Object(values)) => self.check(&field.fields, &values, at),
            Ok(Value::Array(values)) => self.check_objects(field, &values, at),
            Ok(_) => Err(violation(at, "must be the JSON text of an object or array")),
            Err(error) => Err(violation(at, format!("must be JSON text: {error}"))),
        };
        self.wire = outer;
        checked
    }
}

fn violation(field: impl Into<String>, issue: impl Into<String>) -> Violation {
    Violation {
        field: field.into(),
        issue: issue.into(),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(number) if number.is_f64() => "a number with a fraction",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
