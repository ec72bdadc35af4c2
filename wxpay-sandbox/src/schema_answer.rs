//! Answers made from the documented fields, for the operations that have no product behind them.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

use crate::answers::Answers;
use crate::clock::{compact, rfc3339};
use crate::facts::{Encoding, Family, Field, FieldType, KeyOwner};
use crate::keys::AnyKey;
use crate::products::Call;
use crate::random;
use crate::server::Server;
use crate::validation::Wire;

/// Builds an answer that has every documented (or required) field: what the request said where the names agree,
/// else something of the right type and meaning.
pub(crate) struct SchemaAnswer<'a> {
    server: &'a Server,
    request: Map<String, Value>,
    wire: Wire,
    answers: Answers,
    /// The merchant's key, of the algorithm that the request was signed with.
    merchant_key: AnyKey<'a>,
}

impl<'a> SchemaAnswer<'a> {
    /// An answer with JSON types, APIv3.
    pub(crate) fn json(server: &'a Server, call: &Call<'_>) -> Self {
        SchemaAnswer {
            server,
            request: said(call),
            wire: Wire::Json,
            answers: server.answering.answers(),
            merchant_key: AnyKey::Rsa(&server.issued.merchant_key),
        }
    }

    /// The same answer, with encrypted fields for this key of the merchant's.
    pub(crate) fn encrypted_to(mut self, merchant_key: AnyKey<'a>) -> Self {
        self.merchant_key = merchant_key;
        self
    }

    /// An answer of texts only, APIv2.
    pub(crate) fn text(server: &'a Server, call: &Call<'_>) -> Self {
        SchemaAnswer {
            server,
            request: said(call),
            wire: Wire::Text,
            answers: server.answering.answers(),
            merchant_key: AnyKey::Rsa(&server.issued.merchant_key),
        }
    }

    /// What an event is about, from what is said of it: JSON types for APIv3, texts for APIv2.
    pub(crate) fn of_event(server: &'a Server, said: Map<String, Value>, family: Family) -> Self {
        SchemaAnswer {
            server,
            request: said,
            wire: match family {
                Family::V3 => Wire::Json,
                Family::V2 => Wire::Text,
            },
            answers: Answers::Complete,
            merchant_key: AnyKey::Rsa(&server.issued.merchant_key),
        }
    }

    pub(crate) fn build(&self, fields: &[Field]) -> Map<String, Value> {
        self.object(fields, Some(&self.request), self.wire)
    }

    fn object(
        &self,
        fields: &[Field],
        request: Option<&Map<String, Value>>,
        wire: Wire,
    ) -> Map<String, Value> {
        fields
            .iter()
            .filter(|field| field.required || self.answers == Answers::Complete)
            .filter(|field| !tells_of_failure(field.name))
            .map(|field| {
                let said = request.and_then(|request| request.get(field.name));
                // Indexed fields: the answer has one of each.
                let name = field.name.replace("$n", "0").replace("$m", "0");
                let value = self.value(field, said, wire);
                match (wire, value) {
                    (Wire::Text, Value::Number(number)) => {
                        (name, Value::String(number.to_string()))
                    }
                    (Wire::Text, Value::Bool(flag)) => (name, Value::String(flag.to_string())),
                    (_, value) => (name, value),
                }
            })
            .collect()
    }

    fn value(&self, field: &Field, said: Option<&Value>, wire: Wire) -> Value {
        if field.encoded == Some(Encoding::Json) && !field.fields.is_empty() {
            let inner = self.object(&field.fields, None, Wire::Json);
            return Value::String(Value::Object(inner).to_string());
        }
        match field.field_type {
            FieldType::String | FieldType::File => Value::String(self.string(field, said)),
            FieldType::Integer | FieldType::Number => number(field, said),
            FieldType::Boolean => match said {
                Some(Value::Bool(said)) => Value::Bool(*said),
                Some(Value::String(said)) if wire == Wire::Text => Value::String(said.clone()),
                Some(Value::String(said)) => Value::Bool(said == "true"),
                _ => Value::Bool(true),
            },
            FieldType::Object => {
                let said = said.and_then(Value::as_object);
                Value::Object(self.object(&field.fields, said, wire))
            }
            FieldType::Objects => {
                let said = match said {
                    Some(Value::Array(items)) if !items.is_empty() => {
                        items.iter().map(Value::as_object).collect()
                    }
                    _ => vec![None],
                };
                let objects = said
                    .into_iter()
                    .map(|said| Value::Object(self.object(&field.fields, said, wire)));
                Value::Array(objects.collect())
            }
            FieldType::Strings => match said {
                Some(Value::Array(items)) if items.iter().all(Value::is_string) => {
                    Value::Array(items.clone())
                }
                _ => Value::Array(vec![Value::String(self.string(field, None))]),
            },
            FieldType::Integers => match said {
                Some(Value::Array(items)) if items.iter().all(Value::is_i64) => {
                    Value::Array(items.clone())
                }
                _ => Value::Array(vec![number(field, None)]),
            },
            FieldType::Json => Value::Object(Map::new()),
        }
    }

