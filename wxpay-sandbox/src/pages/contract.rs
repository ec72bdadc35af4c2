use super::{CONTRACT, Given, Html, done, problem};
use crate::products::{Displayed, change};
use crate::server::{Received, Reply, Server};

/// Shows a contract, or takes the user's answer.
pub(super) fn handle(server: &Server, received: &Received, given: &Given) -> Reply {
    let id = given.text("id");
    if received.method == "POST" {
        let agrees = match given.text("answer") {
            "agree" => true,
            "decline" => false,
            _ => return problem(400, "The answer is `agree` or `decline`."),
        };
        let answered = change(server, |products, now| {
            products.answer_contract(id, agrees, now)
        });
        return done(answered, format!("{CONTRACT}?id={id}"));
    }
    match server.products().displayed_contract(id) {
        Some(contract) => show(&contract, id, Html::new()).into_reply(200),
        None => problem(
            404,
            "No contract has this `id`. The sandbox may have been restarted without its state, or \
             the contract was wished for again.",
        ),
    }
}

/// The contract, with buttons as long as it waits, and something below.
pub(super) fn show(contract: &Displayed, id: &str, below: Html) -> Html {
    let mut html = Html::new()
        .markup("<main data-state=\"")
        .text(contract.state)
        .markup("\">\n<h1>Contract for deductions (委托代扣)</h1>\n<p><span class=\"tag\">")
        .text(contract.state)
        .markup("</span></p>\n")
        .rows(&contract.rows);
    html = match contract.waits {
        true => html
            .markup("<form method=\"post\" action=\"/papay/sign\">\n")
            .markup("<input type=\"hidden\" name=\"id\" value=\"")
            .text(id)
            .markup("\">\n")
            .markup("<button name=\"answer\" value=\"decline\">Decline</button>\n")
            .markup("<button class=\"yes\" name=\"answer\" value=\"agree\">Agree</button>\n")
            .markup("</form>\n"),
        false => html.paragraph(match contract.state {
            "SIGNED" => "The user has agreed. The merchant is told by a callback, and may deduct.",
            "DECLINED" => {
                "The user has declined. The merchant is not told, and may ask again with the same \
                 number."
            }
            _ => "This contract has ended.",
        }),
    };
    html.markup("</main>\n")
        .markup("<h2>On a phone</h2>\n")
        .paragraph(
            "WeChat shows this as a page of its own and asks for the payment password. It opens in \
             WeChat only; another browser is sent to the app.",
        )
        .append(below)
}
