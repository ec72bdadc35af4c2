use serde::Deserialize;

/// A documented code of a refusal.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Code {
    /// The HTTP status that it comes with; APIv2 has none.
    pub status: Option<u16>,
    /// The code itself: `PARAM_ERROR`.
    pub code: &'static str,
    /// Whether it proves that the call changed nothing.
    #[serde(default)]
    pub decides: bool,
    /// Whether it is documented to come without a signature.
    #[serde(default)]
    pub unsigned: bool,
}

/// Which codes prove that an operation was refused.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusedBy {
    /// Its own and those of its protocol.
    #[default]
    General,
    /// Its own alone.
    Listed,
    /// None.
    Nothing,
}

/// What holds wherever an operation does not say otherwise.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub(crate) struct GeneralCodes {
    pub(crate) v3: Vec<Code>,
    pub(crate) v2: Vec<Code>,
}
