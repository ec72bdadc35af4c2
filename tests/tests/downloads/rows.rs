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

fn totals(rows: usize, yuan: &str) -> String {
    format!("总交易单数,订单总金额\n`{rows},`{yuan}\n")
}

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
fn what_stands_between_backticks_is_the_value() {
    for goods in [
        "a, b",
        "a,b,c,",
        "\"a,b\"",
        "\"",
        "cable,\"thick",
        "5\" pipe",
        "it`s",
        r#"{"shop":1,"table":"4"}"#,
        "two\nlines",
        "two\r\n\nlines, \"and more",
        "总交易单数",
        "",
    ] {
        let text = format!("{HEAD}\r\n`t,`{goods},`1\r\n{}", totals(1, "1.00"));
        let (rows, _) = read(&text).unwrap_or_else(|e| panic!("{goods}: {e}"));
        assert_eq!(values(&rows[0]), ["t", goods, "1"]);
    }
}

#[test]
fn quotation_marks_in_two_orders_hide_none_between_them() {
    let head = "交易时间,商户订单号,商品名称,商户数据包,订单金额,费率备注";
    let row = |no, goods, attach, yuan| format!("`t,`{no},`{goods},`{attach},`{yuan},`");
    let rows = [
        row("O1", "cable,\"thick", "", "1.00"),
        row("O2", "Tea", "", "2.00"),
        row("O3", "Tea", "", "3.00"),
        row("O4", "Tea", "5\"", "4000.00"),
        row("O5", "Tea", r#"{"a":1,"b":2}"#, "5.00"),
    ];
    let text = format!("{head}\n{}\n{}", rows.join("\n"), totals(5, "4011.00"));
    let (rows, _) = read(&text).unwrap();
    let numbers: Vec<_> = rows.iter().map(|row| row.get("商户订单号")).collect();
    let expected = ["O1", "O2", "O3", "O4", "O5"].map(Some);
    assert_eq!(numbers, expected);
    assert_eq!(rows[3].fen("订单金额").unwrap(), Some(400_000));
    assert_eq!(rows[4].get("商户数据包"), Some(r#"{"a":1,"b":2}"#));
}

#[test]
fn a_last_value_goes_on_until_the_next_record_begins() {
    let head = "分账时间,金额,备注";
    let text = format!("{head}\n`1,`2,`one\r\n\r\ntwo, three\n`2,`3,`four\n总笔数,总金额\n`2,`5\n");
    let (rows, summary) = read(&text).unwrap();
    assert_eq!(rows[0].get("备注"), Some("one\r\n\r\ntwo, three"));
    assert_eq!(values(&rows[1]), ["2", "3", "four"]);
    assert_eq!(summary.unwrap().get("总金额"), Some("5"));
}

#[test]
fn a_comma_at_the_end_of_lines_is_no_value() {
    for text in [
        format!("{HEAD},\n`t,`a,`1,\n总交易单数,订单总金额,\n`1,`1.00,\n"),
        format!("{HEAD}\n`t,`a,`1,\n总交易单数,订单总金额,\n`1,`1.00,\n"),
        format!("{HEAD},\nt,a,1,\n总交易单数,订单总金额,\n1,1.00,\n"),
    ] {
        let (rows, summary) = read(&text).unwrap();
        assert_eq!(values(&rows[0]), ["t", "a", "1"]);
        assert_eq!(values(&summary.unwrap()), ["1", "1.00"]);
    }
}

#[test]
fn values_without_backticks_may_be_quoted() {
    for (line, goods) in [
        ("\"`t\",\"`say \"\"a,b\"\"\",\"`1\"", "say \"a,b\""),
        ("t,\"a,b\",1", "a,b"),
        ("t,\"two\nlines\",1", "two\nlines"),
        ("t,5\" pipe,1", "5\" pipe"),
        ("t,,1,", ""),
    ] {
        let (rows, _) = read(&format!("{HEAD}\n{line}\n总交易单数,订单总金额\n1,1.00\n"))
            .unwrap_or_else(|e| panic!("{line}: {e}"));
        assert_eq!(values(&rows[0]), ["t", goods, "1"], "{line}");
    }
}

#[test]
fn a_day_without_trades_has_no_rows() {
    let (rows, summary) = read(&format!("{HEAD}\n{}", totals(0, "0.00"))).unwrap();
    assert!(rows.is_empty());
    assert_eq!(summary.unwrap().get("总交易单数"), Some("0"));
}

#[test]
fn a_bill_that_lost_its_marks_is_read_all_the_same() {
    let text = format!("{HEAD}\nt,总统套房,1.00\n\n总交易单数,订单总金额\n1,1.00\n\n");
    let (rows, summary) = read(&text).unwrap();
    assert_eq!(values(&rows[0]), ["t", "总统套房", "1.00"]);
    assert_eq!(summary.unwrap().get("总交易单数"), Some("1"));
}

#[test]
fn old_profit_sharing_bills_have_values_without_backticks() {
    let text = "分账时间,分账方,分账金额,备注\n\
                `t1,`1900000109,`0.10,`a\nt2,1900000109,0.20,\n`t3,1900000109,`0.30,\n\
                t4,`1900000109,0.40,b\n总笔数,总金额\n4,1.00\n";
    let text = text.replace("\n4,1.00", "\n`4,`1.00");
    let (rows, summary) = read(&text).unwrap();
    let times: Vec<_> = rows
        .iter()
        .map(|row| row.get("分账时间").unwrap())
        .collect();
    assert_eq!(times, ["t1", "t2", "t3", "t4"]);
    assert_eq!(rows[2].fen("分账金额").unwrap(), Some(30));
    assert_eq!(summary.unwrap().get("总金额"), Some("1.00"));
}

#[test]
fn quotation_marks_hide_no_row_of_an_old_bill() {
    let head = "分账时间,分账方,分账金额,备注\n";
    let end = "总笔数,总金额\n`3,`0.60\n";
    for (row, values) in [
        ("t2,\"b,0.20,x", ["t2", "\"b", "0.20", "x"]),
        ("t2,b,0.20,\"", ["t2", "b", "0.20", "\""]),
        ("t2,\"b\"c,0.20,`x", ["t2", "\"b\"c", "0.20", "x"]),
        ("t2,`b,0.20,y", ["t2", "b", "0.20", "y"]),
        ("`t2,\"b,0.20,\"", ["t2", "\"b", "0.20", "\""]),
    ] {
        for (first, last) in [
            ("`t1,`a,`0.10,`a", "`t3,`c,`0.30,`c"),
            ("t1,a,0.10,a", "t3,c,0.30,c"),
        ] {
            let (rows, _) = read(&format!("{head}{first}\n{row}\n{last}\n{end}")).unwrap();
            let times: Vec<_> = rows
                .iter()
                .map(|row| row.get("分账时间").unwrap())
                .collect();
            assert_eq!(times, ["t1", "t2", "t3"], "{row}");
            assert_eq!(self::values(&rows[1]), values);
        }
    }
    // Both readings are possible, and one of them hides a row.
    let text = format!("{head}t1,\"a,0.10\nt2,b\",0.20,x\n{end}");
    assert!(read(&text).is_err());
}

#[test]
fn a_line_that_ends_within_a_value_is_not_cut_at_its_commas() {
    let text = "分账时间,分账方,分账金额,备注\n`t1,`a, b, c\nd,`0.10,`x\n总笔数,总金额\n`1,`0.10\n";
    let (rows, _) = read(text).unwrap();
    assert_eq!(values(&rows[0]), ["t1", "a, b, c\nd", "0.10", "x"]);
}

#[test]
fn the_parts_of_a_split_bill_are_read_when_they_are_joined() {
    let parts = [
        format!("\u{feff}{HEAD}\r\n`t,`a,`1.00\r\n"),
        "\u{feff}`t,`b,`2.00\r\n`t,`c,`3.00\r\n".to_owned(),
        format!("`t,`d,`4.00\r\n{}", totals(4, "10.00")),
    ];
    let (rows, _) = read(&parts.concat()).unwrap();
    let goods: Vec<_> = rows
        .iter()
        .map(|row| row.get("商品名称").unwrap())
        .collect();
    assert_eq!(goods, ["a", "b", "c", "d"]);
    // The last part may hold nothing but the totals.
    let end = ["\u{feff}", &totals(3, "6.00")].concat();
    let (rows, summary) = read(&[&*parts[0], &parts[1], &end].concat()).unwrap();
    assert_eq!(rows.len(), 3);
    assert_eq!(summary.unwrap().get("总交易单数"), Some("3"));
    let end = ["\u{feff}", &totals(4, "6.00")].concat();
    assert!(read(&[&*parts[0], &parts[1], &end].concat()).is_err());
    // One is missing, or they are in another order.
    assert!(read(&[&*parts[0], &parts[2]].concat()).is_err());
    assert!(read(&[&*parts[0], &parts[2], &parts[1]].concat()).is_err());
}

#[test]
fn totals_may_have_titles_in_any_language() {
    let head = "create_time,initiator,amount,currency";
    for rows in ["", "`t,`1900000109,`1.00,`HKD\n`t,`1900000109,`1.00,`HKD\n"] {
        for totals in ["Total,Amount\n`2,`2.00", "总计,合计\n`2,`2.00\n\n"] {
            let (read, summary) = read(&format!("{head}\n{rows}{totals}")).unwrap();
            assert_eq!(read.len(), rows.lines().count());
            assert_eq!(values(&summary.unwrap()), ["2", "2.00"]);
        }
    }
}

#[test]
fn broken_lines_are_errors_with_their_number_and_column() {
    for (lines, line, word) in [
        ("`t,`a,`1\n`t,`a\n", 3, "end in `商品名称`"),
        ("`t,`a,`1\n`t,`a,`1,`more\n", 3, "behind `订单金额`"),
        ("`t,`a,`1\n\n\n`t\n", 5, "end in `交易时间`"),
        ("`t,`a,`1\nt,a,1\n", 3, "no backticks"),
        ("t,a,1\n`t,`a,`1\n", 3, "backticks"),
        (
            "`t,`a,`1\n交易时间,商品名称,订单金额\n`t,`a,`1\n",
            3,
            "titles again",
        ),
        ("`t,\"`a,b\",`1\n`t,`a,`1\n", 2, "2 values and 3 columns"),
        ("`t,\"open,`1\n`t,`a,`1\n", 2, "2 values and 3 columns"),
        ("t,\"a\"b,1\n", 2, "quoted"),
        ("t,\"open,1\n", 2, "never closed"),
        ("t,\"open\n`t,`a,`1\",1\n", 2, "never closed"),
        ("t,`a,`1\n", 2, "begin with a backtick"),
        ("`t,`a,`1\n总交易单数\n", 3, "cut off"),
        ("`t,`a,`1\nTotal,Amount\n", 3, "2 values and 3 columns"),
        (
            "`t,`a,`1\n总交易单数,订单总金额\n`1\n",
            4,
            "1 values and 2 columns",
        ),
        ("`t,`a,`1\n总交易单数\n`1\n`t,`a,`1\n", 5, "nothing follows"),
        ("`t,`a,`1\n总交易单数\n1\n", 4, "no backticks"),
    ] {
        let error = read(&format!("{HEAD}\n{lines}")).unwrap_err();
        assert_eq!(error.line(), line, "{lines}: {error}");
        assert!(error.to_string().contains(word), "{lines}: {error}");
    }
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
    let rows = "`t,`a,`0.29\n`t,`a,`\n`t,`a,`0.006\n`t,`secret,`free\n";
    let text = format!("{HEAD}\n{rows}{}", totals(4, "0.29"));
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
