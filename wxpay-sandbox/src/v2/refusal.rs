use std::fmt;

use serde_json::{Map, Value};

use super::{XML, xml};
use crate::server::Reply;

/// A communication error: `return_code` is `FAIL` and nothing is signed.
#[derive(Debug)]
pub(super) struct Refusal {
    status: u16,
    message: String,
}

impl Refusal {
    pub(super) fn new(message: impl Into<String>) -> Refusal {
        Refusal {
            status: 200,
            message: message.into(),
        }
    }

    pub(super) fn not_found(message: String) -> Refusal {
        Refusal {
            status: 404,
            message,
        }
    }

    pub(super) fn wrong_method(message: String) -> Refusal {
        Refusal {
            status: 405,
            message,
        }
    }

    pub(super) fn parameter(issue: &str) -> Refusal {
        Refusal::new(format!("参数错误 (parameter error: {issue})"))
    }

    pub(super) fn not_xml(issue: &str) -> Refusal {
        Refusal::new(format!("XML格式错误 (the body is not usable XML: {issue})"))
    }

    pub(super) fn sign(issue: &str) -> Refusal {
        Refusal::new(format!("签名错误 (sign error: {issue})"))
    }

    pub(super) fn certificate(issue: &str) -> Refusal {
        Refusal {
            status: 400,
            message: format!("证书校验失败 (client certificate: {issue})"),
        }
    }

    pub(super) fn into_reply(self) -> Reply {
        let mut answer = Map::new();
        answer.insert("return_code".to_owned(), Value::from("FAIL"));
        answer.insert("return_msg".to_owned(), Value::from(self.message));
        Reply::new(self.status, XML, xml::write(&answer))
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
