use super::{Given, Html, PAYMENT, done, problem};
use crate::products::change;
use crate::server::{Received, Reply, Server};

/// Shows an H5 order, or pays it.
pub(super) fn handle(server: &Server, received: &Received, given: &Given) -> Reply {
    let (prepay_id, back) = (given.text("prepay_id"), given.text("redirect_url"));
    if received.method == "POST" {
        let paid = change(server, |products, now| {
            products.pay_displayed(prepay_id, now)
        });
        let page = format!(
            "{PAYMENT}?prepay_id={}&redirect_url={}",
            encoded(prepay_id),
            encoded(back)
        );
        return done(paid, page);
    }
    let shown = change(server, |products, now| {
        products.displayed_payment(prepay_id, now)
    });
    let Some(payment) = shown else {
        return problem(
            404,
            "No H5 order has this `prepay_id`. The sandbox may have been restarted without its \
             state.",
        );
    };
    let mut html = Html::new()
        .markup("<main data-state=\"")
        .text(payment.state)
        .markup("\">\n<h1>Payment (H5支付)</h1>\n<p><span class=\"tag\">")
        .text(payment.state)
        .markup("</span></p>\n")
        .rows(&payment.rows);
    if payment.waits {
        html = html
            .markup("<form method=\"post\" action=\"/cgi-bin/mmpayweb-bin/checkmweb\">\n")
            .markup("<input type=\"hidden\" name=\"prepay_id\" value=\"")
            .text(prepay_id)
            .markup("\">\n<input type=\"hidden\" name=\"redirect_url\" value=\"")
            .text(back)
            .markup("\">\n<button class=\"yes\">Pay</button>\n</form>\n");
    } else {
        html = html.paragraph(match payment.state {
            "SUCCESS" => "The user has paid. The merchant is told by a callback.",
            _ => "Nobody can pay this order any more.",
        });
    }
    // To cancel is to leave: the order waits on.
    let label = match payment.waits {
        true => "Cancel",
        false => "Back to the merchant",
    };
    if payment.waits && back.is_empty() {
        html = html.paragraph("To cancel, close this page: the order waits on.");
    }
    html = html
        .markup("<div class=\"actions\">")
        .button_to(back, label);
    html.markup("</div>\n</main>\n<h2>On a phone</h2>\n")
        .list(&on_a_phone(received, back))
        .into_reply(200)
}

/// What the real page does and this one does not.
fn on_a_phone(received: &Received, back: &str) -> Vec<String> {
    let referer = match received.header("referer") {
        Some(referer) => format!("This request came with `{referer}`."),
        None => "This request came without.".to_owned(),
    };
    let mut notes = vec![
        "The real page opens the WeChat app at once, and is good for five minutes.".to_owned(),
        format!(
            "It refuses a link that was not followed from a page of the merchant's registered \
             domain, which it knows by the header `Referer`. {referer}"
        ),
    ];
    if back.is_empty() {
        notes.push(
            "There is no `redirect_url` in the link: the user comes back to the page before it."
                .to_owned(),
        );
    }
    notes
}

fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}
