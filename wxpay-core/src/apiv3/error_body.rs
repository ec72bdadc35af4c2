use crate::codec::decode::{Context, Decode, Node};
use crate::error::ApiError;

/// Reads `{"code", "message", "detail"}`. Proxies answer HTML or nothing, so whatever cannot be
/// read leaves an error without code.
pub(crate) fn api_error(body: &[u8]) -> ApiError {
    let Ok(document) = Node::parse_json(body) else {
        return ApiError::default();
    };
    let text = |name: &str| {
        let text = document.get(name).as_str().filter(|text| !text.is_empty());
        text.map(str::to_owned)
    };
    let detail = match document.get("detail") {
        Node::Missing => None,
        detail => serde_json::Value::decode(detail, &mut Context::new()).ok(),
    };
    ApiError {
        code: text("code"),
        message: text("message"),
        detail,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_official_shape_is_read() {
        let body = br#"{"code":"PARAM_ERROR","message":"m","detail":{"field":"/body/amount"}}"#;
        let error = api_error(body);
        assert_eq!(error.code(), Some("PARAM_ERROR"));
        assert_eq!(error.to_string(), "PARAM_ERROR: m [/body/amount]");
    }

    #[test]
    fn a_bad_text_does_not_hide_the_code() {
        let body = br#"{"code":"ORDER_NOT_EXIST","message":"\ud83c","detail":{"value":1e999}}"#;
        let error = api_error(body);
        assert_eq!(error.code(), Some("ORDER_NOT_EXIST"));
        assert_eq!(error.message(), Some("\u{fffd}"));
        // Which of the two was meant?
        let body = br#"{"code":"ORDER_NOT_EXIST","code":"SYSTEM_ERROR"}"#;
        assert_eq!(api_error(body).code(), None);
    }

    #[test]
    fn anything_else_is_an_error_without_code() {
        for body in ["", "<html>502</html>", "[]", "null", r#"{"code":5}"#, "{"] {
            assert_eq!(api_error(body.as_bytes()).code(), None, "{body}");
        }
    }
}
