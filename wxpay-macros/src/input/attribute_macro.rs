//! The three macros that read a struct.

/// One of the macros, for what differs between them in reading an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Macro {
    Endpoint,
    Model,
    Notification,
}

impl Macro {
    pub(super) fn name(self) -> &'static str {
        match self {
            Macro::Endpoint => "#[endpoint]",
            Macro::Model => "#[model]",
            Macro::Notification => "#[notification]",
        }
    }

    /// What one who put the macro on an enum was after.
    pub(super) fn instead_of_an_enum(self) -> &'static str {
        match self {
            Macro::Endpoint | Macro::Model => {
                "declare an enumeration of strings with `open_enum! { … }`"
            }
            Macro::Notification => {
                "put it on a struct for each event, and list these with `events! { … }`"
            }
        }
    }
}
