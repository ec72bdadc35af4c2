use std::fmt;

use serde::{Deserialize, Serialize};

/// One of the two protocols of WeChat Pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Protocol {
    /// APIv3: JSON, RSA or SM2 signatures in headers.
    V3,
    /// APIv2: XML, and a field `sign`.
    V2,
}

impl fmt::Display for Protocol {
    /// `v3` or `v2`, as the facts write it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Protocol::V3 => "v3",
            Protocol::V2 => "v2",
        })
    }
}
