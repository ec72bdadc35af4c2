//! The methods of HTTP.

/// The methods that WeChat Pay uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

/// Each with its name.
pub(super) const METHODS: &[(&str, Method)] = &[
    ("GET", Method::Get),
    ("POST", Method::Post),
    ("PUT", Method::Put),
    ("PATCH", Method::Patch),
    ("DELETE", Method::Delete),
];

impl Method {
    /// `POST`.
    pub(crate) fn as_str(self) -> &'static str {
        METHODS
            .iter()
            .find(|(_, method)| *method == self)
            .map_or("", |(name, _)| name)
    }

    /// The method of that name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let (_, method) = METHODS.iter().find(|(known, _)| *known == name)?;
        Some(*method)
    }

    /// All names.
    pub(crate) fn names() -> impl Iterator<Item = &'static str> {
        METHODS.iter().map(|(name, _)| *name)
    }

    /// Whether fields go into the body unless told otherwise.
    pub(crate) fn has_body(self) -> bool {
        matches!(self, Method::Post | Method::Put | Method::Patch)
    }
}
