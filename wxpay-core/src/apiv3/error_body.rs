use crate::error::ApiError;

/// Reads `{"code", "message", "detail"}`. Proxies answer HTML or nothing, so whatever cannot be
/// read leaves an error without code.
pub(crate) fn api_error(body: &[u8]) -> ApiError {
    let Ok(serde_json::Value::Object(mut fields)) = serde_json::from_slice(body) else {
        return ApiError::default();
    };
    let mut text = |name: &str| match fields.remove(name) {
        Some(serde_json::Value::String(text)) if !text.is_empty() => Some(text),
        _ => None,
    };
    let (code, message) = (text("code"), text("message"));
    ApiError {
        code,
        message,
        detail: fields.remove("detail"),
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
    fn anything_else_is_an_error_without_code() {
        for body in ["", "<html>502</html>", "[]", "null", r#"{"code":5}"#, "{"] {
            assert_eq!(api_error(body.as_bytes()).code(), None, "{body}");
        }
    }
}
