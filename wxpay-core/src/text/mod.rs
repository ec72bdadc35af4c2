//! Text that somebody else wrote: how it is shown in errors and logs, and how a character that does
//! not belong is named. What the text means is the business of whoever reads it.

pub(crate) mod character;
pub(crate) mod foreign;
