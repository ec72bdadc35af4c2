//! Names and numbers of people, encrypted by SM2.

use base64::prelude::{BASE64_STANDARD, Engine};
use wxpay::crypto::shangmi::Sm2PublicKey;
use wxpay::notification::Notifications;
use wxpay::{ErrorKind, Sensitive, endpoint, model};
use wxpay_sandbox::{Fault, PlatformKey};

use crate::{shangmi, sm2_builder, sm2_sandbox};

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

#[tokio::test]
async fn the_server_can_open_what_is_sent_and_answers_come_decrypted() {
    let sandbox = sm2_sandbox();
    let client = sm2_builder(&sandbox).build().unwrap();
    let answer = add(Some("张三".into())).send(&client).await.unwrap();
    let request = sandbox.requests().pop().unwrap();
    assert_eq!(request.problem, None);
    assert!(!String::from_utf8_lossy(&request.body).contains("张三"));
    // The sandbox made the answer's name up, and encrypted it to the merchant's SM2 key.
    assert!(!answer.name.as_ref().unwrap().expose().is_empty());
}

#[tokio::test]
async fn an_answer_encrypted_to_the_merchant_opens_and_one_to_somebody_else_does_not() {
    let (sandbox, other) = (sm2_sandbox(), sm2_sandbox());
    let client = sm2_builder(&sandbox).build().unwrap();
    for (recipient, opens) in [(&sandbox, true), (&other, false)] {
        let key = Sm2PublicKey::from_pem(&shangmi(recipient).certificate).unwrap();
        let name = BASE64_STANDARD.encode(key.encrypt("李四".as_bytes()).unwrap());
        let body = format!(r#"{{"name":"{name}"}}"#).into_bytes();
        let fault = Fault::Answer {
            status: 200,
            headers: vec![],
            body,
        };
        sandbox.fault(fault, 1);
        match add(None).send(&client).await {
            Ok(answer) => {
                assert!(opens);
                assert_eq!(answer.name.as_ref().unwrap().expose(), "李四");
                assert!(!format!("{answer:?}").contains("李四"));
            }
            Err(error) => {
                assert!(!opens, "{error}");
                assert!(matches!(error.kind(), ErrorKind::Decode(error) if error.path() == "name"));
            }
        }
    }
}

#[tokio::test]
async fn a_field_encrypted_by_rsa_is_refused_where_the_header_names_an_sm2_key() {
    let sandbox = sm2_sandbox();
    let (merchant, keys) = (sandbox.merchant(), shangmi(&sandbox));
    let rsa = wxpay::crypto::PublicKey::from_pem(&merchant.public_key).unwrap();
    let name = BASE64_STANDARD.encode(rsa.encrypt_oaep(b"x").unwrap());

    #[endpoint(POST "v3/profitsharing/receivers/add" -> serde_json::Value)]
    struct Raw {
        appid: String,
        #[serde(rename = "type")]
        kind: String,
        account: String,
        name: String,
        relation_type: String,
    }

    let request = add(None);
    let raw = Raw {
        appid: request.appid,
        kind: request.kind,
        account: request.account,
        name,
        relation_type: request.relation_type,
    };
    let client = sm2_builder(&sandbox).build().unwrap();
    let error = raw.send(&client).await.unwrap_err();
    assert_eq!(error.code(), Some("PARAM_ERROR"), "{error}");
    assert!(error.to_string().contains("SM2"), "{error}");
    assert!(error.to_string().contains(&keys.platform_serial), "{error}");
}

#[wxpay::notification("MEMBERCARD.ACCEPT_CARD")]
struct Accepted {
    phone_number: Sensitive,
}

#[test]
fn a_merchant_with_an_sm2_key_alone_opens_the_fields_of_notifications() {
    let sandbox = &*crate::SM2_KEYS;
    let merchant = sandbox.merchant();
    let listener = sm2_builder(sandbox)
        .platform_public_key(&merchant.public_key_id, &merchant.public_key)
        .api_v3_key(&merchant.api_v3_key)
        .merchant()
        .unwrap();
    let key = Sm2PublicKey::from_pem(&shangmi(sandbox).certificate).unwrap();
    let sealed = BASE64_STANDARD.encode(key.encrypt(b"13800000000").unwrap());
    let resource = serde_json::json!({ "phone_number": sealed });
    let body = sandbox
        .notification("MEMBERCARD.ACCEPT_CARD", &resource)
        .body;
    let message = sandbox.signed(PlatformKey::PublicKey, 0, body);
    let notification = Notifications::new(listener)
        .parse(&message.headers, &message.body)
        .unwrap();
    let accepted = notification.event::<Accepted>().unwrap();
    assert_eq!(accepted.phone_number.expose(), "13800000000");
}
