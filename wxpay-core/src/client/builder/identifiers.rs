//! Settings whose alphabet and length are known: serial numbers and ids of keys.

use crate::crypto::Certificate;
use crate::error::ConfigError;
use crate::text::character;
use crate::text::foreign::quoted;

const PUBLIC_KEY_ID: &str = "PUB_KEY_ID_";
/// Digits of the serial numbers that WeChat Pay's authority gives.
const SERIAL: usize = 40;

/// The serial number that was given, or that of the certificate.
///
/// `authority` says whether the certificate is one of WeChat Pay's own authority, whose serial
/// numbers are of one length. With the certificate at hand there is no need to know.
pub(super) fn serial(
    given: Option<String>,
    certificate: Option<&Certificate>,
    authority: bool,
) -> Result<Option<String>, ConfigError> {
    let Some(given) = given else {
        return Ok(certificate.map(|certificate| certificate.serial().to_owned()));
    };
    let given = character::trimmed(&given).to_ascii_uppercase();
    let Some(certificate) = certificate else {
        check_serial("serial", &given, authority)?;
        return Ok(Some(given));
    };
    let own = certificate.serial();
    if given == own {
        return Ok(Some(given));
    }
    let what = if without_ornaments(&given) == own || is_short_of_a_zero(&given, own) {
        "is the serial number of `certificate`, written in another way".to_owned()
    } else if decimal(&given)
        .is_some_and(|hex| hex.trim_start_matches('0') == own.trim_start_matches('0'))
    {
        "is the serial number of `certificate` in decimal, and hexadecimal is expected".to_owned()
    } else {
        check_serial("serial", &given, false)?;
        // What is of another length may be a key.
        if given.len() == SERIAL {
            format!("is `{given}`, and `certificate` has another")
        } else {
            format!(
                "has {} digits and is not that of `certificate`",
                given.len()
            )
        }
    };
    let problem = format!("{what}: that is `{own}`; set only `certificate`");
    Err(ConfigError::new("serial", problem))
}

/// Checks a serial number in upper case. Where its certificate is not of WeChat Pay's `authority`,
/// it is of any length that X.509 allows.
pub(super) fn check_serial(
    field: &'static str,
    serial: &str,
    authority: bool,
) -> Result<(), ConfigError> {
    const EXPECTED: &str = "expected the serial number of the merchant's certificate (证书序列号)";
    const WHENCE: &str = "`openssl x509 -in apiclient_cert.pem -noout -serial` prints it, and \
                          `certificate` makes it needless";
    let is_hexadecimal = !serial.is_empty() && serial.bytes().all(|byte| byte.is_ascii_hexdigit());
    let has_length = if authority {
        serial.len() == SERIAL
    } else {
        serial.len() <= SERIAL && serial.len() != SERIAL - 1
    };
    if is_hexadecimal && has_length && serial.bytes().any(|byte| byte != b'0') {
        return Ok(());
    }
    let plain = without_ornaments(serial);
    let problem = if serial.is_empty() {
        "it is empty".to_owned()
    } else if serial.starts_with(PUBLIC_KEY_ID) {
        "this is the id of the WeChat Pay public key, which goes with `platform_public_key`"
            .to_owned()
    } else if serial.contains("BEGIN ") {
        "this is PEM text; set `certificate` to it if it is apiclient_cert.pem".to_owned()
    } else if plain.len() == SERIAL && plain != serial {
        format!("write it as hexadecimal digits alone: `{plain}`")
    } else if let Some(hex) = decimal(serial) {
        format!("this is the number in decimal; in hex it is `{hex}`")
    } else if !is_hexadecimal {
        let held = character::first(serial, |c| c.is_ascii_hexdigit()).unwrap_or_default();
        format!("hexadecimal digits without colons or blanks; it {held}")
    } else if serial.len() == SERIAL - 1 {
        format!("a leading zero is missing; write `0{serial}`")
    } else {
        format!(
            "{SERIAL} hexadecimal digits, not all zeros, and it has {}",
            serial.len()
        )
    };
    Err(ConfigError::new(
        field,
        format!("{EXPECTED}: {problem}; {WHENCE}"),
    ))
}

/// The id of a WeChat Pay public key, without what stands around it.
pub(super) fn public_key_id(given: &str) -> Result<String, ConfigError> {
    let id = character::trimmed(given);
    let problem = match id.strip_prefix(PUBLIC_KEY_ID) {
        Some("") => "its id is `PUB_KEY_ID_` and digits, and the digits are missing".to_owned(),
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            return Ok(id.to_owned());
        }
        Some(_) => {
            let digits = PUBLIC_KEY_ID.len();
            let mut places = 0..;
            let held = character::first(id, |c| {
                places.next().is_some_and(|place| place < digits) || c.is_ascii_digit()
            });
            let (id, held) = (quoted(id), held.unwrap_or_default());
            format!("its id {id} {held}, and is `PUB_KEY_ID_` and digits")
        }
        None if id.contains("BEGIN ") => {
            "its id is PEM text; the id comes first, then the key".to_owned()
        }
        None if id.to_ascii_uppercase().starts_with(PUBLIC_KEY_ID) => {
            "its id begins with PUB_KEY_ID_, in capitals".to_owned()
        }
        None if id.len() == SERIAL && id.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            "its id begins with PUB_KEY_ID_, and this is the serial number of a certificate: a \
             platform certificate is set as `platform_certificate`"
                .to_owned()
        }
        None => {
            let around = character::around(id).map_or_else(String::new, |it| format!(" (it {it})"));
            format!(
                "its id begins with PUB_KEY_ID_{around}; it stands beside the key in the merchant \
                 platform"
            )
        }
    };
    Err(ConfigError::new("platform_public_key", problem))
}

/// A serial number as OpenSSL, browsers and debuggers print it, without what they add.
fn without_ornaments(serial: &str) -> String {
    let serial = serial.strip_prefix("SERIAL=").unwrap_or(serial);
    let serial = serial.strip_prefix("0X").unwrap_or(serial);
    let is_ornament = |c: char| matches!(c, ':' | ' ' | '-');
    let plain: String = serial.chars().filter(|c| !is_ornament(*c)).collect();
    let is_hexadecimal = plain.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hexadecimal {
        plain
    } else {
        serial.to_owned()
    }
}

fn is_short_of_a_zero(given: &str, own: &str) -> bool {
    own.strip_prefix('0') == Some(given)
}

/// A serial number that is written in decimal, in hexadecimal digits.
fn decimal(digits: &str) -> Option<String> {
    // 160 bits, the first few of which may be zero.
    if !(47..=49).contains(&digits.len()) {
        return None;
    }
    let mut number = [0u8; SERIAL / 2];
    for digit in digits.chars() {
        let mut carry = digit.to_digit(10)?;
        for byte in number.iter_mut().rev() {
            let sum = u32::from(*byte).saturating_mul(10).saturating_add(carry);
            *byte = (sum & 0xff) as u8;
            carry = sum >> 8;
        }
        if carry != 0 {
            return None;
        }
    }
    Some(number.iter().map(|byte| format!("{byte:02X}")).collect())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_number_in_decimal_is_the_same_number_in_hexadecimal() {
        let hex = decimal("57695881630579109672551728465758925132512052583").unwrap();
        assert_eq!(hex, "0A1B2C3D4E5F60718293A4B5C6D7E8F901234567");
        assert_eq!(decimal(&"9".repeat(49)), None);
        assert_eq!(decimal(&"9".repeat(46)), None);
    }
}
