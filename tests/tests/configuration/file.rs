//! Files of one merchant.

use wxpay::configuration::Configuration;
use wxpay::{Client, ClientBuilder};
use wxpay_sandbox::Sandbox;
use wxpay_tests::sandbox;

use crate::folder::Folder;

fn one_merchant(sandbox: &Sandbox, keys: &str) -> String {
    let merchant = sandbox.merchant();
    format!(
        r#"
        mchid = {mchid} # a number will do
        private_key = "{keys}/apiclient_key.pem"
        certificate = "{keys}/apiclient_cert.pem"
        public_key_id = "{public_key_id}"
        public_key = "{keys}/pub_key.pem"
        platform_certificate = ["{keys}/platform.pem"]
        api_v3_key_file = "{keys}/api_v3_key.txt"
        api_v2_key = "{api_v2_key}"
        base_url = ["http://127.0.0.1:1/", "{base_url}"]
        connect_timeout = 2.5
        attempt_timeout = 9
        total_timeout = "20s"
        body_limit = 1_048_576
        "#,
        mchid = merchant.mchid,
        public_key_id = merchant.public_key_id,
        api_v2_key = merchant.api_v2_key,
        base_url = sandbox.base_url(),
    )
}

async fn calls(client: &Client, sandbox: &Sandbox) {
    let answer = client.v3("v3/certificates").get().await.unwrap();
    assert!(answer.verified());
    let merchant = client.merchant();
    assert_eq!(merchant.mchid(), sandbox.merchant().mchid);
    assert_eq!(
        merchant.api_v3_key().unwrap(),
        sandbox.merchant().api_v3_key.as_bytes()
    );
    assert_eq!(merchant.platform_keys().ids().count(), 2);
}

#[tokio::test]
async fn paths_start_at_the_folder_of_the_file() {
    let sandbox = sandbox();
    let folder = Folder::new("file").with_keys(&sandbox, "keys");
    let file = folder.write("wxpay.toml", &one_merchant(&sandbox, "keys"));
    let client = ClientBuilder::from_toml_file(&file)
        .unwrap()
        .build()
        .unwrap();
    calls(&client, &sandbox).await;
    let debug = format!("{client:?}");
    for shown in [
        "attempt_timeout: 9s",
        "total_timeout: 20s",
        "body_limit: 1048576",
    ] {
        assert!(debug.contains(shown), "{shown}: {debug}");
    }
}

#[tokio::test]
async fn absolute_paths_and_keys_as_text_work_too() {
    let sandbox = sandbox();
    let folder = Folder::new("absolute").with_keys(&sandbox, "keys");
    let keys = folder.path("keys");
    let text = one_merchant(&sandbox, keys.to_str().unwrap());
    let client = ClientBuilder::from_toml_str(&text)
        .unwrap()
        .build()
        .unwrap();
    calls(&client, &sandbox).await;

    let path = format!("\"{}/apiclient_key.pem\"", keys.display());
    let pem = format!("\"\"\"\n{}\"\"\"", sandbox.merchant().private_key);
    let inline = text.replace(&path, &pem);
    assert_ne!(inline, text);
    let client = ClientBuilder::from_toml_str(&inline)
        .unwrap()
        .build()
        .unwrap();
    calls(&client, &sandbox).await;
}

#[tokio::test]
async fn platform_certificates_are_downloaded_into_a_directory_beside_the_file() {
    let sandbox = sandbox();
    let merchant = sandbox.merchant();
    let folder = Folder::new("download").with_keys(&sandbox, "keys");
    let file = folder.write(
        "wxpay.toml",
        &format!(
            "mchid = \"{}\"\nprivate_key = \"keys/apiclient_key.pem\"\nserial = \"{}\"\n\
             api_v3_key_file = \"keys/api_v3_key.txt\"\nbase_url = \"{}\"\n\
             download_platform_certificates = true\ncertificate_directory = \"kept\"",
            merchant.mchid,
            merchant.serial,
            sandbox.base_url()
        ),
    );
    let client = ClientBuilder::from_toml_file(file)
        .unwrap()
        .build()
        .unwrap();
    let answer = client.v3("v3/certificates").get().await.unwrap();
    assert!(answer.verified());
    assert_eq!(std::fs::read_dir(folder.path("kept")).unwrap().count(), 1);
}

#[tokio::test]
async fn a_brand_has_a_brand_id_in_the_place_of_the_merchant_id() {
    let sandbox = sandbox();
    let merchant = sandbox.merchant();
    let folder = Folder::new("brand").with_keys(&sandbox, "keys");
    let file = folder.write(
        "wxpay.toml",
        "brand_id = 1001\nprivate_key = \"keys/apiclient_key.pem\"\n\
         certificate = \"keys/apiclient_cert.pem\"",
    );
    let built = ClientBuilder::from_toml_file(file)
        .unwrap()
        .merchant()
        .unwrap();
    assert_eq!(built.brand_id(), Some("1001"));
    assert_eq!(built.serial(), Some(merchant.serial.as_str()));
}

#[test]
fn neither_configuration_nor_builder_shows_a_key() {
    let sandbox = sandbox();
    let folder = Folder::new("debug").with_keys(&sandbox, "keys");
    let file = folder.write("wxpay.toml", &one_merchant(&sandbox, "keys"));
    let configuration = Configuration::from_toml_file(&file).unwrap();
    let builder = configuration.only_merchant().unwrap();
    let merchant = sandbox.merchant();
    let line = merchant.private_key.lines().nth(3).unwrap();
    for text in [format!("{configuration:?}"), format!("{builder:?}")] {
        for secret in [line, &merchant.api_v3_key, &merchant.api_v2_key] {
            assert!(!text.contains(secret), "{text}");
        }
    }
}
