use serde_json::{Map, Value};

use super::{SignType, XML, xml};
use crate::facts::Operation;
use crate::fault::Fault;
use crate::products::BusinessError;
use crate::random;
use crate::server::{Reply, Server};

/// Wraps what an operation answers in the fields that every APIv2 answer has.
pub(super) struct Envelope<'a> {
    pub(super) server: &'a Server,
    pub(super) operation: &'a Operation,
    pub(super) sign_type: SignType,
    pub(super) fault: Option<&'a Fault>,
}

impl Envelope<'_> {
    /// Whether the answer is plain JSON, as only that of `appauth/getaccesstoken` is.
    pub(super) fn is_json(&self) -> bool {
        !self.documents("return_code") && !self.operation.response.fields.is_empty()
    }

    pub(super) fn success(&self, mut answer: Map<String, Value>) -> Reply {
        if self.is_json() {
            let body = Value::Object(answer).to_string();
            return Reply::new(200, crate::v3::JSON, body);
        }
        set(&mut answer, "return_code", "SUCCESS");
        set(&mut answer, "return_msg", "OK");
        set(&mut answer, "result_code", "SUCCESS");
        self.finish(answer)
    }

    pub(super) fn failure(&self, error: &BusinessError) -> Reply {
        let mut answer = Map::new();
        set(&mut answer, "return_code", "SUCCESS");
        set(&mut answer, "return_msg", "OK");
        set(&mut answer, "result_code", "FAIL");
        set(&mut answer, "err_code", error.code);
        set(&mut answer, "err_code_des", &error.message);
        self.finish(answer)
    }

    fn finish(&self, mut answer: Map<String, Value>) -> Reply {
        let merchant = &self.server.issued.merchant;
        if self.documents("mch_id") {
            set(&mut answer, "mch_id", &merchant.mchid);
        }
        if self.documents("sign") {
            set(&mut answer, "nonce_str", &random::alphanumeric(32));
            let sign = match self.fault {
                Some(Fault::WrongSignature) => {
                    Some(self.sign_type.sign(&answer, "not the merchant's APIv2 key"))
                }
                Some(Fault::MissingSignature) => None,
                _ => Some(self.sign_type.sign(&answer, &merchant.api_v2_key)),
            };
            match sign {
                Some(sign) => set(&mut answer, "sign", &sign),
                None => drop(answer.remove("sign")),
            }
        }
        Reply::new(200, XML, xml::write(&answer))
    }

    fn documents(&self, name: &str) -> bool {
        self.operation
            .response
            .fields
            .iter()
            .any(|field| field.name == name)
    }
}

/// A body that a test dictates; an XML map without `sign` gets one.
pub(super) fn dictated(server: &Server, sign_type: SignType, body: &[u8]) -> Vec<u8> {
    match xml::parse(body) {
        Ok(mut values) if !values.contains_key("sign") => {
            let sign = sign_type.sign(&values, &server.issued.merchant.api_v2_key);
            set(&mut values, "sign", &sign);
            xml::write(&values).into_bytes()
        }
        _ => body.to_vec(),
    }
}

fn set(answer: &mut Map<String, Value>, name: &str, value: &str) {
    answer.insert(name.to_owned(), Value::from(value));
}
