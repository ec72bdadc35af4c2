use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::merchant::signer::Scheme;

/// The text that a request is signed over: five lines, each with its line feed.
///
/// `target` is the path and query string exactly as they go over the wire, `timestamp` in unix
/// seconds, `body` the bytes that are sent (of an upload: the `meta` part alone).
///
/// ```
/// let message = wxpay_core::apiv3::request_message("GET", "/v3/certificates", 1624523846, "A1B2", b"");
/// assert_eq!(message, b"GET\n/v3/certificates\n1624523846\nA1B2\n\n");
/// ```
#[must_use]
pub fn request_message(
    method: &str,
    target: &str,
    timestamp: i64,
    nonce: &str,
    body: &[u8],
) -> Vec<u8> {
    let length = method.len() + target.len() + nonce.len() + body.len() + 25;
    let mut message = Vec::with_capacity(length);
    for line in [method, target] {
        message.extend_from_slice(line.as_bytes());
        message.push(b'\n');
    }
    // A timestamp is a JSON number like any other.
    let _ = serde_json::to_writer(&mut message, &timestamp);
    message.push(b'\n');
    message.extend_from_slice(nonce.as_bytes());
    message.push(b'\n');
    message.extend_from_slice(body);
    message.push(b'\n');
    message
}

/// Writes the value of the `Authorization` header around a signature.
///
/// `id` is the merchant id, and under the scheme of brands the brand id: the scheme decides which
/// parameter it goes into. `serial` is the serial number of the merchant's or brand's certificate,
/// `timestamp` in unix seconds.
///
/// ```
/// use wxpay_core::{Scheme, apiv3};
///
/// let scheme = Scheme::Sha256Rsa2048;
/// let header = apiv3::authorization(scheme, "1900000109", "5157F09E", 1624523846, "A1B2", b"sig");
/// assert!(header.starts_with("WECHATPAY2-SHA256-RSA2048 mchid=\"1900000109\","));
///
/// let scheme = Scheme::BrandSha256Rsa2048;
/// let header = apiv3::authorization(scheme, "1001", "5157F09E", 1624523846, "A1B2", b"sig");
/// assert!(header.starts_with("WECHATPAY-BRAND-SHA256-RSA2048 brand_id=\"1001\","));
/// ```
#[must_use]
pub fn authorization(
    scheme: Scheme,
    id: &str,
    serial: &str,
    timestamp: i64,
    nonce: &str,
    signature: &[u8],
) -> String {
    let mut header = String::with_capacity(560);
    header.push_str(scheme.as_str());
    header.push_str(match scheme.is_brand() {
        true => " brand_id=\"",
        false => " mchid=\"",
    });
    header.push_str(id);
    header.push_str("\",nonce_str=\"");
    header.push_str(nonce);
    header.push_str("\",timestamp=\"");
    header.push_str(&timestamp.to_string());
    header.push_str("\",serial_no=\"");
    header.push_str(serial);
    header.push_str("\",signature=\"");
    STANDARD.encode_string(signature, &mut header);
    header.push('"');
    header
}
