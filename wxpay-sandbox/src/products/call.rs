use serde_json::{Map, Value};

use crate::facts::{Family, Field, Operation};
use crate::keys::AnyKey;
use crate::server::Server;

/// A request that passed every check and now wants something done.
pub(crate) struct Call<'a> {
    pub(crate) operation: &'a Operation,
    /// The protocol that it came by, and is answered by.
    pub(crate) family: Family,
    pub(crate) path: Map<String, Value>,
    pub(crate) query: Map<String, Value>,
    pub(crate) body: Map<String, Value>,
}

impl Call<'_> {
    /// Method and documented path, to match on.
    pub(crate) fn name(&self) -> (&str, &str) {
        (self.operation.method, self.operation.path)
    }

    /// A text value from path, body or query; empty when there is none.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.value(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// A value from path, body or query.
    pub(crate) fn value(&self, name: &str) -> Option<&Value> {
        [&self.path, &self.body, &self.query]
            .into_iter()
            .find_map(|values| values.get(name))
    }

    /// The part of an order's content that this operation's answer documents.
    pub(crate) fn documented(&self, content: &Map<String, Value>) -> Map<String, Value> {
        conform_object(&self.operation.response.fields, content)
    }
}

/// Who asks, and when.
pub(crate) struct Scene<'a> {
    pub(crate) server: &'a Server,
    pub(crate) mchid: &'a str,
    /// The server's time, Unix seconds.
    pub(crate) now: i64,
    /// The merchant's key, of the algorithm that the request was signed with.
    pub(crate) merchant_key: AnyKey<'a>,
}

impl Scene<'_> {
    /// A field that was encrypted to the platform, opened; empty when there is none.
    pub(super) fn opened(&self, call: &Call<'_>, name: &str) -> String {
        self.server.open(call.text(name)).unwrap_or_default()
    }

    /// A text encrypted to the merchant.
    pub(super) fn sealed(&self, text: &str) -> String {
        self.merchant_key.encrypt(text).unwrap_or_default()
    }
}

/// What comes of a call: the fields of the answer, or a refusal by the product.
pub(crate) type Outcome = Result<Map<String, Value>, BusinessError>;

/// The product says no: an HTTP error in APIv3, an `err_code` in APIv2.
#[derive(Debug)]
pub(crate) struct BusinessError {
    pub(crate) status: u16,
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

impl BusinessError {
    pub(crate) fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        BusinessError {
            status,
            code,
            message: message.into(),
        }
    }
}

fn conform_object(fields: &[Field], content: &Map<String, Value>) -> Map<String, Value> {
    let mut whole = Map::new();
    for field in fields {
        // `refund_id_$n` stands for `refund_id_0`, `refund_id_1` and so on.
        if let Some(stem) = field.name.strip_suffix("$n") {
            let placed = content.iter().filter(|(name, _)| is_place_of(name, stem));
            whole.extend(placed.map(|(name, value)| (name.clone(), value.clone())));
        } else if let Some(value) = content.get(field.name).and_then(|v| conform(field, v)) {
            whole.insert(field.name.to_owned(), value);
        }
    }
    whole
}

fn is_place_of(name: &str, stem: &str) -> bool {
    let place = name.strip_prefix(stem);
    place.is_some_and(|place| !place.is_empty() && place.bytes().all(|b| b.is_ascii_digit()))
}

/// A value without undocumented children; none when a required child is missing.
fn conform(field: &Field, value: &Value) -> Option<Value> {
    let object = |value: &Value| {
        let whole = conform_object(&field.fields, value.as_object()?);
        let complete = field
            .fields
            .iter()
            .all(|child| !child.required || whole.contains_key(child.name));
        complete.then_some(Value::Object(whole))
    };
    match value {
        Value::Object(_) => object(value),
        Value::Array(items) if !field.fields.is_empty() => items
            .iter()
            .map(object)
            .collect::<Option<Vec<_>>>()
            .map(Value::Array),
        other => Some(other.clone()),
    }
}
