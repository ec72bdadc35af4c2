use std::borrow::Cow;
use std::ops::{Deref, DerefMut};

use percent_encoding::percent_decode_str;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::codec::decode::{self, Context, Decode, DecodeError, Node};
use crate::codec::encode::{self, Encode, EncodeError, Encoder};
use crate::codec::percent;

/// A flat value that travels as `key=value&key=value`, percent-encoded as a whole, as `risk_info`
/// of red packets does. Fields that are absent or empty are left out.
///
/// It can be used as the value itself.
///
/// ```
/// use wxpay_core::{Encode, Encoder, UrlEncoded, model};
///
/// #[model]
/// struct RiskInfo {
///     posttime: i64,
///     mobile: Option<String>,
/// }
///
/// let risk_info = UrlEncoded(RiskInfo { posttime: 123, mobile: Some("13800000000".into()) });
/// let mut encoder = Encoder::new();
/// risk_info.encode(&mut encoder);
/// assert_eq!(encoder.finish()?, br#""posttime%3D123%26mobile%3D13800000000""#);
/// # Ok::<_, wxpay_core::EncodeError>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UrlEncoded<T>(
    /// The value itself.
    pub T,
);

impl<T> UrlEncoded<T> {
    /// Puts a value into a string.
    #[must_use]
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value alone.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> From<T> for UrlEncoded<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> Deref for UrlEncoded<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for UrlEncoded<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

#[diagnostic::do_not_recommend]
impl<T: Encode> Encode for UrlEncoded<T> {
    fn encode(&self, encoder: &mut Encoder) {
        let mut inner = Encoder::new();
        self.0.encode(&mut inner);
        let text = inner.finish().and_then(|json| {
            let node =
                Node::parse_json(&json).map_err(|error| EncodeError::new("", error.to_string()))?;
            pairs(&node)
        });
        match text {
            Ok(pairs) => {
                let mut text = String::with_capacity(pairs.len() * 2);
                percent::encode(&pairs, &mut text);
                encoder.str(&text);
            }
            Err(error) => encoder.fail_with(error),
        }
    }

    fn is_absent(&self) -> bool {
        self.0.is_absent()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Decode> Decode for UrlEncoded<T> {
    const OPTIONAL: bool = T::OPTIONAL;

    fn decode(node: &Node<'_>, context: &mut Context) -> Result<Self, DecodeError> {
        let value = match node {
            node if Self::is_absent(node) => T::decode(&Node::Missing, context),
            Node::String(text) => {
                let fields = fields(text).map_err(|problem| context.error(problem))?;
                T::decode(&Node::Object(fields), context)
            }
            other => return Err(context.mismatch("a string of `key=value` pairs", other)),
        };
        value.map(Self)
    }
}

impl<T: Encode> Serialize for UrlEncoded<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        encode::serialize(self, serializer)
    }
}

impl<'de, T: Decode> Deserialize<'de> for UrlEncoded<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        decode::deserialize(deserializer)
    }
}

/// `key=value&key=value`, before it is percent-encoded.
fn pairs(node: &Node<'_>) -> Result<String, EncodeError> {
    let Node::Object(fields) = node else {
        return Err(EncodeError::new(
            "",
            "only a struct has a form as `key=value`",
        ));
    };
    let mut pairs = String::new();
    for (name, value) in fields {
        let text = match value {
            Node::Missing | Node::Null => continue,
            Node::String(text) => Cow::Borrowed(&**text),
            Node::Bool(value) => Cow::Owned(value.to_string()),
            Node::Number(number) => Cow::Borrowed(&**number),
            Node::Array(_) | Node::Object(_) => {
                let problem = format!("{} has no form as `key=value`", value.kind());
                return Err(EncodeError::new(&**name, problem));
            }
        };
        if text.contains('&') {
            let problem = "holds an `&`, where the next field would begin";
            return Err(EncodeError::new(&**name, problem));
        }
        if !text.is_empty() {
            if !pairs.is_empty() {
                pairs.push('&');
            }
            pairs.push_str(name);
            pairs.push('=');
            pairs.push_str(&text);
        }
    }
    Ok(pairs)
}

/// The fields of such a text, whether it was percent-encoded or not.
fn fields(text: &str) -> Result<Vec<(Cow<'static, str>, Node<'static>)>, &'static str> {
    let pairs = match text.contains('=') {
        true => text.to_owned(),
        // In a text that was encoded, a plus is a space.
        false => percent_decode_str(&text.replace('+', " "))
            .decode_utf8()
            .map_err(|_| "is not UTF-8 behind its percent-encoding")?
            .into_owned(),
    };
    pairs
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair
                .split_once('=')
                .ok_or("is not a text of `key=value` pairs")?;
            Ok((
                Cow::Owned(name.to_owned()),
                Node::String(Cow::Owned(value.to_owned())),
            ))
        })
        .collect()
}
