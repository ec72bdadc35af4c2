use sm2::elliptic_curve::rand_core::{TryCryptoRng, TryRng};

use crate::crypto::error::CryptoError;
use crate::crypto::random;

/// The generator of the chosen back end, in the form that the `sm2` crate asks for.
pub(super) struct BackendRng;

impl TryRng for BackendRng {
    type Error = CryptoError;

    fn try_next_u32(&mut self) -> Result<u32, CryptoError> {
        let mut bytes = [0; 4];
        random::fill(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, CryptoError> {
        let mut bytes = [0; 8];
        random::fill(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), CryptoError> {
        random::fill(bytes)
    }
}

impl TryCryptoRng for BackendRng {}
