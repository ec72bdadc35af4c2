//! Requests as they would be sent, and trees as they would be received.

use std::sync::OnceLock;

use base64::prelude::{BASE64_STANDARD, Engine};
use wxpay::crypto::PrivateKey;
use wxpay::{
    BaseUrl, Client, Context, Decode, DecodeError, Encode, Encoder, Endpoint, Merchant, Node,
    Reading, Stamp, build_request,
};

/// A request, with its body as text.
pub(crate) struct Sent {
    pub(crate) line: String,
    pub(crate) body: String,
    headers: http::HeaderMap,
}

impl Sent {
    /// A header's value.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The text of an element of an XML body.
    pub(crate) fn xml(&self, name: &str) -> Option<&str> {
        let (_, rest) = self.body.split_once(&format!("<{name}>"))?;
        let (value, _) = rest.split_once(&format!("</{name}>"))?;
        Some(
            value
                .strip_prefix("<![CDATA[")
                .and_then(|text| text.strip_suffix("]]>"))
                .unwrap_or(value),
        )
    }
}

/// What would be sent: `line` is `POST https://…/path?query`.
pub(crate) fn sent<E: Endpoint>(endpoint: &E) -> Sent {
    let base_url = BaseUrl::new("https://host.test/").unwrap();
    let stamp = Stamp::new(1_700_000_000, "nonce").unwrap();
    let request = build_request(endpoint, merchant(), &base_url, &stamp).unwrap();
    Sent {
        line: format!("{} {}", request.method(), request.uri()),
        headers: request.headers().clone(),
        body: String::from_utf8(request.body().to_vec()).unwrap(),
    }
}

/// The body of an answer, read by its endpoint.
pub(crate) fn received<E: Endpoint>(json: &str) -> Result<E::Response, DecodeError> {
    let node = match json {
        "" => Node::Missing,
        json => Node::parse_json(json.as_bytes()).unwrap(),
    };
    E::read(&mut Reading::new(node))
}

/// A value as JSON text.
pub(crate) fn encoded<T: Encode>(value: &T) -> String {
    let mut encoder = Encoder::new();
    value.encode(&mut encoder);
    String::from_utf8(encoder.finish().unwrap()).unwrap()
}

/// A value read from JSON text, with the paths of the required fields that were missing.
pub(crate) fn decoded<T: Decode>(json: &str) -> Result<(T, Vec<String>), DecodeError> {
    let node = Node::parse_json(json.as_bytes()).unwrap();
    let mut context = Context::new();
    let value = T::decode(&node, &mut context)?;
    Ok((value, context.missing_fields().to_vec()))
}

fn merchant() -> &'static Merchant {
    static MERCHANT: OnceLock<Merchant> = OnceLock::new();
    MERCHANT.get_or_init(|| {
        let vectors: serde_json::Value =
            serde_json::from_str(include_str!("../../vectors.json")).unwrap();
        let key = vectors["keys"]["go_A_private_pkcs8"]["der_b64"]
            .as_str()
            .unwrap();
        Client::builder()
            .mchid("1900000109")
            .serial("5157F09EFDC096DE15EBE81A47057A7232F1B8E1")
            .private_key(PrivateKey::from_der(&BASE64_STANDARD.decode(key).unwrap()).unwrap())
            .api_v2_key("0123456789abcdef0123456789abcdef")
            .merchant()
            .unwrap()
    })
}
