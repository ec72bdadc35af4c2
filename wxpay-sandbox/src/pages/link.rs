//! Signed links that a merchant has the user's browser open.

use serde_json::{Map, Value};

use super::{Given, Html, authorization, contract};
use crate::keys::AnyKey;
use crate::products::{self, BusinessError, Call};
use crate::record::{Note, SignatureCheck};
use crate::server::{Received, Reply, Server};

/// The page behind a link that passed every check; refused by what the sandbox remembers.
pub(crate) fn opened(
    server: &Server,
    received: &Received,
    call: &Call<'_>,
    note: &Note,
) -> Result<Reply, BusinessError> {
    let below = checked(received, call, note);
    let path = call.operation.path;
    if path.starts_with("v2/papay/") && !server.answering.stateless() {
        let merchant_key = AnyKey::Rsa(&server.issued.merchant_key);
        let id = products::contract_of_link(server, call, merchant_key)?;
        let shown = server.products().displayed_contract(&id);
        if let Some(shown) = shown {
            return Ok(contract::show(&shown, &id, below).into_reply(200));
        }
    }
    let html = match path {
        "v2/appauth/authindex" => authorization::show(&Given(call.query.clone()), below),
        _ => Html::new()
            .markup("<main>\n<h1>A link for the user's browser</h1>\n")
            .rows(&rows(&call.query))
            .paragraph("A phone shows WeChat Pay's page here; this sandbox remembers nothing.")
            .markup("</main>\n")
            .append(below),
    };
    Ok(html.into_reply(200))
}

/// The page behind a link that the real server would not show anything for, and why.
pub(crate) fn refused(problem: &str, signature: Option<&SignatureCheck>) -> Reply {
    let mut html = Html::new()
        .markup("<main data-state=\"REFUSED\">\n<h1>This link does not open</h1>\n")
        .markup("<p class=\"problem\">")
        .text(problem)
        .markup("</p>\n");
    if let Some(check) = signature.filter(|check| !check.valid) {
        html = html
            .paragraph("The signature has to cover this text, with the APIv2 key for ***:")
            .markup("<pre>")
            .text(&check.message)
            .markup("</pre>\n");
        if let Some(instead) = &check.signed_instead {
            html = html
                .paragraph("It covers this one:")
                .markup("<pre>")
                .text(instead)
                .markup("</pre>\n");
        }
    }
    html.markup("</main>\n<h2>On a phone</h2>\n")
        .paragraph("The user reads that there is something wrong with the merchant's parameters.")
        .into_reply(400)
}

/// What the link went through.
fn checked(received: &Received, call: &Call<'_>, note: &Note) -> Html {
    let mut items = vec![format!(
        "{}: every documented parameter is there, and of its type",
        call.operation.id()
    )];
    items.push(match &note.signature {
        Some(_) => "`sign` covers the parameters, by this merchant's APIv2 key".to_owned(),
        None => "this link is not signed".to_owned(),
    });
    if let Some(base_url) = call.operation.base_url {
        let host = received.header("host").unwrap_or_default();
        items.push(format!(
            "the real link is of {base_url}, this one of {host}"
        ));
    }
    items.extend(note.warnings.iter().map(|warning| format!("⚠ {warning}")));
    Html::new().markup("<h2>Checked</h2>\n").list(&items)
}

fn rows(query: &Map<String, Value>) -> Vec<(&str, String)> {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let rows = query
        .iter()
        .map(|(name, value)| (name.as_str(), text(value)));
    rows.collect()
}
