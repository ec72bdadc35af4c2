//! The endpoint facts: what WeChat Pay documents about each operation.

mod notification;
mod operation;
mod router;

pub(crate) use notification::{Notification, Product};
pub(crate) use operation::{BodyKind, Encoding, Family, Field, FieldType, Operation, ResponseKind};
pub(crate) use router::{Routed, Router};

use std::sync::LazyLock;

/// Every documented operation, parsed once per process and shared by all sandboxes.
#[derive(Default)]
pub(crate) struct Facts {
    pub(crate) v3: Router,
    pub(crate) v2: Router,
    /// Every documented event, the APIv3 ones first.
    pub(crate) notifications: Vec<Notification>,
}

impl Facts {
    /// The facts built into this crate, read when they are first needed.
    pub(crate) fn embedded() -> &'static LazyLock<Facts> {
        static FACTS: LazyLock<Facts> = LazyLock::new(|| {
            load().unwrap_or_else(|error| {
                tracing::error!(%error, "the sandbox knows no operations");
                Facts::default()
            })
        });
        &FACTS
    }
}

/// `(family, file, JSON text)`.
const FILES: &[(&str, &str, &str)] = include!(concat!(env!("OUT_DIR"), "/facts.rs"));

fn load() -> Result<Facts, String> {
    let mut facts = Facts::default();
    for (family, file, text) in FILES {
        let unreadable = |error| format!("endpoint facts {file} are not readable: {error}");
        if *family == "notifications" {
            let events: Vec<Notification> = serde_json::from_str(text).map_err(unreadable)?;
            let family = match file.ends_with("v2.json") {
                true => Family::V2,
                false => Family::V3,
            };
            let events = events
                .into_iter()
                .map(|event| Notification { family, ..event });
            facts.notifications.extend(events);
            continue;
        }
        let operations: Vec<Operation> = serde_json::from_str(text).map_err(unreadable)?;
        for operation in operations {
            match *family {
                "v2" => facts.v2.add(Family::V2, operation),
                _ => facts.v3.add(Family::V3, operation),
            }
        }
    }
    facts
        .notifications
        .sort_by_key(|event| event.family == Family::V2);
    Ok(facts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_facts_built_in_are_readable() {
        assert_eq!(load().err(), None);
    }
}
