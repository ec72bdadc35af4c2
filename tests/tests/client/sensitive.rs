//! Names and numbers of people travel encrypted, at any depth.

use base64::prelude::{BASE64_STANDARD, Engine};
use wxpay::crypto::{PrivateKey, PublicKey};
use wxpay::{Client, ErrorKind, JsonString, Outcome, Sensitive, endpoint, model};
use wxpay_sandbox::{Fault, Sandbox};
use wxpay_tests::{builder, client, sandbox};

#[endpoint(POST "v3/profitsharing/receivers/add" -> Receiver)]
struct AddReceiver {
    appid: String,
    #[serde(rename = "type")]
    kind: String,
    account: String,
    name: Option<Sensitive>,
    relation_type: String,
}

#[model(decode)]
#[derive(Debug)]
struct Receiver {
    account: String,
    name: Option<Sensitive>,
}

fn add(name: Option<Sensitive>) -> AddReceiver {
    AddReceiver {
        appid: "wxd678efh567hg6787".into(),
        kind: "PERSONAL_OPENID".into(),
        account: "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o".into(),
        name,
        relation_type: "USER".into(),
    }
}

#[endpoint(POST "v3/anything" -> serde_json::Value)]
struct Nested {
    before: &'static str,
    people: Vec<Person>,
    after: i64,
    #[query]
    code: Sensitive,
    /// A string that holds JSON, which holds another.
    contact: JsonString<Contact>,
    #[query]
    queried: JsonString<Person>,
}

#[model(encode)]
struct Contact {
    title: &'static str,
    person: JsonString<Person>,
    phone: Sensitive,
}

fn contact() -> JsonString<Contact> {
    let person = person("李\"四\"");
    JsonString::new(Contact {
        title: "\"r\"",
        person,
        phone: "138".into(),
    })
}

fn person(name: &str) -> JsonString<Person> {
    JsonString::new(Person {
        name: name.into(),
        remark: "\\",
        card: None,
    })
}

#[model(encode)]
struct Person {
    name: Sensitive,
    remark: &'static str,
    card: Option<Sensitive>,
}

/// What is sent does not depend on a server: the request alone is looked at.
fn built(
    builder: wxpay::ClientBuilder,
    request: &Nested,
) -> wxpay::Result<http::Request<bytes::Bytes>> {
    let base_url = wxpay::BaseUrl::new("http://127.0.0.1/")?;
    wxpay::build_request(
        request,
        &builder.merchant()?,
        &base_url,
        &wxpay::Stamp::random(1)?,
    )
}

fn opened(key: &PrivateKey, ciphertext: &str) -> String {
    let ciphertext = BASE64_STANDARD.decode(ciphertext).unwrap();
    String::from_utf8(key.decrypt_oaep(&ciphertext).unwrap().to_vec()).unwrap()
}

#[tokio::test]
async fn the_server_can_open_what_is_sent_and_the_plaintext_is_nowhere() {
    let sandbox = sandbox();
    let answer = add(Some("张三 <\"quoted\">".into()))
        .send(&client(&sandbox))
        .await
        .unwrap();
    assert_eq!(answer.account, "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o");
    let request = sandbox.requests().pop().unwrap();
    assert_eq!(request.problem, None);
    let body = String::from_utf8(request.body.clone()).unwrap();
    assert!(!body.contains("张三"), "{body}");
    let id = request.header("wechatpay-serial").unwrap();
    assert_eq!(id, sandbox.merchant().public_key_id);
}

