use serde::Deserialize;

use super::{Family, Field};

/// One documented event.
#[derive(Debug, Deserialize)]
pub(crate) struct Notification {
    pub(crate) event_type: String,
    pub(crate) title: String,
    #[serde(default)]
    pub(super) original_type: Vec<String>,
    #[serde(default)]
    pub(super) resource_type: Vec<String>,
    /// The decrypted resource, APIv3.
    #[serde(default)]
    pub(crate) resource: Vec<Field>,
    /// The message, APIv2.
    #[serde(default)]
    pub(crate) xml: Vec<Field>,
    /// Those that share the event.
    #[serde(default)]
    pub(crate) products: Vec<Product>,
    #[serde(skip, default = "v3")]
    pub(crate) family: Family,
}

/// One of several products that report through one event.
#[derive(Debug, Deserialize)]
pub(crate) struct Product {
    /// The operation whose answer has the fields that the resource has.
    pub(crate) same_response_as: Option<String>,
    /// The event whose resource it is.
    pub(crate) same_resource_as: Option<String>,
    /// The fields that tell it from the others.
    pub(crate) told_by: Vec<String>,
}

impl Notification {
    /// `transaction`, `refund`, …: as documented, else the first word of the event type.
    pub(crate) fn original_type(&self) -> String {
        let first_word = self.event_type.split('.').next().unwrap_or_default();
        let documented = self.original_type.first();
        documented.map_or_else(|| first_word.to_ascii_lowercase(), Clone::clone)
    }

    /// The field of an APIv2 message that holds its content encrypted, where one does.
    pub(crate) fn sealed(&self) -> Option<&Field> {
        self.xml
            .iter()
            .find(|field| field.encrypted.is_some() && !field.fields.is_empty())
    }

    pub(crate) fn resource_type(&self) -> &str {
        let documented = self.resource_type.first();
        documented.map_or("encrypt-resource", String::as_str)
    }
}

fn v3() -> Family {
    Family::V3
}
