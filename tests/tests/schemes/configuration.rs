//! What does not go together is refused when a client is built, by the name of the setting.

use wxpay::{ClientBuilder, ErrorKind, Scheme, Signer, SignerError};

use crate::{BRAND_KEYS, OTHER_SM2_KEYS, SM2_KEYS, brand, brand_builder, shangmi, sm2_builder};

/// The setting that is refused, and the whole text.
fn refusal(builder: ClientBuilder) -> (String, String) {
    let error = builder.build().unwrap_err();
    match error.kind() {
        ErrorKind::Config(config) => (config.field().to_owned(), error.to_string()),
        other => panic!("expected a config error, found {other:?}"),
    }
}

#[derive(Debug)]
struct Signs(Scheme);

impl Signer for Signs {
    fn serial(&self) -> &str {
        "AB"
    }

    fn scheme(&self) -> Scheme {
        self.0
    }

    fn sign<'a>(
        &'a self,
        _: &'a [u8],
    ) -> std::pin::Pin<Box<dyn Future<Output = Result<Vec<u8>, SignerError>> + Send + 'a>> {
        Box::pin(async { Err("never".into()) })
    }
}

#[test]
fn a_client_is_a_merchants_or_a_brands_and_never_both_or_neither() {
    let sandbox = &*BRAND_KEYS;
    let (field, text) = refusal(brand_builder(sandbox).mchid("1900000109"));
    assert_eq!(field, "brand_id");
    assert!(text.contains("one of them"), "{text}");
    let (field, text) = refusal(wxpay::Client::builder());
    assert_eq!(field, "mchid");
    assert!(text.contains("`brand_id`"), "{text}");
    for id in ["", "10 01", "1001\""] {
        assert_eq!(refusal(brand_builder(sandbox).brand_id(id)).0, "brand_id");
    }
}

#[test]
fn a_brand_has_no_platform_certificate() {
    let sandbox = &*BRAND_KEYS;
    let certificate = &sandbox.merchant().platform_certificate;
    let (field, text) = refusal(brand_builder(sandbox).platform_certificate(certificate));
    assert_eq!(field, "platform_certificate");
    assert!(text.contains("`platform_public_key`"), "{text}");
    let downloading = brand_builder(sandbox)
        .api_v3_key(&sandbox.merchant().api_v3_key)
        .download_platform_certificates();
    assert_eq!(refusal(downloading).0, "download_platform_certificates");
    let by_sm2 = sm2_builder(&SM2_KEYS)
        .api_v3_key(&SM2_KEYS.merchant().api_v3_key)
        .download_platform_certificates();
    assert_eq!(refusal(by_sm2).0, "download_platform_certificates");
}

#[tokio::test]
async fn a_brand_signs_nothing_that_is_a_merchants() {
    let client = brand_builder(&BRAND_KEYS)
        .api_v2_key("a key of thirty-two characters!!".replace(' ', "-"))
        .build()
        .unwrap();
    let appid = "wxd678efh567hg6787";
    let error = client.jsapi_parameters(appid, "wx1").await.unwrap_err();
    assert!(error.to_string().contains("`mchid`"), "{error}");
    // The merchant id goes into these, and there is none.
    client.app_parameters(appid, "wx1").await.unwrap_err();
}

#[test]
fn a_signer_goes_with_the_account() {
    let sandbox = &*BRAND_KEYS;
    for scheme in [Scheme::Sha256Rsa2048, Scheme::Sm2WithSm3] {
        let (field, text) = refusal(brand_builder(sandbox).signer(Signs(scheme)));
        assert_eq!(field, "signer");
        assert!(text.contains("WECHATPAY-BRAND-SHA256-RSA2048"), "{text}");
    }
    brand_builder(sandbox)
        .signer(Signs(Scheme::BrandSha256Rsa2048))
        .build()
        .unwrap();
    let merchant = wxpay_tests::builder(sandbox).signer(Signs(Scheme::BrandSha256Rsa2048));
    assert_eq!(refusal(merchant).0, "signer");
}

#[test]
fn a_client_signs_by_sm2_or_by_rsa() {
    let sandbox = &*SM2_KEYS;
    let rsa = &sandbox.merchant().private_key;
    let keys = shangmi(sandbox);
    let both = wxpay::Client::builder()
        .mchid("1900000109")
        .private_key(rsa)
        .serial("AB")
        .sm2_private_key(&keys.private_key);
    let (field, text) = refusal(both);
    assert_eq!(field, "sm2_private_key");
    assert!(text.contains("`private_key`"), "{text}");

    let (field, text) = refusal(sm2_builder(sandbox).sm2_private_key(rsa));
    assert_eq!(field, "sm2_private_key");
    assert!(text.contains("found one for RSA"), "{text}");
    let rsa = wxpay::Client::builder().mchid("1900000109");
    let (field, text) = refusal(rsa.private_key(&keys.private_key));
    assert_eq!(field, "private_key");
    assert!(text.contains("`sm2_private_key`"), "{text}");
}

#[test]
fn a_brand_does_not_sign_by_sm2() {
    let (sandbox, sm2) = (&BRAND_KEYS, &SM2_KEYS);
    let builder = wxpay::Client::builder()
        .brand_id(&brand(sandbox).brand_id)
        .sm2_private_key(&shangmi(sm2).private_key)
        .serial("AB");
    let (field, text) = refusal(builder);
    assert_eq!(field, "sm2_private_key");
    assert!(text.contains("a brand"), "{text}");
}

#[test]
fn the_certificate_belongs_to_the_sm2_key() {
    let (sandbox, other) = (&SM2_KEYS, &OTHER_SM2_KEYS);
    let (field, text) = refusal(sm2_builder(sandbox).certificate(&shangmi(other).certificate));
    assert_eq!(field, "certificate");
    assert!(text.contains("sm2_private_key"), "{text}");
    let rsa = &sandbox.merchant().certificate;
    let (field, text) = refusal(sm2_builder(sandbox).certificate(rsa));
    assert_eq!(field, "certificate");
    assert!(text.contains("for SM2, found one for RSA"), "{text}");
}

#[test]
fn an_sm2_key_needs_a_serial_number() {
    let sandbox = &*SM2_KEYS;
    let builder = wxpay::Client::builder()
        .mchid("1900000109")
        .sm2_private_key(&shangmi(sandbox).private_key);
    assert_eq!(refusal(builder).0, "serial");
}

#[test]
fn the_merchants_own_sm2_certificate_is_no_platform_certificate() {
    let sandbox = &*SM2_KEYS;
    let own = &shangmi(sandbox).certificate;
    let (field, text) = refusal(sm2_builder(sandbox).platform_certificate(own));
    assert_eq!(field, "platform_certificate");
    assert!(text.contains("the merchant's own"), "{text}");
}

#[test]
fn debug_shows_no_key() {
    let sandbox = &*SM2_KEYS;
    let keys = shangmi(sandbox);
    let text = format!(
        "{:?} {:?} {:?}",
        sm2_builder(sandbox),
        sm2_builder(sandbox).build().unwrap(),
        keys
    );
    let body = keys.private_key.lines().nth(1).unwrap();
    assert!(
        !text.contains(body) && !text.contains("PRIVATE KEY"),
        "{text}"
    );
}
