//! What generated code calls and nobody else should: no part of the public interface.

use std::marker::PhantomData;

pub use serde;

pub use crate::__catalogue_enum as open_enum;
use crate::codec::decode::{Context, Decode, DecodeError, Node};
pub use crate::codec::decode::{Fields, deserialize};
pub use crate::codec::encode::{serialize, with};
use crate::download::Download;
use crate::endpoint::reading::Reading;
use crate::notification::Decoded;
pub use crate::notification::product::{Candidate, check as check_event};
pub use crate::upload::IsUpload;
pub use wxpay_macros::{__check_events, __check_open_enum};

/// Finds out how an answer type reads itself. Method lookup tries the fewest references first,
/// so a `Decode` type is taken as such, any other that serde can read by serde, and only what is
/// neither ends at [`Neither`], whose bound then explains what to do.
#[derive(Debug)]
pub struct AnswerOf<T>(PhantomData<T>);

impl<T> AnswerOf<T> {
    /// The question for `T`.
    pub const NEW: Self = Self(PhantomData);
}

/// Types with [`Decode`].
pub trait ByDecode {
    /// What is read.
    type Answer;
    /// Reads the answer.
    fn read(&self, reading: &mut Reading<'_>) -> Result<Self::Answer, DecodeError>;
}

/// Types with serde's `Deserialize`.
pub trait BySerde {
    /// What is read.
    type Answer;
    /// Reads the answer.
    fn read(&self, reading: &mut Reading<'_>) -> Result<Self::Answer, DecodeError>;
}

/// All others.
pub trait Neither<T> {
    /// Reads the answer; only there to be refused by the compiler.
    fn read(&self, reading: &mut Reading<'_>) -> Result<T, DecodeError>
    where
        T: Decode;
}

impl<T: Decode> ByDecode for &&AnswerOf<T> {
    type Answer = T;

    fn read(&self, reading: &mut Reading<'_>) -> Result<T, DecodeError> {
        reading.decode()
    }
}

/// [`Download`] has no `Decode` and will never have: a file is a whole answer, no part of one.
impl ByDecode for &&AnswerOf<Download> {
    type Answer = Download;

    fn read(&self, reading: &mut Reading<'_>) -> Result<Download, DecodeError> {
        reading.download()
    }
}

impl<T: serde::de::DeserializeOwned> BySerde for &AnswerOf<T> {
    type Answer = T;

    fn read(&self, reading: &mut Reading<'_>) -> Result<T, DecodeError> {
        reading.deserialize()
    }
}

impl<T> Neither<T> for AnswerOf<T> {
    fn read(&self, reading: &mut Reading<'_>) -> Result<T, DecodeError>
    where
        T: Decode,
    {
        reading.decode()
    }
}

/// The value of an event that is kept as it came.
pub fn complete<T>(value: T) -> Decoded<T> {
    Decoded::complete(value)
}

/// Reads a value that is a text, as those of [`open_enum!`](crate::open_enum) are.
///
/// # Errors
/// The node is no text.
pub fn text<T: From<String>>(node: &Node<'_>, context: &mut Context) -> Result<T, DecodeError> {
    String::decode(node, context).map(T::from)
}
