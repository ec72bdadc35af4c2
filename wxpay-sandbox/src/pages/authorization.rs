use super::{Given, Html};
use crate::random;

/// Asks the user to show the merchant who they are (`appauth/authindex`).
pub(super) fn show(given: &Given, below: Html) -> Html {
    let back = given.text("redirect_uri");
    let allowed = with(
        back,
        &[
            ("code", &random::alphanumeric(32)),
            ("state", given.text("state")),
        ],
    );
    let denied = with(back, &[("state", given.text("state"))]);
    let what = match given.text("scope") {
        "pay_realname" => "whether a name and an identity number are the user's",
        _ => "the user's identity with WeChat Pay",
    };
    let rows = [
        ("Merchant", given.text("mch_id").to_owned()),
        ("Application", given.text("appid").to_owned()),
        ("Asks for", format!("{} ({what})", given.text("scope"))),
        ("Goes back to", back.to_owned()),
    ];
    let html = Html::new().markup("<main data-state=\"WAITING\">\n<h1>Authorization (授权)</h1>\n");
    let html = html.rows(&rows);
    let html = match allowed.starts_with("http://") || allowed.starts_with("https://") {
        true => html
            .markup("<div class=\"actions\">")
            .button_to(&denied, "Decline")
            .button_to(&allowed, "Agree")
            .markup("</div>\n"),
        false => html
            .markup("<p class=\"problem\">")
            .text("redirect_uri must be a URL that begins with https://")
            .markup("</p>\n"),
    };
    html.markup("</main>\n<h2>On a phone</h2>\n")
        .paragraph(
            "Both buttons lead to `redirect_uri`: with `code` and `state` when the user agrees, with \
             `state` alone otherwise. The merchant's server exchanges the code by \
             appauth/getaccesstoken.",
        )
        .append(below)
}

/// A URL with more in its query.
fn with(url: &str, pairs: &[(&str, &str)]) -> String {
    let (url, fragment) = url.split_once('#').unwrap_or((url, ""));
    let mut whole = url.to_owned();
    for (name, value) in pairs {
        whole.push(if whole.contains('?') { '&' } else { '?' });
        let set = percent_encoding::NON_ALPHANUMERIC;
        let value = percent_encoding::utf8_percent_encode(value, set);
        whole.push_str(&format!("{name}={value}"));
    }
    if !fragment.is_empty() {
        whole.push('#');
        whole.push_str(fragment);
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::with;

    #[test]
    fn the_query_grows_before_the_fragment() {
        let whole = with(
            "https://a.example/in?x=1#top",
            &[("code", "a b"), ("state", "")],
        );
        assert_eq!(whole, "https://a.example/in?x=1&code=a%20b&state=#top");
        assert_eq!(
            with("https://a.example", &[("a", "1")]),
            "https://a.example?a=1"
        );
    }
}
