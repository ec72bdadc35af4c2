//! The two macros.

/// One of the macros, for what differs between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `open_enum!`: texts.
    Values,
    /// `events!`: types.
    Events,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Kind::Values => "open_enum!",
            Kind::Events => "events!",
        }
    }

    /// What one who wrote a serde attribute was after.
    pub(super) fn instead_of_serde(self) -> &'static str {
        match self {
            Kind::Values => "the value is what stands behind the `=`: `Success = \"SUCCESS\"`",
            Kind::Events => {
                "the type of an event stands at its struct: `#[notification(\"REFUND.CLOSED\")]`"
            }
        }
    }

    /// The macro of the library that writes the enumeration.
    pub(super) fn written_by(self) -> &'static str {
        match self {
            Kind::Values => "__open_enum",
            Kind::Events => "__events",
        }
    }

    pub(super) fn example(self) -> &'static str {
        match self {
            Kind::Values => "Success = \"SUCCESS\"",
            Kind::Events => "Paid(Transaction)",
        }
    }
}
