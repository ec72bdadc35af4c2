//! The cases are in a folder for each macro; `tests/ui.rs` runs them.
