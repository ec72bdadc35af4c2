//! These run with serde_json's `arbitrary_precision` too, which any crate of a program may switch
//! on: see `.ci/run`.

mod blanks;
mod documents;
mod numbers;
mod seams;

use serde_json::Value;

use crate::codec::decode::{Context, Decode, DecodeError, Node};

/// A value read from JSON text, with the paths of the required fields that were missing.
fn decoded<T: Decode>(json: &str) -> Result<(T, Vec<String>), DecodeError> {
    let node = Node::parse_json(json.as_bytes()).unwrap();
    let mut context = Context::new();
    let value = T::decode(&node, &mut context)?;
    Ok((value, context.missing_fields().to_vec()))
}

/// What a call without types gives.
fn untyped(json: &str) -> Value {
    decoded(json).unwrap().0
}

/// Whether numbers of any size are kept by serde_json.
fn keeps_digits() -> bool {
    let digits = "18446744073709551616";
    let kept: Value = serde_json::from_str(digits).unwrap();
    kept.to_string().as_str() == digits
}
