//! The protocols, as `protocol = v3` names them.

use syn::Ident;

use crate::diagnostic::Errors;

/// The protocols of WeChat Pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protocol {
    V3,
    V2,
}

impl Protocol {
    /// The protocol that a word names.
    pub(super) fn read(word: &Ident, errors: &mut Errors) -> Option<Self> {
        match word.to_string().as_str() {
            "v3" => Some(Self::V3),
            "v2" => Some(Self::V2),
            other => {
                errors.at(
                    word,
                    format_args!(
                        "there is no protocol `{other}`\nwrite `protocol = v3` or `protocol = v2`"
                    ),
                );
                None
            }
        }
    }
}
