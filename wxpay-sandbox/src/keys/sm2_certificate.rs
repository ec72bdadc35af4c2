//! X.509 certificates signed by SM2, which the certificate library does not know: the few fields
//! that a platform or merchant certificate needs, written as DER.

use time::OffsetDateTime;

use crate::random;

const SM2_WITH_SM3: &[u8] = &[0x2a, 0x81, 0x1c, 0xcf, 0x55, 0x01, 0x83, 0x75];
const COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];

const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OID: u8 = 0x06;
const UTF8_STRING: u8 = 0x0c;
const UTC_TIME: u8 = 0x17;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const VERSION: u8 = 0xa0;

/// Whose certificate it is.
pub(super) struct Subject<'a> {
    pub(super) common_name: &'a str,
    pub(super) serial: &'a [u8; 20],
    /// Unix seconds.
    pub(super) validity: (i64, i64),
    /// SubjectPublicKeyInfo.
    pub(super) spki: &'a [u8],
}

/// A serial number whose DER is exactly 20 bytes: positive, and no leading zero byte.
pub(super) fn serial() -> [u8; 20] {
    let mut serial = random::bytes::<20>();
    serial[0] = (serial[0] & 0x7f).max(1);
    serial
}

/// The certificate in DER; none when signing or a date fails.
pub(super) fn issue(
    subject: &Subject<'_>,
    sign: impl Fn(&[u8]) -> Option<Vec<u8>>,
) -> Option<Vec<u8>> {
    let algorithm = tlv(SEQUENCE, &[&tlv(OID, &[SM2_WITH_SM3])]);
    let (from, until) = subject.validity;
    let tbs = tlv(
        SEQUENCE,
        &[
            &tlv(VERSION, &[&tlv(INTEGER, &[&[2]])]),
            &tlv(INTEGER, &[subject.serial]),
            &algorithm,
            &name("WeChat Pay sandbox SM2 authority"),
            &tlv(SEQUENCE, &[&utc_time(from)?, &utc_time(until)?]),
            &name(subject.common_name),
            subject.spki,
        ],
    );
    let signature = tlv(BIT_STRING, &[&[0], &sign(&tbs)?]);
    Some(tlv(SEQUENCE, &[&tbs, &algorithm, &signature]))
}

fn name(common_name: &str) -> Vec<u8> {
    let value = tlv(UTF8_STRING, &[common_name.as_bytes()]);
    let attribute = tlv(SEQUENCE, &[&tlv(OID, &[COMMON_NAME]), &value]);
    tlv(SEQUENCE, &[&tlv(SET, &[&attribute])])
}

fn utc_time(unix: i64) -> Option<Vec<u8>> {
    let at = OffsetDateTime::from_unix_timestamp(unix).ok()?;
    let text = format!(
        "{:02}{:02}{:02}{:02}{:02}{:02}Z",
        at.year() % 100,
        u8::from(at.month()),
        at.day(),
        at.hour(),
        at.minute(),
        at.second()
    );
    Some(tlv(UTC_TIME, &[text.as_bytes()]))
}

/// Tag, length, value.
fn tlv(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let value = parts.concat();
    let mut der = vec![tag];
    let length = value.len().to_be_bytes();
    let digits = &length[length.iter().take_while(|byte| **byte == 0).count()..];
    match value.len() {
        short @ ..0x80 => der.push(short as u8),
        _ => {
            der.push(0x80 | digits.len() as u8);
            der.extend_from_slice(digits);
        }
    }
    der.extend_from_slice(&value);
    der
}
