//! The facts that requests are held against, in the form that the server needs.

mod router;

pub(crate) use router::{Routed, Router};
pub(crate) use wxpay_catalogue::{
    BodyKind, Encoding, Field, FieldType, KeyOwner, Notification, Operation, Product,
    Protocol as Family, ResponseKind,
};

use std::sync::LazyLock;

use wxpay_catalogue::Unreadable;

/// Every documented operation, read once per process and shared by all sandboxes.
#[derive(Default)]
pub(crate) struct Facts {
    pub(crate) v3: Router,
    pub(crate) v2: Router,
    /// Every documented event, the APIv3 ones first.
    pub(crate) notifications: Vec<&'static Notification>,
}

impl Facts {
    /// The facts of the catalogue, read when they are first needed.
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

fn load() -> Result<Facts, Unreadable> {
    let mut facts = Facts::default();
    for operation in wxpay_catalogue::operations()? {
        match operation.protocol() {
            Family::V2 => facts.v2.add(operation),
            Family::V3 => facts.v3.add(operation),
        }
    }
    for family in [Family::V3, Family::V2] {
        let notifications = wxpay_catalogue::notifications(family)?;
        facts.notifications.extend(notifications);
    }
    Ok(facts)
}
