//! Operations whose answers are files, and those that give the links to them.

mod bill;
mod content;
mod links;
mod media;
mod packing;
mod store;

pub(crate) use links::links;
pub(crate) use media::keep;
pub(crate) use store::Store;

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};

use crate::fault::Fault;
use crate::products::{BusinessError, Call};
use crate::random;
use crate::server::{Reply, Server, Signed};

/// Serves the file that a request asks for.
pub(crate) fn serve(
    server: &Server,
    call: &Call<'_>,
    fault: Option<&Fault>,
) -> Result<Reply, BusinessError> {
    let shapes = bill::shapes(call.family);
    let date = |name| bill::date(server, shapes, call.text(name));
    let gzip = |name| call.text(name).eq_ignore_ascii_case("gzip");
    let statement = call.operation.path.ends_with("/statements");
    let (kind, file, gzip) = match call.operation.path {
        "v3/billdownload/file" => (TEXT, stored(server, call)?, gzip("tartype")),
        "v2/pay/downloadbill" => {
            let text = bill::trade(server, &date("bill_date")?, call.text("bill_type"));
            (TEXT, text.into_bytes(), gzip("tar_type"))
        }
        "v2/pay/downloadfundflow" => {
            let text = bill::fund_flow(server, &date("bill_date")?);
            (TEXT, text.into_bytes(), gzip("tar_type"))
        }
        "v3/statements" | "v3/global/statements" => {
            let either = [bill::Shape::Digits, bill::Shape::Dashes];
            let date = bill::date(server, &either, call.text("date"))?;
            let text = bill::trade(server, &date, "ALL");
            (TEXT, text.into_bytes(), false)
        }
        path if path.contains("/images/") => {
            let kept = server.files().kept(call.text("media_id"));
            let picture = kept.unwrap_or_else(content::picture);
            (media::content_type(&picture), picture, false)
        }
        _ => ("application/pdf", content::document(call), false),
    };
    let announced = sha1(&file);
    let file = match fault {
        Some(Fault::WrongHash) => content::altered(file),
        _ => file,
    };
    let file = match (fault, gzip) {
        (Some(Fault::GzipBomb), _) => packing::bomb(),
        (_, true) => packing::gzip(&file),
        (_, false) => file,
    };
    let mut reply = Reply::new(200, kind, file);
    reply.signed = Signed::Nothing;
    if statement {
        reply.signed = Signed::Text(format!(r#"{{"sha1":"{announced}"}}"#));
        reply.set("Wechatpay-Statement-Sha1", announced);
    }
    Ok(reply)
}

/// Files that are behind secret links, asked for without a signature.
pub(crate) fn is_public(path: &str) -> bool {
    path.ends_with("/v3/new-tax-control-fapiao/download")
}

const TEXT: &str = "text/plain; charset=utf-8";

fn stored(server: &Server, call: &Call<'_>) -> Result<Vec<u8>, BusinessError> {
    if server.answering.stateless() {
        return Ok(bill::trade(server, "2026-01-31", "ALL").into_bytes());
    }
    let token = call.text("token");
    server.files().get(token, server.clock.now()).ok_or_else(|| {
        let message = "链接无效或已过期 (this token is unknown, or older than five minutes: apply \
                       for the bill again)";
        BusinessError::new(400, "INVALID_REQUEST", message)
    })
}

fn sha1(file: &[u8]) -> String {
    random::upper_hex(digest(&SHA1_FOR_LEGACY_USE_ONLY, file).as_ref()).to_lowercase()
}
