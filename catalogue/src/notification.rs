use serde::Deserialize;

use crate::{Encryption, Field, Protocol};

/// An event that merchants are told of.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Notification {
    /// Its type: `TRANSACTION.SUCCESS`. Those of APIv2 are mostly named here and not on the wire.
    pub event_type: &'static str,
    /// The official Chinese title.
    pub title: &'static str,
    /// The official pages.
    pub docs: Vec<&'static str>,
    /// What its messages may have as `original_type`, which tells nothing apart.
    #[serde(default)]
    pub original_type: Vec<&'static str>,
    /// What its messages may have as `resource_type`, where it is not `encrypt-resource`.
    #[serde(default)]
    pub resource_type: Vec<&'static str>,
    /// APIv3: what is in the decrypted resource. Empty where several [`products`](Self::products)
    /// share the event.
    #[serde(default)]
    pub resource: Vec<Field>,
    /// APIv2: what is in the message.
    #[serde(default)]
    pub xml: Vec<Field>,
    /// The fields that every resource has, and that tell it from those of other products.
    #[serde(default)]
    pub told_by: Vec<&'static str>,
    /// Those that share the event.
    #[serde(default)]
    pub products: Vec<Product>,
}

/// One of several products that report through one event.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Product {
    /// The name of its type in Rust.
    pub name: &'static str,
    /// The operation, as `METHOD path`, whose answer has the fields that the resource has.
    pub same_response_as: Option<&'static str>,
    /// The event whose resource it is.
    pub same_resource_as: Option<&'static str>,
    /// The fields that tell it from the others.
    pub told_by: Vec<&'static str>,
}

impl Notification {
    /// The protocol that it comes by.
    pub fn protocol(&self) -> Protocol {
        if self.xml.is_empty() {
            Protocol::V3
        } else {
            Protocol::V2
        }
    }

    /// The field of an APIv2 message that holds its content encrypted, where one does.
    pub fn sealed(&self) -> Option<&Field> {
        let whole = |field: &&Field| {
            let how = field.encrypted;
            matches!(how, Some(Encryption::Aes256Gcm | Encryption::Aes256Ecb))
        };
        self.xml.iter().find(whole)
    }
}
