//! The control API under `/_sandbox/`: what a test, a script or the dashboard orders.

mod clock;
mod deliveries;
mod events;
mod faults;
mod guard;
mod input;
mod network;
mod orders;
mod page;
mod platform;
mod problem;
mod profit_sharing;
mod requests;
mod route;

pub(crate) use guard::{Admission, Visitor, foreign_origin};
pub use network::{Network, NetworkError};

use serde_json::Value;

use crate::server::{Received, Reply, Server};
use input::Input;
use problem::Problem;
use route::Route;

const PREFIX: &str = "/_sandbox";

/// Whether a request is for the control API and not for WeChat Pay.
pub(crate) fn is_for(path: &str) -> bool {
    path.strip_prefix(PREFIX)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Does what a request orders, and answers.
pub(crate) fn handle(server: &Server, visitor: &Visitor, received: &Received) -> Reply {
    match guard::admit(&server.admission, visitor, received).and_then(|()| answer(server, received))
    {
        Ok(reply) => reply,
        Err(problem) => problem.into_reply(),
    }
}

fn answer(server: &Server, received: &Received) -> Result<Reply, Problem> {
    let input = Input::new(received);
    let done = match route::find(&received.method, received.path())? {
        Route::State => platform::state(server),
        Route::Page => return Ok(page::show()),
        Route::Qr { number } => return orders::qr(server, &number),
        Route::Orders => orders::list(server),
        Route::Act { kind, number, verb } => orders::act(server, (&kind, &number, &verb), &input)?,
        Route::Requests => requests::list(server, &input)?,
        Route::Request { id } => requests::one(server, &id)?,
        Route::ClearRequests => requests::clear(server),
        Route::Deliveries => deliveries::list(server, &input)?,
        Route::Resend { id } => deliveries::resend(server, &id)?,
        Route::Events => events::list(server),
        Route::Trigger => events::trigger(server, &input)?,
        Route::Faults => faults::list(server),
        Route::OrderFault => faults::order(server, &input)?,
        Route::ClearFaults => faults::clear(server),
        Route::Clock => clock::show(server),
        Route::SetClock => clock::set(server, &input)?,
        Route::Rotate => platform::rotate(server)?,
        Route::ProfitSharing => profit_sharing::show(server),
        Route::SetProfitSharing => profit_sharing::set(server, &input)?,
    };
    Ok(json(200, &done))
}

fn json(status: u16, body: &Value) -> Reply {
    let mut reply = Reply::new(status, crate::v3::JSON, format!("{body:#}\n"));
    reply.set("Cache-Control", "no-store");
    reply
}
