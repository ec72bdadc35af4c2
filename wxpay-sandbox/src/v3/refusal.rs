use std::fmt;

use serde_json::{Value, json};

use super::JSON;
use crate::products::BusinessError;
use crate::server::Reply;
use crate::validation::Violation;

/// A request that is turned down: `{"code", "message", "detail"}` with an HTTP status.
#[derive(Debug)]
pub(crate) struct Refusal {
    status: u16,
    code: &'static str,
    message: String,
    detail: Option<Value>,
    allow: Option<String>,
}

impl Refusal {
    pub(crate) fn new(status: u16, code: &'static str, message: impl Into<String>) -> Refusal {
        Refusal {
            status,
            code,
            message: message.into(),
            detail: None,
            allow: None,
        }
    }

    /// 401: the request is not the merchant's, as far as the server can tell.
    pub(crate) fn unauthenticated(field: &str, issue: impl Into<String>) -> Refusal {
        let issue = issue.into();
        let mut refusal = Refusal::new(
            401,
            "SIGN_ERROR",
            format!("错误的签名，验签失败 (authentication failed: {issue})"),
        );
        refusal.detail =
            Some(json!({ "field": field, "issue": issue, "location": "authorization" }));
        refusal
    }

    /// 400: a field is missing or wrong; `location` is `body`, `query`, `uri` or `header`.
    pub(crate) fn parameter(location: &str, violation: Violation) -> Refusal {
        let Violation { field, issue } = violation;
        let mut refusal = Refusal::new(
            400,
            "PARAM_ERROR",
            format!("参数错误 (parameter error: {field} {issue})"),
        );
        refusal.detail = Some(json!({ "field": field, "issue": issue, "location": location }));
        refusal
    }

    pub(crate) fn wrong_method(method: &str, path: &str, allowed: &[&str]) -> Refusal {
        let allowed = allowed.join(", ");
        let message = format!("请求方法不支持 ({path} does not take {method}, but {allowed})");
        let mut refusal = Refusal::new(405, "METHOD_NOT_ALLOWED", message);
        refusal.allow = Some(allowed);
        refusal
    }

    pub(crate) fn business(error: BusinessError) -> Refusal {
        Refusal::new(error.status, error.code, error.message)
    }

    /// Adds to the detail of the error.
    pub(crate) fn with_detail(mut self, key: &str, value: Value) -> Refusal {
        match &mut self.detail {
            Some(Value::Object(detail)) => {
                detail.insert(key.to_owned(), value);
            }
            _ => self.detail = Some(json!({ key: value })),
        }
        self
    }

    pub(crate) fn into_reply(self) -> Reply {
        let mut body = json!({ "code": self.code, "message": self.message });
        if let Some(detail) = self.detail {
            body["detail"] = detail;
        }
        let mut reply = Reply::new(self.status, JSON, body.to_string());
        if let Some(allow) = self.allow {
            reply.set("Allow", allow);
        }
        reply
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.status, self.code, self.message)
    }
}
