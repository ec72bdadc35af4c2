//! The endpoint facts: what WeChat Pay documents about each operation.

mod operation;
mod router;

pub(crate) use operation::{BodyKind, Encoding, Family, Field, FieldType, Operation, ResponseKind};
pub(crate) use router::{Routed, Router};

use std::sync::LazyLock;

/// Every documented operation, parsed once per process and shared by all sandboxes.
#[derive(Default)]
pub(crate) struct Facts {
    pub(crate) v3: Router,
    pub(crate) v2: Router,
}

impl Facts {
    /// The facts built into this crate, read when they are first needed.
    pub(crate) fn embedded() -> &'static LazyLock<Facts> {
        static FACTS: LazyLock<Facts> = LazyLock::new(|| {
            load().unwrap_or_else(|error| {
                tracing::error!(%error, "the sandbox knows no operations");
                Facts::default()
            })
        });
        &FACTS
    }
}

/// `(family, file, JSON text)`.
const FILES: &[(&str, &str, &str)] = include!(concat!(env!("OUT_DIR"), "/facts.rs"));

fn load() -> Result<Facts, String> {
    let mut facts = Facts::default();
    for (family, file, text) in FILES {
        let operations: Vec<Operation> = serde_json::from_str(text)
            .map_err(|error| format!("endpoint facts {file} are not readable: {error}"))?;
        for operation in operations {
            match *family {
                "v2" => facts.v2.add(Family::V2, operation),
                _ => facts.v3.add(Family::V3, operation),
            }
        }
    }
    Ok(facts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_facts_built_in_are_readable() {
        assert_eq!(load().err(), None);
    }
}
