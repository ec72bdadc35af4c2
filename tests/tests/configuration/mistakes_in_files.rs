//! What is wrong in a file is told with file, line and key, and without keys.

use wxpay::ClientBuilder;
use wxpay::configuration::Configuration;
use wxpay_tests::sandbox;

use crate::folder::Folder;

const V2_KEY: &str = "8934e7d15453e97507ef794cf7b0519d";

fn refusal(text: &str) -> String {
    Configuration::from_toml_str(text).unwrap_err().to_string()
}

#[test]
fn keys_that_are_unknown_missing_or_unusable() {
    for (text, says) in [
        (
            "\nmchid = \"1\"\nprivat_key = \"a.pem\"",
            "line 3: `privat_key` is no setting; did you mean `private_key`?",
        ),
        (
            "mchid = \"1\"\ncolour = \"SECRET\"",
            "line 2: `colour` is no setting",
        ),
        (
            "mchid = \"1\"\ncertificate_directory = \"file:///var/lib/wxpay\"",
            "line 2: `certificate_directory`: is a URL; give a path, without file://",
        ),
        (
            "mchid = \"1\"\ncertificate_directory = \"~/wxpay\"",
            "which only shells know; write the whole path",
        ),
        ("serial = \"AB\"", "the configuration: `mchid` is not set"),
        ("mchid = \"\"", "line 1: `mchid` is set but empty"),
        (
            "mchid = \"1\"\nbase_url = []",
            "line 2: `base_url` is set but empty",
        ),
        (
            "mchid = \"1\"\nserial = [\"AB\"]",
            "line 2: `serial`: expected the serial number",
        ),
        ("mchid = true", "line 1: `mchid`: expected the merchant id"),
        (
            "mchid = \"1 2\"",
            "line 1: `mchid`: expected the merchant id",
        ),
        (
            "mchid = \"1\"\n\napi_v3_key = \"SECRET\"",
            "line 3: `api_v3_key`: is 6 bytes long",
        ),
        (
            "mchid = \"1\"\nregion = \"asia\"",
            "line 2: `region`: is none",
        ),
        (
            "mchid = \"1\"\nattempt_timeout = 0",
            "line 2: `attempt_timeout`: expected a time",
        ),
        (
            "mchid = \"1\"\npublic_key_id = \"PUB_KEY_ID_1\"",
            "`public_key` is not set",
        ),
        (
            "mchid = \"1\"\nprivate_key = \"no/such.pem\"",
            "line 2: `private_key`: cannot read",
        ),
        (
            "mchid = \"1\"\nprivate_key = \"SECRET\"",
            "neither PEM text",
        ),
        ("mchid = \"1\"\nmchid = \"2\"", "line 2: this is no TOML"),
        (
            "mchid = \"1\"\napi_v2_key = \"SECRET\nserial = 1",
            "line 2: this is no TOML",
        ),
        (
            "mchid = \"1\"\napi_v2_key = SECRET",
            "line 2: this is no TOML",
        ),
    ] {
        let problem = refusal(text);
        assert!(problem.contains(says), "{text}\n{problem}");
        assert!(!problem.contains("SECRET"), "{problem}");
    }
}

#[test]
fn tables_of_merchants() {
    let shop = format!("[merchants.shop1]\nmchid = \"1\"\napi_v2_key = \"{V2_KEY}\"\n");
    for (text, says) in [
        (
            format!("mchid = \"1\"\n{shop}"),
            "line 1: `mchid`: belongs to one merchant; move it below [merchants.shop1]",
        ),
        (
            format!("{shop}colour = 1"),
            "line 4: `merchants.shop1.colour` is no setting",
        ),
        (
            format!("{shop}\n[merchants.shop2]\nserial = \"AB\""),
            "line 5: `merchants.shop2.mchid` is not set",
        ),
        (
            format!("{shop}\n[merchants.shop2]\nmchid = \"2\"\nserial = \"x\""),
            "line 7: `merchants.shop2.serial`: expected",
        ),
        (
            format!("{shop}[merchant.shop2]\nmchid = \"2\""),
            "`merchant` is no setting",
        ),
        ("merchants = 1".to_owned(), "`merchants` is a table"),
        (
            "[merchants]\nshop1 = 1".to_owned(),
            "`merchants.shop1` is a table",
        ),
        ("[merchants]".to_owned(), "`merchants` is empty"),
    ] {
        let problem = refusal(&text);
        assert!(problem.contains(says), "{text}\n{problem}");
    }
}

#[test]
fn a_merchant_that_is_not_there_or_one_of_several() {
    let text = format!(
        "[merchants.b]\nmchid = \"2\"\napi_v2_key = \"{V2_KEY}\"\n\
         [merchants.a]\nmchid = \"1\"\napi_v2_key = \"{V2_KEY}\""
    );
    let configuration = Configuration::from_toml_str(&text).unwrap();
    assert_eq!(configuration.names().collect::<Vec<_>>(), ["a", "b"]);
    let error = configuration.merchant("c").unwrap_err().to_string();
    assert!(
        error.contains("no merchant \"c\"; there are a, b"),
        "{error}"
    );
    let error = ClientBuilder::from_toml_str(&text).unwrap_err().to_string();
    assert!(error.contains("there are a, b; choose one"), "{error}");

    let single = Configuration::from_toml_str("mchid = \"1\"").unwrap();
    assert_eq!(single.names().count(), 0);
    let error = single.merchant("a").unwrap_err().to_string();
    assert!(error.contains("one merchant, without a name"), "{error}");
}

#[test]
fn the_file_is_named() {
    let folder = Folder::new("mistakes");
    let file = folder.write("shops.toml", "mchid = \"1\"\nserial = \"x\"");
    let error = ClientBuilder::from_toml_file(&file)
        .unwrap_err()
        .to_string();
    assert!(error.contains("shops.toml, line 2: `serial`"), "{error}");
    let missing = folder.root().join("none.toml");
    let error = ClientBuilder::from_toml_file(missing)
        .unwrap_err()
        .to_string();
    assert!(error.contains("none.toml"), "{error}");
}

#[test]
fn a_key_of_another_merchant_is_found_when_the_file_is_read() {
    let (one, other) = (sandbox(), wxpay_tests::stranger());
    let folder = Folder::new("mixed")
        .with_keys(&one, "one")
        .with_keys(&other, "other");
    let file = folder.write(
        "wxpay.toml",
        "mchid = \"1\"\nprivate_key = \"one/apiclient_key.pem\"\n\
         certificate = \"other/apiclient_cert.pem\"",
    );
    let error = ClientBuilder::from_toml_file(file).unwrap_err().to_string();
    assert!(
        error.contains("line 3: `certificate`: is not the certificate"),
        "{error}"
    );
}

#[test]
fn the_encoding_of_a_file_is_utf_8_with_or_without_its_mark() {
    let folder = Folder::new("encoding");
    let text = format!("mchid = \"1900000109\"\napi_v2_key = \"{V2_KEY}\"\n");
    let marked = folder.write("marked.toml", &format!("\u{feff}{text}"));
    ClientBuilder::from_toml_file(marked).unwrap();
    let gbk = folder.path("gbk.toml");
    std::fs::write(&gbk, [b"# \xc9\xcc\xbb\xa7\n", text.as_bytes()].concat()).unwrap();
    let error = ClientBuilder::from_toml_file(&gbk).unwrap_err().to_string();
    assert!(error.contains("is not UTF-8"), "{error}");
    let error = ClientBuilder::from_toml_file("file:///etc/wxpay.toml").unwrap_err();
    assert!(error.to_string().contains("without file://"), "{error}");
}
