//! The choice of a cryptography library.

/// A cryptography library compiled into this program.
///
/// Features are additive: with both on, [`Backend::default()`] is aws-lc-rs.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// aws-lc-rs: the fastest, constant-time (feature `aws-lc-rs`).
    #[cfg(feature = "aws-lc-rs")]
    AwsLcRs,
    /// The RustCrypto crates: pure Rust, every target (feature `rsa`).
    #[cfg(feature = "rsa")]
    Rsa,
}

impl Backend {
    /// The back ends compiled in, the default one first.
    pub const fn all() -> &'static [Backend] {
        &[
            #[cfg(feature = "aws-lc-rs")]
            Backend::AwsLcRs,
            #[cfg(feature = "rsa")]
            Backend::Rsa,
        ]
    }
}

impl Default for Backend {
    fn default() -> Self {
        Self::all()[0]
    }
}

/// Evaluates the expression with `$module` standing for the module of the chosen back end: both
/// modules offer the same functions.
macro_rules! with_backend {
    ($backend:expr, $module:ident => $call:expr) => {
        match $backend {
            #[cfg(feature = "aws-lc-rs")]
            $crate::crypto::Backend::AwsLcRs => {
                use $crate::crypto::aws_lc as $module;
                $call
            }
            #[cfg(feature = "rsa")]
            $crate::crypto::Backend::Rsa => {
                use $crate::crypto::rustcrypto as $module;
                $call
            }
        }
    };
}
