//! APIv2: XML, signed with MD5 or HMAC-SHA256. If you know the URL, you know the module.
//!
//! The frame of an answer (`return_code`, `result_code`, `err_code`, `sign`, …) is checked before
//! anything is read, and is not part of the types: a refusal is an [`Error`](crate::Error) with
//! its code.

pub mod wxv;
