//! The cases are in `endpoint/` and `model/`; `tests/ui.rs` runs them.
