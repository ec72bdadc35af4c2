//! The key that answers shall be signed with, set from outside.

use wxpay::ClientBuilder;
use wxpay::configuration::Configuration;
use wxpay_tests::sandbox;

use crate::lookup::variables;

#[tokio::test]
async fn a_variable_chooses_the_key_that_answers_are_signed_with() {
    let sandbox = sandbox();
    let merchant = sandbox.merchant();
    for (chosen, expected) in [
        ("certificate", &merchant.platform_serial),
        ("public-key", &merchant.public_key_id),
        (&*merchant.platform_serial, &merchant.platform_serial),
    ] {
        let mut variables = variables(&sandbox);
        let certificate = merchant.platform_certificate.clone();
        variables.insert("WXPAY_PLATFORM_CERTIFICATE", certificate);
        variables.insert("WXPAY_ANSWERS_SIGNED_WITH", chosen.to_owned());
        let builder = ClientBuilder::from_lookup(|name| variables.get(name)).unwrap();
        let client = builder.build().unwrap();
        client.v3("v3/certificates").get().await.unwrap();
        let requests = sandbox.requests();
        let named = requests.last().unwrap().header("wechatpay-serial");
        assert_eq!(named, Some(expected.as_str()));
    }
}

#[test]
fn a_key_that_is_not_there_is_told_with_the_place_of_the_setting() {
    let sandbox = sandbox();
    let mut variables = variables(&sandbox);
    variables.insert("WXPAY_ANSWERS_SIGNED_WITH", "certificate".to_owned());
    let error = ClientBuilder::from_lookup(|name| variables.get(name)).unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains("WXPAY_ANSWERS_SIGNED_WITH: is `certificate`"),
        "{text}"
    );

    let file = "mchid = \"1900000109\"\nanswers_signed_with = \"public-key\"";
    let text = Configuration::from_toml_str(file).unwrap_err().to_string();
    assert!(
        text.contains("line 2: `answers_signed_with`: is `public-key`"),
        "{text}"
    );
}
