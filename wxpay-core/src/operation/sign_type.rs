/// How an APIv2 message is signed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SignType {
    /// MD5: what a message without `sign_type` is signed with.
    #[default]
    Md5,
    /// HMAC-SHA256.
    HmacSha256,
}

impl SignType {
    /// The value of the field `sign_type`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            SignType::Md5 => "MD5",
            SignType::HmacSha256 => "HMAC-SHA256",
        }
    }

    /// The type that a value of the field `sign_type` names.
    #[must_use]
    pub fn from_field(value: &str) -> Option<Self> {
        match value {
            "MD5" => Some(SignType::Md5),
            "HMAC-SHA256" => Some(SignType::HmacSha256),
            _ => None,
        }
    }

    /// The type of a signature, by its length in characters.
    pub(crate) fn of_signature(sign: &str) -> Option<Self> {
        match sign.len() {
            32 => Some(SignType::Md5),
            64 => Some(SignType::HmacSha256),
            _ => None,
        }
    }
}
