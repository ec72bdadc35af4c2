use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::crypto::random;
use crate::error::{ConfigError, Result};

/// Tells a client the time. Any `Fn() -> i64` is a clock.
pub trait Clock: Send + Sync {
    /// Unix time, in seconds.
    fn now(&self) -> i64;
}

/// Gives a client its nonces. Any `Fn() -> String` is a source.
pub trait NonceSource: Send + Sync {
    /// A nonce: up to 32 letters and digits, never the same twice.
    ///
    /// # Errors
    /// No random bytes are to be had.
    fn nonce(&self) -> Result<String>;
}

/// The clock of the machine.
pub(crate) struct SystemClock;

/// The random numbers of the operating system.
pub(crate) struct SystemNonces;

impl<F: Fn() -> i64 + Send + Sync> Clock for F {
    fn now(&self) -> i64 {
        self()
    }
}

impl Clock for SystemClock {
    fn now(&self) -> i64 {
        match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => i64::try_from(since.as_secs()).unwrap_or(i64::MAX),
            // A clock before 1970 is wrong in any case; the server will say so.
            Err(_) => 0,
        }
    }
}

impl<F: Fn() -> String + Send + Sync> NonceSource for F {
    fn nonce(&self) -> Result<String> {
        Ok(self())
    }
}

impl NonceSource for SystemNonces {
    fn nonce(&self) -> Result<String> {
        random::nonce_str().map_err(|error| ConfigError::random(error).into())
    }
}

impl fmt::Debug for dyn Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}

impl fmt::Debug for dyn NonceSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NonceSource")
    }
}
