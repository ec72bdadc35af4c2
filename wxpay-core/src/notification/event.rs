use std::ops::{Deref, DerefMut};

use crate::codec::decode::{Context, Decode, DecodeError, Node};
use crate::merchant::Merchant;
use crate::notification::{Notification, product};
use crate::text::foreign::Foreign;

/// A type for the resource of an event.
///
/// [`#[notification("…")]`](macro@crate::notification) writes this.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an event of WeChat Pay",
    label = "this type declares no event",
    note = "put `#[wxpay::notification(\"TRANSACTION.SUCCESS\")]` on the struct, with the types of its events"
)]
pub trait Event: Decode {
    /// The values of `event_type` that it is for.
    const EVENT_TYPES: &'static [&'static str];

    /// The value of `original_type` that it is for, where several things share an event type and
    /// there are no [`FIELDS`](Self::FIELDS) to tell them apart. It is a hint of WeChat Pay's and
    /// no proof: messages come without it, and with that of another product.
    const ORIGINAL_TYPE: Option<&'static str> = None;

    /// The fields that every resource of the product has at its top, and together no other
    /// product that shares the event type.
    const FIELDS: &'static [&'static str] = &[];

    /// Whether a notification is one of these events: it has the event type, and all of
    /// [`FIELDS`](Self::FIELDS), neither `null` nor empty. Without such fields, its
    /// `original_type` is none or the right one.
    #[must_use]
    fn matches(notification: &Notification) -> bool {
        Self::EVENT_TYPES.contains(&notification.event_type())
            && product::fits::<Self>(notification)
    }
}

/// What a notification says, as a value, and what was missing in it.
///
/// It can be used as the value itself; [`into_inner`](Decoded::into_inner) gives the value alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<T> {
    value: T,
    missing_fields: Vec<String>,
}

impl<T> Decoded<T> {
    /// The value alone.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The paths of required fields that were not there. They hold empty values: a payment does
    /// not become a failure because one field of its notification was missing.
    #[must_use]
    pub fn missing_fields(&self) -> &[String] {
        &self.missing_fields
    }

    /// The same with another value.
    #[must_use]
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Decoded<U> {
        Decoded {
            value: change(self.value),
            missing_fields: self.missing_fields,
        }
    }

    /// A value that nothing is missing in.
    pub(crate) fn complete(value: T) -> Self {
        Self {
            value,
            missing_fields: Vec::new(),
        }
    }

    /// Reads a resource; `event` is for the log.
    pub(super) fn read(
        node: &Node<'_>,
        merchant: &Merchant,
        event: &str,
        read: impl FnOnce(&Node<'_>, &mut Context) -> Result<T, DecodeError>,
    ) -> Result<Self, DecodeError> {
        let mut context = Context::with_keys(merchant.decryption_keys());
        let value = read(node, &mut context)?;
        let missing_fields = context.finish()?;
        if !missing_fields.is_empty() {
            tracing::warn!(
                event = %Foreign::name(event),
                missing = %Foreign::text(&missing_fields.join(", ")),
                "the notification lacks required fields; they were given empty values",
            );
        }
        Ok(Self {
            value,
            missing_fields,
        })
    }
}

impl<T> Deref for Decoded<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for Decoded<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}
