//! What the user wrote, taken apart: the macro's arguments, the struct, its fields, and what is
//! wrong with any of them alone. What is wrong only beside something else, a path beside the fields,
//! say, belongs into `check`; what is written for it, into `expand`.

pub(crate) mod attribute_macro;
pub(crate) mod derives;
pub(crate) mod endpoint;
pub(crate) mod endpoint_options;
pub(crate) mod field;
pub(crate) mod file_attribute;
pub(crate) mod item;
pub(crate) mod method;
mod misplaced;
pub(crate) mod model;
pub(crate) mod notification;
pub(crate) mod options;
pub(crate) mod placement;
pub(crate) mod protocol;
mod rename_rule;
mod route;
pub(crate) mod serde_attribute;
pub(crate) mod word;
