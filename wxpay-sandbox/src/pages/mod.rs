//! The pages that a user's browser or phone shows: contracts, payments, authorizations.
//!
//! Whoever opens them is not the merchant, so that nothing but what is in the link proves anything:
//! they know an order by the secret that its merchant was given for the phone.

mod authorization;
mod contract;
mod html;
mod link;
mod payment;

pub(crate) use link::{opened, refused};

use serde_json::{Map, Value};

use crate::control;
use crate::products::ActionError;
use crate::query;
use crate::server::{Received, Reply, Server};
use html::Html;

/// Where the user agrees to a contract, `?id=…`.
const CONTRACT: &str = "/papay/sign";

/// Where the user pays an H5 order, `?prepay_id=…`.
const PAYMENT: &str = "/cgi-bin/mmpayweb-bin/checkmweb";

/// Whether a request is for a page of the user's, and none of the merchant's.
pub(crate) fn is_for(path: &str) -> bool {
    [CONTRACT, PAYMENT].contains(&path)
}

/// Shows a page, or takes what the user has decided on it.
pub(crate) fn handle(server: &Server, received: &Received) -> Reply {
    let given = match received.method.as_str() {
        "GET" => query::parse(received.query()),
        "POST" => query::parse(&String::from_utf8_lossy(&received.body)),
        _ => return problem(405, "A page takes GET, and POST from its own buttons."),
    };
    let Ok(given) = given else {
        return problem(400, "What was sent does not decode to UTF-8.");
    };
    if let Some(origin) = control::foreign_origin(received) {
        let text = format!("A page of {origin} must not press buttons here.");
        return problem(403, &text);
    }
    match received.path() {
        CONTRACT => contract::handle(server, received, &Given(given)),
        _ => payment::handle(server, received, &Given(given)),
    }
}

/// Points the links for the user's browser in an answer to this sandbox, under the address that
/// the merchant called: on the real hosts nobody knows its orders.
pub(crate) fn point_here(received: &Received, answer: &mut Map<String, Value>) {
    for name in ["h5_url", "mweb_url", "redirect_url"] {
        let Some(Value::String(url)) = answer.get_mut(name) else {
            continue;
        };
        for host in ["https://wx.tenpay.com", "https://payapp.weixin.qq.com"] {
            let path = url.strip_prefix(host);
            if let Some(path) = path.filter(|path| is_for(path.split('?').next().unwrap_or(path))) {
                *url = format!("{}{path}", received.base_url());
                break;
            }
        }
    }
}

/// The values of a query or a form.
struct Given(Map<String, Value>);

impl Given {
    /// Empty when there is none, or several.
    fn text(&self, name: &str) -> &str {
        self.0.get(name).and_then(Value::as_str).unwrap_or_default()
    }
}

/// A page with nothing but an error.
fn problem(status: u16, text: &str) -> Reply {
    let html = Html::new().markup("<h1>That did not work</h1>\n<p class=\"problem\">");
    html.text(text).markup("</p>\n").into_reply(status)
}

/// After a button was pressed: the page as it is now, so that a reload presses nothing.
fn done(result: Result<(), ActionError>, page: String) -> Reply {
    match result {
        Ok(()) => {
            let mut reply = Reply::new(303, "", "");
            reply.set("Location", page);
            reply
        }
        Err(error @ ActionError::Unknown { .. }) => problem(404, &error.to_string()),
        Err(error) => problem(409, &error.to_string()),
    }
}
