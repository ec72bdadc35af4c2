//! How a bill begins, and what comes in the place of one.

use std::io::BufRead;

use crate::bill::error::BillError;
use crate::bill::lines::{Lines, not_utf8};
use crate::bill::record::{self, Cells};
use crate::download::error_code;

/// As much of the answer of an error is read to find its code.
const ANSWER: u64 = 1 << 16;

/// What people export from their own wallets begins with this.
const PERSONAL: &str = "微信支付账单明细";

/// Reads the titles of the columns, which are the first line.
pub(super) fn titles<R: BufRead>(lines: &mut Lines<R>) -> Result<Cells, BillError> {
    let (number, line) = loop {
        let mut line = lines.first()?;
        if line.is_empty() {
            return Err(BillError::new(1, "there is nothing in it"));
        }
        if line.starts_with(b"\xef\xbb\xbf") {
            line.drain(..3);
        }
        if !line.trim_ascii().is_empty() {
            break (lines.read(), line);
        }
    };
    if let Some(problem) = other_file(&line, lines) {
        return Err(BillError::new(number, problem));
    }
    let line = String::from_utf8(line)
        .map_err(|error| BillError::new(number, not_utf8(error.as_bytes())))?;
    let line = crate::bill::lines::without_ending(&line);
    cut(line).map_err(|problem| BillError::new(number, problem))
}

/// What a file is that is no bill, as far as its first bytes tell.
fn other_file<R: BufRead>(line: &[u8], lines: &mut Lines<R>) -> Option<String> {
    let kind = match line {
        [0x1f, 0x8b, ..] => {
            return Some(
                "it is still compressed with gzip; `fetch_bill` and `gunzip` decompress it"
                    .to_owned(),
            );
        }
        [b'P', b'K', 3 | 5 | 7, ..] => "a ZIP file (or one of a spreadsheet)",
        [b'%', b'P', b'D', b'F', ..] => "a PDF",
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => {
            return Some(
                "it is UTF-16; did a spreadsheet save the bill again? Read it as it was downloaded"
                    .to_owned(),
            );
        }
        _ => match line.trim_ascii_start().first() {
            Some(b'<') => "XML or HTML",
            Some(b'{' | b'[') => "JSON",
            _ => return None,
        },
    };
    if !matches!(kind, "XML or HTML" | "JSON") {
        return Some(format!("this is no bill but {kind}"));
    }
    let whole = [line, &lines.rest(ANSWER)].concat();
    Some(match error_code(&whole) {
        Some(code) => format!("this is no bill but {kind}, the answer of an error: {code}"),
        None => format!("this is no bill but {kind}: the answer of an error?"),
    })
}

fn cut(line: &str) -> Result<Cells, String> {
    if line.contains(PERSONAL) {
        return Err(
            "this is a personal bill, exported from somebody's wallet in WeChat; bills of \
             merchants are others"
                .to_owned(),
        );
    }
    let later = "this is data and no line of titles, so it is a later part of a bill that was \
                 split: join the parts in the order of `bill_sequence`, and read the whole";
    if line.starts_with('`') || line.contains(",`") {
        return Err(later.to_owned());
    }
    let Ok(titles) = record::quoted(line) else {
        return Err("this is no bill: its first line has no titles of columns".to_owned());
    };
    let mut named = titles.clone();
    named.drop_empty_tail(1);
    let begins_with_digit =
        |title: &str| title.trim_start().starts_with(|c: char| c.is_ascii_digit());
    if named.len() > 1 && named.get(0).is_some_and(begins_with_digit) {
        return Err(later.to_owned());
    }
    if named.len() < 2 || named.iter().any(|title| title.trim().is_empty()) {
        return Err(
            "this is no bill: its first line has no titles of two columns and more".to_owned(),
        );
    }
    Ok(titles)
}
