//! Bills: CSV over what happened in a day, or over made-up trades when nothing did.

mod csv;
mod fund_flow;
mod profit_sharing;
mod trade;

pub(super) use fund_flow::fund_flow;
pub(super) use profit_sharing::profit_sharing;
pub(super) use trade::trade;

use crate::clock::rfc3339;
use crate::facts::Family;
use crate::products::{BusinessError, Settled, SettledRefund};
use crate::server::Server;

/// How the day of a bill may be written.
pub(super) fn shapes(family: Family) -> &'static [Shape] {
    match family {
        Family::V2 => &[Shape::Digits],
        Family::V3 => &[Shape::Dashes],
    }
}

#[derive(PartialEq, Eq)]
pub(super) enum Shape {
    /// `20260131`
    Digits,
    /// `2026-01-31`
    Dashes,
}

/// The day of a bill, as `yyyy-mm-dd`. Unlike the real one, the sandbox has today's bill.
pub(super) fn date(server: &Server, shapes: &[Shape], text: &str) -> Result<String, BusinessError> {
    let digits: String = text.chars().filter(|c| *c != '-').collect();
    let date = format_date(&digits).unwrap_or_default();
    let shape = match text {
        text if text == digits => Some(Shape::Digits),
        text if text == date => Some(Shape::Dashes),
        _ => None,
    };
    let shaped = digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let fits = shape.is_some_and(|shape| server.answering.stateless() || shapes.contains(&shape));
    if !shaped || !fits {
        let message = "账单日期格式不正确 (the date of a bill is written 2026-01-31, in APIv2 \
                       20260131)";
        return Err(BusinessError::new(400, "PARAM_ERROR", message));
    }
    let today: String = written(server.clock.now()).chars().take(10).collect();
    if date > today {
        let message = "账单文件不存在 (No Bill Exist: that day is still to come)";
        return Err(BusinessError::new(400, "NO_STATEMENT_EXIST", message));
    }
    Ok(date)
}

fn format_date(digits: &str) -> Option<String> {
    let (year, month, day) = (digits.get(..4)?, digits.get(4..6)?, digits.get(6..)?);
    Some(format!("{year}-{month}-{day}"))
}

/// One line of a bill, with its time as bills write it.
struct Line {
    time: String,
    settled: Settled,
}

/// What happened on a day: the payments and refunds of the sandbox, or made-up ones.
fn lines(server: &Server, date: &str) -> Vec<Line> {
    let lines = server.products().settled().into_iter().map(|settled| Line {
        time: written(settled.time),
        settled,
    });
    let lines: Vec<Line> = lines.filter(|line| line.time.starts_with(date)).collect();
    match lines.is_empty() {
        true => examples(date),
        false => lines,
    }
}

/// What a day without payments looks like: one payment, with a comma in the name of the goods,
/// and one refund.
fn examples(date: &str) -> Vec<Line> {
    let line = |time: &str, total, refund| Line {
        time: format!("{date} {time}"),
        settled: Settled {
            time: 0,
            appid: "wxd678efh567hg6787".to_owned(),
            sub_mchid: String::new(),
            transaction_id: "4200000001202601010000000001".to_owned(),
            out_trade_no: "sandbox-1".to_owned(),
            openid: "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o".to_owned(),
            trade_type: "JSAPI".to_owned(),
            goods: "面包, 两个".to_owned(),
            attach: String::new(),
            total,
            refund,
        },
    };
    let refund = SettledRefund {
        refund_id: "50000000012026010100000000001".to_owned(),
        out_refund_no: "50000000012026010100000000001".to_owned(),
        fen: 7,
        status: "SUCCESS",
        reversed: false,
    };
    vec![
        line("09:30:00", 1234, None),
        line("18:00:00", 1234, Some(refund)),
    ]
}

/// `2026-01-31 09:30:00`, in Beijing.
fn written(unix: i64) -> String {
    rfc3339(unix).replace('T', " ").chars().take(19).collect()
}
