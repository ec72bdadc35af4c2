use std::io;

use serde_json::{Map, Value};

use crate::Sandbox;
use crate::facts::{Facts, Family, Field, Notification, Product};
use crate::notification::PendingEvent;
use crate::schema_answer::SchemaAnswer;
use crate::server::Server;

impl Sandbox {
    /// Tells a listener of any documented APIv3 event, as if it had happened: `fields` are those of
    /// the resource that matter to you, all the others are made up. A field that is `null` stays
    /// away. Returns the number of the [delivery](Self::deliveries).
    ///
    /// # Errors
    /// When no such event is documented: the error names similar ones.
    ///
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let sandbox = wxpay_sandbox::Sandbox::start()?;
    /// let fields = serde_json::json!({ "out_trade_no": "P1", "trade_state": "SUCCESS" });
    /// sandbox.trigger("TRANSACTION.SUCCESS", fields, "http://127.0.0.1:8080/notify")?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn trigger(&self, event_type: &str, fields: Value, notify_url: &str) -> io::Result<u64> {
        let _entered = self.server.randomness.enter();
        self.server
            .trigger(Some(Family::V3), event_type, fields, notify_url)
    }

    /// As [`trigger`](Self::trigger), for a documented APIv2 message.
    ///
    /// # Errors
    /// When no such message is documented: the error names similar ones.
    pub fn trigger_v2(&self, event_type: &str, fields: Value, notify_url: &str) -> io::Result<u64> {
        let _entered = self.server.randomness.enter();
        self.server
            .trigger(Some(Family::V2), event_type, fields, notify_url)
    }
}

impl Server {
    /// Without a family, the APIv3 event goes before the APIv2 message of the same name.
    pub(crate) fn trigger(
        &self,
        family: Option<Family>,
        event_type: &str,
        fields: Value,
        notify_url: &str,
    ) -> io::Result<u64> {
        let notification = find(self.facts, family, event_type)?;
        let fields = match fields {
            Value::Object(fields) => fields,
            Value::Null => Map::new(),
            _ => {
                let problem = "the fields of an event are a JSON object";
                return Err(io::Error::new(io::ErrorKind::InvalidInput, problem));
            }
        };
        let event = |resource: Map<String, Value>| PendingEvent {
            protocol: notification.protocol(),
            event_type: notification.event_type.to_owned(),
            original_type: original_type(notification),
            summary: notification.title.to_owned(),
            resource,
            notify_url: notify_url.to_owned(),
        };
        let id = match notification.protocol() {
            Family::V3 => {
                let documented = resource_fields(self.facts, notification, &fields);
                let resource = self.fill(documented, fields);
                let event = event(resource);
                let body = self.envelope_of_type(&event, resource_type(notification));
                self.send(event, body.into_bytes())
            }
            Family::V2 => self.announce(event(self.fill_v2(notification, fields))),
        };
        Ok(id)
    }

    fn fill(&self, documented: &[Field], fields: Map<String, Value>) -> Map<String, Value> {
        let mut filled = SchemaAnswer::of_event(self, fields.clone(), Family::V3).build(documented);
        complete(&mut filled, fields);
        filled
    }

    /// The content of an APIv2 message. Whatever is encrypted in it is documented as the children
    /// of one of its fields.
    fn fill_v2(&self, event: &Notification, fields: Map<String, Value>) -> Map<String, Value> {
        match event.sealed() {
            Some(field) if field.name == "req_info" => self.texts(&field.fields, fields),
            Some(field) => self.fill(&field.fields, fields),
            None => {
                let mut content = self.texts(&event.xml, fields);
                content.remove("sign");
                content
            }
        }
    }

    fn texts(&self, documented: &[Field], fields: Map<String, Value>) -> Map<String, Value> {
        let mut filled = SchemaAnswer::of_event(self, fields.clone(), Family::V2).build(documented);
        complete(&mut filled, fields);
        filled
            .into_iter()
            .map(|(name, value)| match value {
                Value::String(_) => (name, value),
                other => (name, Value::String(other.to_string())),
            })
            .collect()
    }
}

/// The fields of an APIv3 event's resource; where several products share the event, what is given
/// tells them apart.
fn resource_fields(
    facts: &Facts,
    notification: &'static Notification,
    given: &Map<String, Value>,
) -> &'static [Field] {
    let known = |product: &Product| {
        let told_by = product.told_by.iter();
        told_by.filter(|name| given.contains_key(**name)).count()
    };
    // The first of those that most is given of.
    let Some(product) = notification
        .products
        .iter()
        .rev()
        .max_by_key(|product| known(product))
    else {
        return &notification.resource;
    };
    let answer = product.same_response_as;
    let operation = answer.and_then(|id| facts.v3.documented(id));
    let event = || {
        let event_type = product.same_resource_as?;
        let mut events = facts.notifications.iter();
        events.find(|event| event.protocol() == Family::V3 && event.event_type == event_type)
    };
    match operation {
        Some(operation) => &operation.response.fields,
        None => event().map_or(&[], |event| &event.resource),
    }
}

/// `transaction`, `refund`, …: as documented, else the first word of the event type.
fn original_type(notification: &Notification) -> String {
    let first_word = notification
        .event_type
        .split('.')
        .next()
        .unwrap_or_default();
    let documented = notification.original_type.first();
    documented.map_or_else(|| first_word.to_ascii_lowercase(), |&text| text.to_owned())
}

fn resource_type(notification: &Notification) -> &str {
    let documented = notification.resource_type.first();
    documented.copied().unwrap_or("encrypt-resource")
}

/// Adds what was given and is not documented, and drops what was given as `null`.
fn complete(filled: &mut Map<String, Value>, given: Map<String, Value>) {
    for (name, value) in given {
        match (filled.get_mut(&name), value) {
            (_, Value::Null) => drop(filled.remove(&name)),
            (Some(Value::Object(filled)), Value::Object(given)) => complete(filled, given),
            (Some(_), _) => {}
            (None, value) => drop(filled.insert(name, value)),
        }
    }
}

fn find(
    facts: &Facts,
    family: Option<Family>,
    event_type: &str,
) -> io::Result<&'static Notification> {
    let known = || {
        let notifications = facts.notifications.iter().copied();
        notifications.filter(|known| family.is_none_or(|family| known.protocol() == family))
    };
    if let Some(found) = known().find(|known| known.event_type == event_type) {
        return Ok(found);
    }
    let mut names: Vec<&str> = known().map(|known| known.event_type).collect();
    names.sort_by_key(|name| strsim::levenshtein(name, event_type));
    names.truncate(3);
    Err(io::Error::new(
        io::ErrorKind::InvalidInput,
        format!(
            "no event `{event_type}` is documented; the nearest are {}",
            names.join(", ")
        ),
    ))
}
