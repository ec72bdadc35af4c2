//! The address of a request, as others were seen to build it.

use base64::prelude::{BASE64_STANDARD, Engine};
use wxpay_core::crypto::PrivateKey;
use wxpay_core::{BaseUrl, Client, Merchant, Stamp, build_request, endpoint, prepare_request};

use crate::vectors::{self, text};

#[endpoint(GET "v3/merchant-service/images/<media_id>" -> ())]
struct Image {
    #[path(encoded)]
    media_id: String,
}

/// The same without a word about its value.
#[endpoint(GET "v3/merchant-service/images/<media_id>" -> ())]
struct Plain {
    media_id: String,
}

fn merchant() -> Merchant {
    Client::builder()
        .mchid("1900007291")
        .serial("408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB")
        .private_key(PrivateKey::from_der(&vectors::key_der("go_A_private_pkcs8")).unwrap())
        .merchant()
        .unwrap()
}

#[test]
fn a_media_id_that_arrives_encoded_is_sent_and_signed_as_it_is() {
    for vector in vectors::of_kind("uri_rule") {
        let media_id = text(vector, "media_id_in_url");
        assert!(text(vector, "expect").contains("keep %2F once"));
        assert!(media_id.contains("%2F"));
        let image = Image {
            media_id: media_id.to_owned(),
        };
        let base_url = BaseUrl::new(BaseUrl::DEFAULT).unwrap();
        let stamp = Stamp::new(1_624_523_846, "A1B2C3D4E5F6G7").unwrap();
        let unsigned = prepare_request(&image, &merchant(), &base_url, &stamp).unwrap();
        let target = format!("/v3/merchant-service/images/{media_id}");
        let message = format!("GET\n{target}\n1624523846\nA1B2C3D4E5F6G7\n\n");
        assert_eq!(unsigned.message().unwrap(), message.as_bytes());

        let request = build_request(&image, &merchant(), &base_url, &stamp).unwrap();
        assert_eq!(request.uri().path(), target);
        let key = PrivateKey::from_der(&vectors::key_der("go_A_private_pkcs8")).unwrap();
        let signature = key.sign_sha256(message.as_bytes()).unwrap();
        let header = request.headers()["authorization"].to_str().unwrap();
        assert!(header.contains(&BASE64_STANDARD.encode(signature)));
    }
}

#[test]
fn without_the_attribute_a_percent_sign_is_a_percent_sign() {
    let plain = Plain {
        media_id: "a%2Fb".to_owned(),
    };
    let base_url = BaseUrl::new(BaseUrl::DEFAULT).unwrap();
    let stamp = Stamp::new(1_624_523_846, "A1B2C3D4E5F6G7").unwrap();
    let request = build_request(&plain, &merchant(), &base_url, &stamp).unwrap();
    assert_eq!(request.uri().path(), "/v3/merchant-service/images/a%252Fb");
}

#[test]
fn an_encoded_value_that_would_address_another_endpoint_is_refused_by_name() {
    let base_url = BaseUrl::new(BaseUrl::DEFAULT).unwrap();
    let stamp = Stamp::new(1_624_523_846, "A1B2C3D4E5F6G7").unwrap();
    for bad in [
        "", "..", "%2e%2E", "a/..", "a//b", "a?b", "a#b", "a%2", "a b", "图",
    ] {
        let image = Image {
            media_id: bad.to_owned(),
        };
        let error = build_request(&image, &merchant(), &base_url, &stamp).unwrap_err();
        assert!(error.to_string().contains("`media_id`"), "{error}");
    }
}
