use crate::codec::decode::{Context, Node};
use crate::notification::resource::Sealed;

/// The outer JSON of a notification.
pub(super) struct Envelope<'m> {
    pub(super) id: &'m str,
    pub(super) create_time: &'m str,
    pub(super) event_type: &'m str,
    pub(super) resource_type: &'m str,
    pub(super) summary: &'m str,
    pub(super) original_type: &'m str,
    pub(super) sealed: Sealed<'m>,
}

impl<'m> Envelope<'m> {
    /// Reads it. What the message cannot be opened or told from others without must be there;
    /// the rest is empty when it is not.
    ///
    /// # Errors
    /// What is missing or of another kind.
    pub(super) fn read(message: &'m Node<'_>) -> Result<Self, String> {
        if !matches!(message, Node::Object(_)) {
            let problem = Context::new().mismatch("an object", message);
            return Err(format!("it is not a notification: {problem}"));
        }
        let resource = message.get("resource");
        Ok(Self {
            id: needed(message, "id")?,
            create_time: text(message, "create_time")?,
            event_type: needed(message, "event_type")?,
            resource_type: text(message, "resource_type")?,
            summary: text(message, "summary")?,
            original_type: text(resource, "original_type")?,
            sealed: Sealed {
                algorithm: needed(resource, "algorithm")?,
                nonce: needed(resource, "nonce")?,
                associated_data: text(resource, "associated_data")?,
                ciphertext: needed(resource, "ciphertext")?,
            },
        })
    }
}

/// A text, empty when it is absent.
fn text<'m>(object: &'m Node<'_>, name: &str) -> Result<&'m str, String> {
    match object.get(name) {
        Node::Missing | Node::Null => Ok(""),
        Node::String(text) => Ok(text),
        other => Err(format!(
            "its field `{name}` is {}, expected a string",
            other.kind()
        )),
    }
}

fn needed<'m>(object: &'m Node<'_>, name: &str) -> Result<&'m str, String> {
    match text(object, name)? {
        "" => Err(format!("its field `{name}` is missing")),
        text => Ok(text),
    }
}
