//! Whatever users typed into their orders, rows are read as WeChat Pay wrote them.

use proptest::collection::vec;
use proptest::prelude::*;
use wxpay::bill::Bill;

/// A value between two backticks: anything but what ends it. With a line end it may not look as
/// if a record began there.
fn value(lines: bool) -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        "[a-c总数,\"` {}:;'\\[\\]\\\\<>=0-2.]{0,12}",
        Just("\",\"".to_owned()),
        Just("{\"shop\":1,\"table\":\"4\"}".to_owned()),
        "\\PC{0,8}",
        "[\t\u{0}\u{feff}\u{1f600}`a]{0,3}",
        Just(if lines { "\r" } else { "" }.to_owned()),
        Just(if lines { "\r\n" } else { "" }.to_owned()),
        Just(if lines { "a\nb" } else { "" }.to_owned()),
    ];
    vec(pieces, 0..4)
        .prop_map(|pieces| pieces.concat())
        .prop_filter("it would end the value, or begin a record", |value| {
            let begins = value.contains("\n`") || value.contains("\n\u{feff}`");
            !value.contains(",`") && !begins
        })
}

fn rows(lines: bool) -> impl Strategy<Value = Vec<Vec<String>>> {
    vec(vec(value(lines), 3), 0..8)
}

fn write(rows: &[Vec<String>]) -> String {
    let mut text = "\u{feff}交易时间,商户订单号,商品名称,商户数据包,备注\r\n".to_owned();
    for (index, row) in rows.iter().enumerate() {
        text += &format!("`2026-01-31,`{index},`{}\r\n", row.join(",`"));
    }
    text + &format!("总交易单数,订单总金额\r\n`{},`0.00\r\n", rows.len())
}

fn check(rows: &[Vec<String>]) -> Result<(), TestCaseError> {
    let text = write(rows);
    let mut bill = Bill::parse(text.as_bytes()).unwrap();
    let mut read = 0;
    for (index, row) in bill.by_ref().enumerate() {
        let row = row.map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
        let values: Vec<&str> = row.iter().map(|(_, value)| value).collect();
        let number = index.to_string();
        prop_assert_eq!(&values[..2], ["2026-01-31", number.as_str()]);
        prop_assert_eq!(&values[2..], &rows[index][..]);
        read += 1;
    }
    prop_assert_eq!(read, rows.len());
    let told = bill.summary().and_then(|totals| totals.get("总交易单数"));
    let expected = read.to_string();
    prop_assert_eq!(told, Some(expected.as_str()));
    Ok(())
}

proptest! {
    #[test]
    fn any_values_read_back_the_same(rows in rows(false)) {
        check(&rows)?;
    }

    #[test]
    fn values_with_line_ends_read_back_the_same(mut rows in rows(true)) {
        // The last value is not the user's, and ends where the line does.
        for row in &mut rows {
            row[2] = row[2].replace(['\r', '\n'], "");
        }
        check(&rows)?;
    }

    #[test]
    fn any_bytes_are_read_or_refused(mut text in "[a-b总数,\"`\r\n0-1.]{0,80}", marked in any::<bool>()) {
        if marked {
            text.insert_str(0, "交易时间,订单金额\n`");
        }
        if let Ok(bill) = Bill::parse(text.as_bytes()) {
            prop_assert!(bill.count() <= 81);
        }
    }
}
