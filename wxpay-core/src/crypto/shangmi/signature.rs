//! SM2 signatures as they travel: `SEQUENCE { r INTEGER, s INTEGER }` in DER.

use der::asn1::{AnyRef, UintRef};
use der::{Decode, Encode, Header, Reader, Tag};
use sm2::dsa::Signature;

const SCALAR_LEN: usize = 32;

/// The signature, if these bytes are one in its only valid spelling.
pub(super) fn from_der(der: &[u8]) -> Option<Signature> {
    let (r, s): (UintRef<'_>, UintRef<'_>) = AnyRef::from_der(der)
        .and_then(|any| any.sequence(|fields| Ok((fields.decode()?, fields.decode()?))))
        .ok()?;
    Signature::from_scalars(scalar(r)?, scalar(s)?).ok()
}

pub(super) fn to_der(signature: &Signature) -> der::Result<Vec<u8>> {
    let (r, s) = (signature.r_bytes(), signature.s_bytes());
    let (r, s) = (UintRef::new(&r)?, UintRef::new(&s)?);
    let len = (r.encoded_len()? + s.encoded_len()?)?;
    let mut der = Vec::with_capacity(72);
    Header::new(Tag::Sequence, len).encode_to_vec(&mut der)?;
    r.encode_to_vec(&mut der)?;
    s.encode_to_vec(&mut der)?;
    Ok(der)
}

fn scalar(number: UintRef<'_>) -> Option<[u8; SCALAR_LEN]> {
    let bytes = number.as_bytes();
    let mut scalar = [0; SCALAR_LEN];
    let start = SCALAR_LEN.checked_sub(bytes.len())?;
    scalar[start..].copy_from_slice(bytes);
    Some(scalar)
}
