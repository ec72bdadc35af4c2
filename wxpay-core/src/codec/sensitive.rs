use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::{Zeroize, Zeroizing};

use crate::codec::decode::{Context, Decode, DecodeError, Node};
use crate::codec::encode::{Encode, Encoder};

/// A value that travels encrypted: names, identity and card numbers, addresses.
///
/// In a request it is encrypted with the platform key that `Wechatpay-Serial` names, at any
/// depth and without further ado; in an answer it was encrypted to the merchant and comes
/// decrypted. An empty string stays as it is. `Debug` and `Display` show `***`, serialising is an
/// error, and the memory is wiped when it is dropped; only [`expose`](Sensitive::expose) shows
/// the value.
///
/// ```
/// use wxpay_core::Sensitive;
///
/// let name = Sensitive::from("张三");
/// assert_eq!(format!("{name} {name:?}"), "*** ***");
/// assert_eq!(name.expose(), "张三");
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Sensitive<T: Zeroize = String>(Zeroizing<T>);

impl Sensitive<String> {
    /// The value in the clear.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl<T: Zeroize> Sensitive<T> {
    /// Takes a value into custody.
    #[must_use]
    pub fn new(value: T) -> Self {
        Self(Zeroizing::new(value))
    }
}

impl From<String> for Sensitive<String> {
    fn from(value: String) -> Self {
        Self::new(value)
    }
}

impl From<&str> for Sensitive<String> {
    fn from(value: &str) -> Self {
        Self::new(value.to_owned())
    }
}

impl<T: Zeroize> fmt::Debug for Sensitive<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl<T: Zeroize> fmt::Display for Sensitive<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl Encode for Sensitive<String> {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.sensitive(&self.0);
    }
}

impl Decode for Sensitive<String> {
    fn decode(node: &Node<'_>, context: &mut Context) -> Result<Self, DecodeError> {
        let text = match node {
            Node::Missing | Node::Null => return Ok(Self::default()),
            Node::String(text) if text.is_empty() => return Ok(Self::default()),
            Node::String(text) => text,
            other => return Err(context.mismatch("an encrypted string", other)),
        };
        if context.keys().is_empty() {
            return Err(context.error(
                "is encrypted to the merchant, and there is no private key to open it with; set \
                 `private_key`, or `sm2_private_key` where the merchant has an SM2 key",
            ));
        }
        let opened = STANDARD
            .decode(text.as_bytes())
            .ok()
            .and_then(|ciphertext| {
                let plaintext = context.keys().decrypt(&ciphertext)?;
                String::from_utf8(plaintext.to_vec()).ok()
            });
        opened.map(Self::new).ok_or_else(|| {
            context.error(
                "cannot be decrypted: it was not encrypted to this merchant's key (was the \
                 request signed with another certificate, or is the field not encrypted at all?)",
            )
        })
    }

    /// An empty text is left as it is.
    fn is_absent(node: &Node<'_>) -> bool {
        node.is_absent()
    }
}
