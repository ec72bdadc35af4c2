//! What is no bill, or not all of one, never reads as a day without trades.

use wxpay::bill::{Bill, BillError};

fn read(file: &[u8]) -> Result<usize, BillError> {
    let mut bill = Bill::parse(file)?;
    bill.by_ref().try_fold(0, |rows, row| row.map(|_| rows + 1))
}

const TRADE: &str = "\u{feff}交易时间,商户订单号,退款金额,订单金额\r\n\
                     `2026-01-31 10:00:00,`O1,`0.00,`12.30\r\n\
                     `2026-01-31 11:00:00,`O1,`0.30,`0.00\r\n\
                     总交易单数,退款总金额,订单总金额\r\n\
                     `2,`0.30,`12.30\r\n";

const FUND_FLOW: &str = "记账时间,资金流水单号,收支类型,收支金额(元)\n\
                         `t,`1,`收入,`12.30\n\
                         `t,`2,`收入,`1.00\n\
                         `t,`3,`支出,`0.30\n\
                         资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额\n\
                         `3,`2,`13.30,`1,`0.30\n";

#[test]
fn other_files_are_called_what_they_are() {
    for (file, word) in [
        (&b""[..], "nothing in it"),
        (b"\n \n", "nothing in it"),
        (b"Service Unavailable", "no titles"),
        (b"upstream connect error, reset reason: timeout", "no bill"),
        (
            b"Service Unavailable, please\nretry later, thanks\n",
            "none of a bill",
        ),
        (b"%PDF-1.4\n%\xe2\xe3\n", "a PDF"),
        (b"PK\x03\x04\x14\0\x08\x08\n", "a ZIP"),
        (b"\x1f\x8b\x08\0\xff", "compressed"),
        (
            b"<xml><err_code>20002</err_code></xml>",
            "XML or HTML, the answer of an error: 20002",
        ),
        (b" \n<!DOCTYPE html>", "XML or HTML"),
        (br#"{"message":"error"}"#, "JSON"),
        (
            b"{\n \"code\": \"NO_STATEMENT_EXIST\",\n \"message\": \"m\"\n}",
            "NO_STATEMENT_EXIST",
        ),
        (b"[]", "JSON"),
        (
            "微信支付账单明细,,,,\n微信昵称：[x],,,,".as_bytes(),
            "personal bill",
        ),
        ("\u{feff}微信支付账单明细列表".as_bytes(), "personal bill"),
        (
            b"\xbd\xbb\xd2\xd7\xca\xb1\xbc\xe4,\xb5\xa5\xba\xc5\n",
            "GBK",
        ),
        (b"\xff\xfe\xa4\x4e", "UTF-16"),
        (b"\x01\x9f\xff\x03,\xfe\n", "not UTF-8"),
        (b"`2026-01-31 10:00:00,`O1,`12.30\n", "bill_sequence"),
        (b"2026-01-31 10:00:00,O1,12.30\n", "bill_sequence"),
        ("交易时间,,订单金额\n".as_bytes(), "no titles"),
    ] {
        let error = read(file).unwrap_err();
        let told = error.to_string();
        assert!(
            told.contains(word),
            "{:?}: {told}",
            String::from_utf8_lossy(file)
        );
    }
}

#[test]
fn the_answer_of_an_error_is_shown_by_its_code_alone() {
    let error = read(br#"{"code":"\u001b[31m","message":"secret"}"#).unwrap_err();
    assert!(!error.to_string().contains("secret"), "{error}");
    assert!(!error.to_string().contains('\u{1b}'), "{error}");
}

#[test]
fn an_endless_line_is_not_waited_for() {
    for begin in ["", "交易时间,订单金额\n"] {
        let endless = std::io::Read::chain(begin.as_bytes(), std::io::repeat(b'x'));
        let mut bill = match Bill::parse(std::io::BufReader::new(endless)) {
            Ok(bill) => bill,
            Err(error) => {
                assert!(error.to_string().contains("longer than"), "{error}");
                continue;
            }
        };
        let error = bill.next().unwrap().unwrap_err();
        assert!(error.to_string().contains("longer than"), "{error}");
    }
}

#[test]
fn a_bill_that_was_cut_off_is_an_error_wherever() {
    for whole in [TRADE, FUND_FLOW] {
        read(whole.as_bytes()).unwrap();
        let trimmed = whole.trim_end().len();
        // Without the last zero, the last amount is the same.
        for end in 0..trimmed - 1 {
            let cut = &whole.as_bytes()[..end];
            assert!(read(cut).is_err(), "{}", String::from_utf8_lossy(cut));
        }
    }
    let error = read("分账时间,分账金额\n`t,`1.00\n".as_bytes()).unwrap_err();
    assert!(error.to_string().contains("without its totals"), "{error}");
}

#[test]
fn totals_that_contradict_the_rows_are_an_error() {
    for (whole, right, wrong, word) in [
        (
            TRADE,
            "`2,`0.30",
            "`3,`0.30",
            "`总交易单数` is 3 in the totals, and there are 2",
        ),
        (
            TRADE,
            "`2,`0.30,`12.30",
            "`2,`0.30,`12.31",
            "sum of `订单金额`",
        ),
        (TRADE, "`2,`0.30", "`2,`0.31", "`退款总金额`"),
        (
            TRADE,
            "`O1,`0.00,`12.30",
            "`O1,`0.00,`12.00",
            "`订单总金额`",
        ),
        (
            TRADE,
            "`2026-01-31 11:00:00,`O1,`0.30,`0.00\r\n",
            "",
            "there are 1",
        ),
        (FUND_FLOW, "`3,`2", "`4,`2", "资金流水总笔数"),
        (FUND_FLOW, "`3,`2", "`3,`1", "收入笔数"),
        (FUND_FLOW, "`1,`0.30", "`1,`0.40", "支出金额"),
        (FUND_FLOW, "`2,`收入,`1.00", "`2,`收入,`2.00", "收入金额"),
    ] {
        let changed = whole.replacen(right, wrong, 1);
        assert_ne!(changed, whole);
        let error = read(changed.as_bytes()).unwrap_err();
        assert!(error.to_string().contains(word), "{error}");
    }
}

#[test]
fn totals_can_be_read_even_if_they_are_wrong() {
    let changed = TRADE.replace("`2,`0.30", "`3,`0.30");
    let mut bill = Bill::parse(changed.as_bytes()).unwrap();
    assert_eq!(bill.by_ref().filter(Result::is_ok).count(), 2);
    assert_eq!(bill.summary().unwrap().get("总交易单数"), Some("3"));
}
