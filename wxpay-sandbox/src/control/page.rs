use crate::server::Reply;

/// One file, nothing to build and nothing to fetch from elsewhere.
const PAGE: &str = include_str!("dashboard.html");

/// The dashboard.
pub(super) fn show() -> Reply {
    let mut reply = Reply::new(200, "text/html; charset=utf-8", PAGE);
    reply.set("Cache-Control", "no-store");
    // What clients send is shown on it: nothing of that may run or be fetched.
    reply.set(
        "Content-Security-Policy",
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; \
         img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'",
    );
    reply
}
