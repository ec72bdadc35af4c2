use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use serde::de::DeserializeOwned;

use crate::codec::decode::{Context, Decode, DecodeError, Node};
use crate::merchant::Merchant;
use crate::notification::envelope::Envelope;
use crate::notification::{Decoded, Event, NotificationError, NotificationErrorKind, product};
use crate::text::foreign::Foreign;

/// A notification that is proven to come from WeChat Pay, and opened. Cheap to clone.
#[derive(Clone)]
pub struct Notification(Arc<Inner>);

struct Inner {
    id: String,
    create_time: String,
    event_type: String,
    resource_type: String,
    summary: String,
    original_type: String,
    /// The decrypted resource as it came, and what it says.
    text: String,
    resource: Node<'static>,
    raw_body: Bytes,
    /// Opens encrypted fields of the resource.
    merchant: Merchant,
}

impl Notification {
    /// The id of this notification. It stays the same when the notification comes again.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.0.id
    }

    /// When the notification was made: RFC 3339 with its offset, as it came.
    #[must_use]
    pub fn create_time(&self) -> &str {
        &self.0.create_time
    }

    /// What happened, such as `TRANSACTION.SUCCESS`.
    #[must_use]
    pub fn event_type(&self) -> &str {
        &self.0.event_type
    }

    /// The form of the resource: `encrypt-resource`.
    #[must_use]
    pub fn resource_type(&self) -> &str {
        &self.0.resource_type
    }

    /// A short text for people, such as 支付成功.
    #[must_use]
    pub fn summary(&self) -> &str {
        &self.0.summary
    }

    /// The kind of thing that the resource is, such as `transaction`; empty for events that do
    /// not say.
    #[must_use]
    pub fn original_type(&self) -> &str {
        &self.0.original_type
    }

    /// The decrypted resource: JSON text, for events that there is no type for. It may hold
    /// people's data.
    #[must_use]
    pub fn resource_json(&self) -> &str {
        &self.0.text
    }

    /// The body as it came.
    #[must_use]
    pub fn raw_body(&self) -> &[u8] {
        &self.0.raw_body
    }

    /// Whether this is the event of a type.
    #[must_use]
    pub fn is<T: Event>(&self) -> bool {
        T::matches(self)
    }

    /// Reads the resource as the event that `T` declares.
    ///
    /// # Errors
    /// It is another event, or that of another product, or does not fit into the type.
    pub fn event<T: Event>(&self) -> Result<Decoded<T>, NotificationError> {
        if self.is::<T>() {
            self.resource()
        } else {
            Err(self.error(product::refusal::<T>(self)))
        }
    }

    /// Reads the resource as a type, whatever the event. Required fields that are not there get
    /// empty values and are reported, as in answers.
    ///
    /// # Errors
    /// The resource does not fit into the type.
    pub fn resource<T: Decode>(&self) -> Result<Decoded<T>, NotificationError> {
        self.read(T::decode)
    }

    /// Reads the resource as a type that only knows serde.
    ///
    /// # Errors
    /// The type does not accept the resource.
    pub fn deserialize<T: DeserializeOwned>(&self) -> Result<Decoded<T>, NotificationError> {
        self.read(|node, context| context.deserialize(node))
    }

    pub(super) fn new(
        envelope: &Envelope<'_>,
        text: String,
        raw_body: Bytes,
        merchant: Merchant,
    ) -> Result<Self, NotificationErrorKind> {
        let tree = Node::parse_json(text.as_bytes()).map_err(|error| {
            NotificationErrorKind::Malformed(format!("what it holds is not JSON: {error}"))
        })?;
        let resource = tree.into_owned();
        Ok(Self(Arc::new(Inner {
            id: envelope.id.to_owned(),
            create_time: envelope.create_time.to_owned(),
            event_type: envelope.event_type.to_owned(),
            resource_type: envelope.resource_type.to_owned(),
            summary: envelope.summary.to_owned(),
            original_type: envelope.original_type.to_owned(),
            text,
            resource,
            raw_body,
            merchant,
        })))
    }

    pub(super) fn raw_bytes(&self) -> Bytes {
        self.0.raw_body.clone()
    }

    /// A field at the top of the resource.
    pub(super) fn field(&self, name: &str) -> &Node<'static> {
        self.0.resource.get(name)
    }

    fn read<T>(
        &self,
        read: impl FnOnce(&Node<'_>, &mut Context) -> Result<T, DecodeError>,
    ) -> Result<Decoded<T>, NotificationError> {
        Decoded::read(&self.0.resource, &self.0.merchant, self.event_type(), read)
            .map_err(|error| self.error(NotificationErrorKind::Decode(error)))
    }

    pub(super) fn error(&self, kind: NotificationErrorKind) -> NotificationError {
        NotificationError::unreadable(kind, self.clone())
    }
}

/// The resource is left out: it holds people's data.
impl fmt::Debug for Notification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Notification")
            .field("id", &Foreign::name(&self.0.id))
            .field("create_time", &Foreign::name(&self.0.create_time))
            .field("event_type", &Foreign::name(&self.0.event_type))
            .field("original_type", &Foreign::name(&self.0.original_type))
            .field("resource", &format_args!("{} bytes", self.0.text.len()))
            .finish_non_exhaustive()
    }
}
