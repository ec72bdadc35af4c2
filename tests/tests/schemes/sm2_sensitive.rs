//! Names and numbers of people, encrypted by SM2.

use base64::prelude::{BASE64_STANDARD, Engine};
use wxpay::crypto::shangmi::Sm2PublicKey;
use wxpay::{ErrorKind, Sensitive, endpoint, model};
use wxpay_sandbox::Fault;

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