    fn string(&self, field: &Field, said: Option<&Value>) -> String {
        let opened = match said {
            // What the request said in secret is repeated in secret.
            Some(Value::String(said)) if field.encrypted_to(KeyOwner::Merchant) => {
                self.server.open(said)
            }
            _ => None,
        };
        let plain = match said {
            _ if opened.is_some() => opened.unwrap_or_default(),
            Some(Value::String(said)) => said.clone(),
            Some(said @ (Value::Number(_) | Value::Bool(_))) => said.to_string(),
            _ => self.invented(field),
        };
        let plain = match field.max_length {
            Some(longest) => plain.chars().take(longest).collect(),
            None => plain,
        };
        if field.encrypted_to(KeyOwner::Merchant) {
            return self.merchant_key.encrypt(&plain).unwrap_or_default();
        }
        if field.encoded == Some(Encoding::Urlencode) {
            return utf8_percent_encode(&plain, NON_ALPHANUMERIC).to_string();
        }
        plain
    }

    fn invented(&self, field: &Field) -> String {
        if let Some(first) = field.values.first() {
            return (*first).to_owned();
        }
        let name = field.name;
        let now = self.server.clock.now();
        let merchant = &self.server.issued.merchant;
        let ends = |ending: &str| name == ending || name.ends_with(&format!("_{ending}"));
        match name {
            "mchid" | "mch_id" | "sp_mchid" | "combine_mchid" | "combine_mch_id" => {
                merchant.mchid.clone()
            }
            "return_code" | "result_code" => "SUCCESS".to_owned(),
            "prepay_id" => format!("wx{}{}", compact(now), random::alphanumeric(18)),
            "transaction_id" => format!("4200{}", random::digits(24)),
            "cert_serial_no" | "serial_no" => self.server.platform_certificate().0.to_owned(),
            "hash_type" => "SHA1".to_owned(),
            "hash_value" => random::upper_hex(&random::bytes::<20>()).to_lowercase(),
            _ if ends("time") && self.wire == Wire::Text => compact(now),
            _ if ends("time") => rfc3339(now),
            _ if ends("timestamp") => now.to_string(),
            _ if ends("date") => rfc3339(now).chars().take(10).collect(),
            _ if ends("url") => format!(
                "https://sandbox.invalid/{name}/{}",
                random::alphanumeric(16)
            ),
            _ if ends("openid") => format!("o{}", random::alphanumeric(27)),
            _ if ends("appid") => {
                format!(
                    "wx{}",
                    random::upper_hex(&random::bytes::<8>()).to_lowercase()
                )
            }
            _ if ends("mchid") || ends("mch_id") => format!("19{}", random::digits(8)),
            _ if ends("currency") || ends("fee_type") => "CNY".to_owned(),
            _ if ends("fee") || ends("count") || ends("amount") => "1".to_owned(),
            _ if ends("id") || ends("no") || ends("number") => random::digits(32),
            _ if ends("nonce") || ends("ticket") || ends("token") => random::alphanumeric(32),
            _ => format!("sandbox {name}"),
        }
    }
}

/// What the request said, by name; the body wins over the query, and the path over both.
fn said(call: &Call<'_>) -> Map<String, Value> {
    let mut said = call.query.clone();
    said.extend(call.body.clone());
    said.extend(call.path.clone());
    said
}

/// The answer is a success, so that fields for error codes stay away.
fn tells_of_failure(name: &str) -> bool {
    ["err_code", "err_code_des", "error_code", "error_code_des"].contains(&name)
}

fn number(field: &Field, said: Option<&Value>) -> Value {
    let said = match said {
        Some(Value::Number(number)) => Some(Value::Number(number.clone())),
        Some(Value::String(text)) => text.parse::<i64>().ok().map(Value::from),
        _ => None,
    };
    let documented = || field.values.first()?.parse::<i64>().ok().map(Value::from);
    said.or_else(documented).unwrap_or_else(|| Value::from(1))
}
