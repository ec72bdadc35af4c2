//! What the library adds to the cryptography it cannot do without.
//!
//! Criterion reports each figure by itself; the two `ratio` lines at the end compare medians of
//! rounds in which both sides were measured in turn, so that a machine whose speed drifts slows
//! both alike.
#![allow(missing_docs, clippy::unwrap_used)]

mod rounds;

use std::hint::black_box;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use criterion::Criterion;
use http::Response;
use rounds::ratio;
use wxpay::crypto::{PrivateKey, PublicKey};
use wxpay::v3::pay::transactions::ReverseOrder;
use wxpay::{BaseUrl, Client, Merchant, Stamp, apiv3, build_request, read_response};

const NOW: i64 = 1_700_000_000;
const ID: &str = "PUB_KEY_ID_0119000001092024";

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let bench = Bench::new();
    criterion.bench_function("sign: aws-lc-rs alone", |b| b.iter(|| bench.sign()));
    criterion.bench_function("build: complete signed request", |b| {
        b.iter(|| bench.build())
    });
    criterion.bench_function("verify: aws-lc-rs alone", |b| b.iter(|| bench.verify()));
    criterion.bench_function("verify and decode the answer", |b| b.iter(|| bench.read()));
    criterion.final_summary();

    let build = ratio(|| bench.build(), || bench.sign());
    println!("ratio build/sign {build:.3}");
    let read = ratio(|| bench.read(), || bench.verify());
    println!("ratio verify+decode/verify {read:.3}");
}

/// `ReverseOrder` on both sides of the wire, and the bare cryptography of each side.
struct Bench {
    key: KeyPair,
    platform: ParsedPublicKey,
    message: Vec<u8>,
    signature: Vec<u8>,
    response_message: Vec<u8>,
    merchant: Merchant,
    base_url: BaseUrl,
    request: ReverseOrder,
    response: Response<Bytes>,
}

impl Bench {
    fn new() -> Self {
        // The published test key of the vectors plays the merchant; the platform's is fresh.
        let vectors: serde_json::Value =
            serde_json::from_str(include_str!("../vectors.json")).unwrap();
        let der = vectors["keys"]["go_A_private_pkcs8"]["der_b64"]
            .as_str()
            .unwrap();
        let der = STANDARD.decode(der).unwrap();
        let sandbox = wxpay_tests::sandbox();
        let platform_key = &sandbox.merchant().private_key;
        let platform_private = PrivateKey::from_pem(platform_key).unwrap();
        let platform_public: PublicKey = platform_private.public_key().clone();

        let merchant = Client::builder()
            .mchid("1900007291")
            .serial("408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB")
            .private_key(PrivateKey::from_der(&der).unwrap())
            .platform_public_key(ID, platform_public.clone())
            .merchant()
            .unwrap();
        let base_url = BaseUrl::new(BaseUrl::DEFAULT).unwrap();
        let request = ReverseOrder::new(
            "1217752501201407033233368018",
            "wxd678efh567hg6787",
            "1900007291",
        );

        let body = r#"{"appid":"wxd678efh567hg6787","mchid":"1900007291","out_trade_no":"1217752501201407033233368018"}"#;
        let nonce = "593BEC0C930BF1AFEB40B4A08C8FB242";
        let response_message = apiv3::response_message(&NOW.to_string(), nonce, body.as_bytes());
        let signature = platform_private.sign_sha256(&response_message).unwrap();
        let response = Response::builder()
            .header("Wechatpay-Timestamp", NOW.to_string())
            .header("Wechatpay-Nonce", nonce)
            .header("Wechatpay-Serial", ID)
            .header("Wechatpay-Signature", STANDARD.encode(&signature))
            .body(Bytes::from_static(body.as_bytes()))
            .unwrap();

        let message = apiv3::request_message(
            "POST",
            "/v3/pay/transactions/out-trade-no/1217752501201407033233368018/reverse",
            NOW,
            nonce,
            br#"{"appid":"wxd678efh567hg6787","mchid":"1900007291"}"#,
        );
        Self {
            key: KeyPair::from_pkcs8(&der).unwrap(),
            platform: ParsedPublicKey::new(
                &RSA_PKCS1_2048_8192_SHA256,
                platform_public.to_spki_der(),
            )
            .unwrap(),
            message,
            signature,
            response_message,
            merchant,
            base_url,
            request,
            response,
        }
    }

    /// The signature of the request, and nothing else.
    fn sign(&self) {
        let mut signature = vec![0; self.key.public_modulus_len()];
        let random = SystemRandom::new();
        self.key
            .sign(&RSA_PKCS1_SHA256, &random, &self.message, &mut signature)
            .unwrap();
        black_box(signature);
    }

    /// From the typed request to the signed `http::Request`, nonce included.
    fn build(&self) {
        let stamp = Stamp::random(NOW).unwrap();
        let request = build_request(&self.request, &self.merchant, &self.base_url, &stamp);
        black_box(request.unwrap());
    }

    /// The verification of the answer's signature, and nothing else.
    fn verify(&self) {
        self.platform
            .verify_sig(&self.response_message, &self.signature)
            .unwrap();
    }

    /// From the `http::Response` to the typed answer.
    fn read(&self) {
        let response = self.response.clone();
        black_box(read_response::<ReverseOrder>(response, &self.merchant, NOW).unwrap());
    }
}
