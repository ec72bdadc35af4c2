//! The rows of bills, in every shape they come in.

use wxpay::bill::{Bill, BillError, BillRow};

type Read = Result<(Vec<BillRow>, Option<BillRow>), BillError>;

fn read(text: &str) -> Read {
    let mut bill = Bill::parse(text.as_bytes())?;
    let rows = bill.by_ref().collect::<Result<_, _>>()?;
    Ok((rows, bill.summary().cloned()))
}

fn values(row: &BillRow) -> Vec<&str> {
    row.iter().map(|(_, value)| value).collect()
}

const HEAD: &str = "交易时间,商品名称,订单金额";

#[test]
fn marks_byte_order_mark_and_line_endings_are_taken_off() {
    for begin in ["", "\u{feff}"] {
        for end in ["\n", "\r\n"] {
            for last in ["", end] {
                let lines = [
                    HEAD,
                    "`2026-01-31,`面包,`1.00",
                    "`2026-01-31,`,`-0.05",
                    "总交易单数,订单总金额",
                    "`2,`0.95",
                ];
                let text = format!("{begin}{}{last}", lines.join(end));
                let (rows, summary) = read(&text).unwrap();
                assert_eq!(values(&rows[0]), ["2026-01-31", "面包", "1.00"]);
                assert_eq!(values(&rows[1]), ["2026-01-31", "", "-0.05"]);
                assert_eq!((rows[0].line(), rows[1].line()), (2, 3));
                assert_eq!(rows[1].fen("订单金额").unwrap(), Some(-5));
                assert_eq!(summary.unwrap().fen("订单总金额").unwrap(), Some(95));
            }
        }
    }
}

#[test]
fn commas_and_quotes_in_values_are_values() {
    for (line, goods) in [
        ("`t,`a, b,`1", "a, b"),
        ("`t,`a,b,c,,`1", "a,b,c,"),
        ("`t,\"`a,b\",`1", "a,b"),
        ("\"`t\",\"`say \"\"a,b\"\"\",\"`1\"", "say \"a,b\""),
        ("t,\"a,b\",1", "a,b"),
        ("`t,\"`two\nlines\",`1", "two\nlines"),
        ("`t,`5\" pipe,`1", "5\" pipe"),
        ("`t,`it`s,`1", "it`s"),
        ("`t,,`1", ""),
        ("`t,`a,`1,", "a"),
    ] {
        let (rows, _) =
            read(&format!("{HEAD}\n{line}\n")).unwrap_or_else(|e| panic!("{line}: {e}"));
        assert_eq!(values(&rows[0]), ["t", goods, "1"], "{line}");
    }
}

#[test]
fn a_day_without_trades_has_no_rows() {
    let (rows, summary) = read(&format!("{HEAD}\n总交易单数,订单总金额\n`0,`0.00\n")).unwrap();
    assert!(rows.is_empty());
    assert_eq!(summary.unwrap().get("总交易单数"), Some("0"));
    let (rows, summary) = read(HEAD).unwrap();
    assert!(rows.is_empty() && summary.is_none());
}

#[test]
fn a_bill_that_lost_its_marks_is_read_all_the_same() {
    let text = format!("{HEAD}\nt,总统套房,1.00\n\n总交易单数,订单总金额\n1,1.00\n\n");
    let (rows, summary) = read(&text).unwrap();
    assert_eq!(values(&rows[0]), ["t", "总统套房", "1.00"]);
    assert_eq!(summary.unwrap().get("总交易单数"), Some("1"));
}

#[test]
fn broken_lines_are_errors_with_their_number() {
    for (lines, line) in [
        ("`t,`a,`1\n`t,`a\n", 3),
        ("`t,`a,`1\n`t,`a,`1,`more\n", 3),
        ("`t,`a,`1\n\n\n`t\n", 5),
        ("`t,`a,`1\nt,a,1\n", 3),
        ("`t,\"a\"b,`1\n", 2),
        ("`t,`a,`1\n`t,\"open,`1\n`t,`a,`1\n", 3),
        ("`t,`a,`1\n总交易单数\n", 3),
        ("`t,`a,`1\n总交易单数,订单总金额\n`1\n", 4),
        ("`t,`a,`1\n总交易单数\n`1\n`t,`a,`1\n", 5),
        ("`t,`a,`1\n总交易单数\n1\n", 4),
    ] {
        let error = read(&format!("{HEAD}\n{lines}")).unwrap_err();
        assert_eq!(error.line(), line, "{lines}: {error}");
    }
}

#[test]
fn what_is_no_bill_is_said_to_be_none() {
    for (bytes, word) in [
        (&b""[..], "nothing"),
        (b"\n\n", "nothing"),
        (b"<xml><return_code>FAIL</return_code></xml>", "XML"),
        (b"\x1f\x8b\x08\x00\xff", "compressed"),
    ] {
        let error = Bill::parse(bytes).unwrap_err();
        assert!(error.to_string().contains(word), "{error}");
    }
    let endless = std::io::Read::chain(HEAD.as_bytes(), std::io::repeat(b'x'));
    let error = Bill::parse(std::io::BufReader::new(endless)).unwrap_err();
    assert!(error.to_string().contains("longer than"), "{error}");
}

#[test]
fn after_an_error_there_are_no_more_rows() {
    let text = format!("{HEAD}\n`t\n`t,`a,`1\n");
    let mut bill = Bill::parse(text.as_bytes()).unwrap();
    assert!(bill.next().unwrap().is_err());
    assert!(bill.next().is_none());
}

#[test]
fn amounts_are_exact_or_an_error() {
    let text = format!("{HEAD}\n`t,`a,`0.29\n`t,`a,`\n`t,`a,`0.006\n`t,`secret,`free\n");
    let (rows, _) = read(&text).unwrap();
    assert_eq!(rows[0].fen("订单金额").unwrap(), Some(29));
    assert_eq!(rows[1].fen("订单金额").unwrap(), None);
    for row in &rows[2..] {
        let error = row.fen("订单金额").unwrap_err();
        assert_eq!(error.line(), row.line());
        assert!(error.to_string().contains("订单金额"), "{error}");
    }
    let error = rows[0].fen("手续费").unwrap_err();
    assert!(error.to_string().contains("商品名称"), "{error}");
    assert_eq!(rows[0].get("手续费"), None);
}

#[test]
fn what_is_printed_tells_no_values() {
    let text = format!("{HEAD}\n`t,`secret,`1\n");
    let mut bill = Bill::parse(text.as_bytes()).unwrap();
    let row = bill.next().unwrap().unwrap();
    assert!(!format!("{row:?} {bill:?}").contains("secret"));
    let error = read(&format!("{HEAD}\n`secret\n")).unwrap_err();
    assert!(!format!("{error} {error:?}").contains("secret"));
}
