//! Which requests are of an operation, by their paths.

use crate::{Operation, Protocol};

/// A segment of a documented path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PathSegment {
    /// It is there as it stands.
    Literal(&'static str),
    /// It is the value of the parameter of this name.
    Parameter(&'static str),
}

/// An operation that a path is of, and what the path says.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct PathMatch<'p> {
    /// The operation.
    pub operation: &'static Operation,
    /// The names of the path's parameters, and their values as they stand in the path.
    pub path_params: Vec<(&'static str, &'p str)>,
}

impl Operation {
    /// The segments of its path as they are sent: without the `v2/` of APIv2.
    pub fn path_segments(&self) -> impl Iterator<Item = PathSegment> + use<> {
        let sent = self.path.strip_prefix("v2/").unwrap_or(self.path);
        sent.split('/').map(|text| {
            let name = text
                .strip_prefix('{')
                .and_then(|rest| rest.strip_suffix('}'));
            name.map_or(PathSegment::Literal(text), PathSegment::Parameter)
        })
    }

    /// The segments of its [base URL](Self::base_url)'s path, such as `hk`. They are part of what is
    /// sent and signed there, and are missing where the default host is called.
    pub fn base_segments(&self) -> impl Iterator<Item = &'static str> + use<> {
        let base_url = self.base_url.unwrap_or_default();
        let host_and_path = base_url.split_once("://").map_or("", |(_, rest)| rest);
        let path = host_and_path.split_once('/').map_or("", |(_, path)| path);
        path.split('/').filter(|segment| !segment.is_empty())
    }

    /// What a path says to this operation; none when it is not of this operation.
    pub(crate) fn matches<'p>(&'static self, path: &'p str) -> Option<PathMatch<'p>> {
        let base: String = self
            .base_segments()
            .flat_map(|segment| [segment, "/"])
            .collect();
        let path = path.strip_prefix(&base).unwrap_or(path);
        let path = match self.protocol() {
            Protocol::V2 => path.strip_prefix("v2/").unwrap_or(path),
            Protocol::V3 => path,
        };
        let segments: Vec<PathSegment> = self.path_segments().collect();
        let texts: Vec<&str> = if self.may_end_in_slashes() {
            path.splitn(segments.len(), '/').collect()
        } else {
            path.split('/').collect()
        };
        if segments.len() != texts.len() {
            return None;
        }
        let mut path_params = Vec::new();
        for (segment, text) in segments.iter().zip(texts) {
            match *segment {
                PathSegment::Literal(literal) if literal == text => {}
                PathSegment::Parameter(name) if !text.is_empty() => path_params.push((name, text)),
                _ => return None,
            }
        }
        Some(PathMatch {
            operation: self,
            path_params,
        })
    }
}

impl PathMatch<'_> {
    /// How well it fits, the best first: as documented, to the name of a parameter; else with a
    /// literal where others have a parameter.
    pub(crate) fn rank(&self) -> (bool, Vec<bool>) {
        let documented = |(name, value): &(&str, &str)| {
            let inner = value
                .strip_prefix('{')
                .and_then(|rest| rest.strip_suffix('}'));
            inner == Some(name)
        };
        let segments = self.operation.path_segments();
        (
            !self.path_params.iter().all(documented),
            segments
                .map(|segment| matches!(segment, PathSegment::Parameter(_)))
                .collect(),
        )
    }
}
