use std::collections::BTreeSet;

use serde::Deserialize;

use crate::codec::decode::node_error::{Cause, join};
use crate::codec::decode::{Node, NodeDeserializer, NodeError};

/// More required fields than one value may lack: each costs another reading.
const MOST: usize = 256;

/// The name of the one field of an object that is put around a value which may lack fields. Only
/// [`unwrap`] looks for it.
pub(super) const LENIENT: &str = "$wxpay::private::Lenient";

/// What has to be seen otherwise for serde to accept a tree: serde ends at the first required
/// field that is not there, so that the tree is read again with that one filled in.
#[derive(Debug, Default)]
pub(super) struct Corrections {
    /// Paths of absent fields that are filled with empty values.
    pub(super) filled: BTreeSet<String>,
    /// Paths of empty texts that are as good as absent.
    pub(super) blank: BTreeSet<String>,
    /// Paths of values that read themselves and may lack fields.
    pub(super) lenient: BTreeSet<String>,
    /// What is to be reported.
    missing: Vec<String>,
}

impl Corrections {
    pub(super) fn is_empty(&self) -> bool {
        self.filled.is_empty() && self.blank.is_empty() && self.lenient.is_empty()
    }

    /// The paths of required fields that were not there.
    pub(super) fn into_missing(self) -> Vec<String> {
        self.missing
    }

    /// Takes note of what an error can be mended by. Says whether it can.
    fn learn(&mut self, error: &NodeError) -> bool {
        let path = error.path().to_owned();
        let mut inside = self.is_inside(&path);
        let (learnt, missing) = match error.cause() {
            Cause::Wrong => return false,
            Cause::Blank => (self.blank.insert(path), Vec::new()),
            Cause::Missing => (self.filled.insert(path.clone()), vec![path]),
            Cause::Lacking(names) => {
                inside |= self.filled.contains(&path);
                let missing = names.iter().map(|name| join(&path, name)).collect();
                (self.lenient.insert(path), missing)
            }
        };
        if !inside {
            self.missing.extend(missing);
        }
        learnt && self.filled.len() + self.blank.len() + self.lenient.len() <= MOST
    }

    /// Whether a path leads into a value that is itself filled in: what it lacks follows from that.
    fn is_inside(&self, path: &str) -> bool {
        let ends = path.match_indices(['.', '[']);
        ends.into_iter()
            .any(|(end, _)| self.filled.contains(&path[..end]))
    }
}

/// Reads a tree with serde, as often as it takes.
pub(super) fn read<T>(
    node: &Node<'_>,
    read: impl Fn(NodeDeserializer<'_>) -> Result<T, NodeError>,
) -> Result<(T, Vec<String>), NodeError> {
    let mut corrections = Corrections::default();
    loop {
        let error = match read(NodeDeserializer::corrected(node, &corrections)) {
            Ok(value) => return Ok((value, corrections.into_missing())),
            Err(error) => error,
        };
        if !corrections.learn(&error) {
            return Err(error);
        }
    }
}

/// Reads a tree from any format, and says whether the value may lack fields: whoever reads an
/// answer has taken note of them.
pub(super) fn unwrap<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<(Node<'de>, bool), D::Error> {
    match Node::deserialize(deserializer)? {
        Node::Object(mut fields) if fields.len() == 1 && fields[0].0 == LENIENT => {
            let node = fields.pop().map_or(Node::Missing, |(_, node)| node);
            Ok((node, true))
        }
        node => Ok((node, false)),
    }
}
