//! The RSA keys of sandboxes that did not ask for their own: published test keys, worth nothing.
//! Making fresh ones takes half a second.

use std::sync::{Arc, Mutex, PoisonError};

use aws_lc_rs::rsa::{KeyPairComponents, PublicKeyComponents};
use aws_lc_rs::signature::RsaKeyPair;
use der::asn1::{AnyRef, OctetStringRef, UintRef};
use der::{Decode, Sequence};
use num_bigint::BigUint;

use super::{RsaKey, RsaKeys};
use crate::StartError;

const MERCHANT: &str = include_str!("published/merchant.pem");
const PLATFORM: &str = include_str!("published/platform.pem");

/// The keys that every sandbox of every process has.
pub(super) fn keys() -> Result<RsaKeys, StartError> {
    static READ: Mutex<Option<RsaKeys>> = Mutex::new(None);
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(keys) = &*read {
        return Ok(keys.clone());
    }
    let ([first, _], [second, _]) = (primes(MERCHANT)?, primes(PLATFORM)?);
    let made = RsaKeys {
        merchant: Arc::new(RsaKey::from_pem(MERCHANT)?),
        platform: Arc::new(RsaKey::from_pem(PLATFORM)?),
        public: Arc::new(combine(first, second)?),
    };
    Ok(read.insert(made).clone())
}

/// The key of every brand.
pub(super) fn brand_key() -> Result<RsaKey, StartError> {
    let ([_, first], [_, second]) = (primes(MERCHANT)?, primes(PLATFORM)?);
    combine(first, second)
}

/// PKCS#8.
#[derive(Sequence)]
struct PrivateKeyInfo<'a> {
    version: u8,
    algorithm: AnyRef<'a>,
    private_key: &'a OctetStringRef,
}

/// PKCS#1.
#[derive(Sequence)]
struct RsaPrivateKey<'a> {
    version: u8,
    modulus: UintRef<'a>,
    public_exponent: UintRef<'a>,
    private_exponent: UintRef<'a>,
    prime1: UintRef<'a>,
    prime2: UintRef<'a>,
    exponent1: UintRef<'a>,
    exponent2: UintRef<'a>,
    coefficient: UintRef<'a>,
}

fn primes(pem: &str) -> Result<[BigUint; 2], StartError> {
    let (_, der) = pem_rfc7468::decode_vec(pem.as_bytes()).map_err(broken)?;
    let outside = PrivateKeyInfo::from_der(&der).map_err(broken)?;
    let key = RsaPrivateKey::from_der(outside.private_key.as_bytes()).map_err(broken)?;
    Ok([key.prime1, key.prime2].map(|prime| BigUint::from_bytes_be(prime.as_bytes())))
}

/// Two published keys are not enough. A third and a fourth come of their primes, which takes a
/// multiplication, where a new key takes a search for primes.
fn combine(p: BigUint, q: BigUint) -> Result<RsaKey, StartError> {
    let uncombined = || broken("its primes do not combine");
    let e = BigUint::from(65_537u32);
    let (below_p, below_q) = (&p - 1u8, &q - 1u8);
    let d = e.modinv(&(&below_p * &below_q)).ok_or_else(uncombined)?;
    let components = KeyPairComponents {
        public_key: PublicKeyComponents {
            n: (&p * &q).to_bytes_be(),
            e: e.to_bytes_be(),
        },
        dP: (&d % below_p).to_bytes_be(),
        dQ: (&d % below_q).to_bytes_be(),
        qInv: q.modinv(&p).ok_or_else(uncombined)?.to_bytes_be(),
        d: d.to_bytes_be(),
        p: p.to_bytes_be(),
        q: q.to_bytes_be(),
    };
    RsaKey::new(RsaKeyPair::from_components(&components).map_err(broken)?)
}

fn broken(error: impl std::fmt::Display) -> StartError {
    StartError::keys(format!("a published test key is not what it was: {error}"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use base64::Engine;
    use base64::prelude::BASE64_STANDARD;

    use super::*;

    #[test]
    fn each_key_fits_itself_alone() {
        let keys = keys().unwrap();
        let brand = brand_key().unwrap();
        let all = [&*keys.merchant, &*keys.platform, &*keys.public, &brand];
        for (place, key) in all.into_iter().enumerate() {
            let signature = BASE64_STANDARD.decode(key.sign(b"a").unwrap()).unwrap();
            let fits: Vec<bool> = all.iter().map(|it| it.verifies(b"a", &signature)).collect();
            assert_eq!(fits, [0, 1, 2, 3].map(|it| it == place));
            let sealed = key.encrypt("b").unwrap();
            assert_eq!(key.decrypt(&sealed).as_deref(), Some("b"));
        }
    }
}