#[tokio::test]
async fn sensitive_answers_come_decrypted() {
    let sandbox = sandbox();
    let key = PublicKey::from_pem(&sandbox.merchant().certificate).unwrap();
    let ciphertext = BASE64_STANDARD.encode(key.encrypt_oaep("李四".as_bytes()).unwrap());
    let body = format!(r#"{{"account":"a","name":"{ciphertext}"}}"#).into_bytes();
    sandbox.fault(
        Fault::Answer {
            status: 200,
            headers: vec![],
            body,
        },
        1,
    );
    let answer = add(None).send(&client(&sandbox)).await.unwrap();
    assert_eq!(answer.name.as_ref().unwrap().expose(), "李四");
    assert!(!format!("{answer:?}").contains("李四"));
}

async fn decode_error(sandbox: &Sandbox, name: &str) -> wxpay::Error {
    let body = format!(r#"{{"account":"a","name":"{name}"}}"#).into_bytes();
    sandbox.fault(
        Fault::Answer {
            status: 200,
            headers: vec![],
            body,
        },
        1,
    );
    add(None).send(&client(sandbox)).await.unwrap_err()
}

#[tokio::test]
async fn a_field_that_was_not_encrypted_to_us_is_an_error_that_names_it() {
    let (sandbox, other) = (sandbox(), wxpay_tests::stranger());
    let stranger = PublicKey::from_pem(&other.merchant().certificate).unwrap();
    let foreign = BASE64_STANDARD.encode(stranger.encrypt_oaep(b"x").unwrap());
    for text in [foreign.as_str(), "not base64", "AAAA"] {
        let error = decode_error(&sandbox, text).await;
        assert!(matches!(error.kind(), ErrorKind::Decode(error) if error.path() == "name"));
        assert_eq!(error.outcome(), Outcome::Unknown);
        assert!(error.body().is_some());
    }
}

#[test]
fn every_depth_is_encrypted_and_the_rest_stays_as_it_was() {
    let sandbox = wxpay_tests::stranger();
    // The published test key of the vectors plays the platform.
    let vectors: serde_json::Value =
        serde_json::from_str(include_str!("../../vectors.json")).unwrap();
    let der = vectors["keys"]["go_A_private_pkcs8"]["der_b64"]
        .as_str()
        .unwrap();
    let platform = PrivateKey::from_der(&BASE64_STANDARD.decode(der).unwrap()).unwrap();
    let merchant = sandbox.merchant();
    let builder = Client::builder()
        .mchid(&merchant.mchid)
        .private_key(&merchant.private_key)
        .certificate(&merchant.certificate)
        .platform_public_key("PUB_KEY_ID_1", platform.public_key());
    let request = Nested {
        before: "\"张三\" stays here",
        people: vec![
            Person {
                name: "张三".into(),
                remark: "r1",
                card: None,
            },
            Person {
                name: "".into(),
                remark: "r2",
                card: Some("622200\n\"1".into()),
            },
        ],
        after: 7,
        code: "query secret".into(),
        contact: contact(),
        queried: person("王五"),
    };
    let built = built(builder, &request).unwrap();
    let body: serde_json::Value = serde_json::from_slice(built.body()).unwrap();
    assert_eq!(body["before"], "\"张三\" stays here");
    assert_eq!(body["after"], 7);
    assert_eq!(body["people"][0]["remark"], "r1");
    assert_eq!(
        opened(&platform, body["people"][0]["name"].as_str().unwrap()),
        "张三"
    );
    assert!(body["people"][0].get("card").is_none());
    assert_eq!(
        body["people"][1]["name"], "",
        "an empty string is left as it is"
    );
    assert_eq!(
        opened(&platform, body["people"][1]["card"].as_str().unwrap()),
        "622200\n\"1"
    );
    let json = |text: &serde_json::Value| -> serde_json::Value {
        serde_json::from_str(text.as_str().unwrap()).unwrap()
    };
    let contact = json(&body["contact"]);
    assert_eq!(contact["title"], "\"r\"");
    assert_eq!(opened(&platform, contact["phone"].as_str().unwrap()), "138");
    let person = json(&contact["person"]);
    assert_eq!(
        opened(&platform, person["name"].as_str().unwrap()),
        "李\"四\""
    );
    assert_eq!(person["remark"], "\\");
    let url = reqwest::Url::parse(&built.uri().to_string()).unwrap();
    let query: Vec<_> = url.query_pairs().collect();
    assert_eq!(query[0].0, "code");
    assert_eq!(opened(&platform, &query[0].1), "query secret");
    let queried: serde_json::Value = serde_json::from_str(&query[1].1).unwrap();
    assert_eq!(opened(&platform, queried["name"].as_str().unwrap()), "王五");
}

#[tokio::test]
async fn without_a_platform_key_nothing_is_sent() {
    let sandbox = sandbox();
    let merchant = sandbox.merchant();
    let client = Client::builder()
        .mchid(&merchant.mchid)
        .private_key(&merchant.private_key)
        .certificate(&merchant.certificate)
        .base_url(sandbox.base_url())
        .build()
        .unwrap();
    let error = add(Some("张三".into())).send(&client).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Config(_)));
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(error.to_string().contains("platform_public_key"), "{error}");
    assert!(sandbox.requests().is_empty());
}

#[test]
fn a_value_that_is_too_long_for_the_key_is_an_error_without_the_value() {
    let sandbox = sandbox();
    let request = Nested {
        before: "",
        people: vec![],
        after: 0,
        code: "长".repeat(100).into(),
        contact: contact(),
        queried: person(""),
    };
    let error = built(builder(&sandbox), &request).unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent);
    let text = error.to_string();
    assert!(text.contains("`code`") && !text.contains('长'), "{text}");
}

#[test]
fn serialising_in_the_clear_is_refused() {
    #[model]
    #[derive(Debug)]
    struct Payee {
        name: Sensitive,
    }
    let payee = Payee {
        name: "张三".into(),
    };
    let error = serde_json::to_string(&payee).unwrap_err().to_string();
    assert!(!error.contains("张三"), "{error}");
    assert!(!format!("{payee:?}").contains("张三"));
}
