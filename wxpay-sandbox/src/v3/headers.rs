use super::Refusal;
use crate::server::{Received, Server};
use crate::validation::Violation;

/// Checks the headers that every request must carry.
pub(super) fn check(server: &Server, received: &Received) -> Result<(), Refusal> {
    let wrong = |name: &str, issue: String| {
        Refusal::parameter(
            "header",
            Violation {
                field: name.to_owned(),
                issue,
            },
        )
    };
    if received.header("user-agent").is_none() {
        let issue = "is required: say what program and version is calling".to_owned();
        return Err(wrong("User-Agent", issue));
    }
    match received.header("accept") {
        None => {
            return Err(wrong(
                "Accept",
                "is required: send application/json".to_owned(),
            ));
        }
        Some(accept) if !accepts_json(accept) => {
            return Err(Refusal::new(
                406,
                "PARAM_ERROR",
                format!("Accept 不支持 (Accept must allow application/json, and it is `{accept}`)"),
            ));
        }
        Some(_) => {}
    }
    if let Some(id) = received.header("wechatpay-serial")
        && server.platform_key(id).is_none()
    {
        let merchant = &server.issued.merchant;
        let issue = if id.eq_ignore_ascii_case(&merchant.serial) {
            "is the merchant's own certificate: name the platform's".to_owned()
        } else {
            let known: Vec<&str> = server.platform_keys().iter().map(|(id, _)| *id).collect();
            format!(
                "names the unknown platform key `{id}`; known are {}",
                known.join(" and ")
            )
        };
        return Err(wrong("Wechatpay-Serial", issue));
    }
    Ok(())
}

/// Whether a content type is JSON, whatever its parameters.
pub(super) fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}

fn accepts_json(accept: &str) -> bool {
    accept.split(',').any(|range| {
        let essence = range.split(';').next().unwrap_or_default().trim();
        ["application/json", "application/*", "*/*"]
            .iter()
            .any(|good| essence.eq_ignore_ascii_case(good))
    })
}
