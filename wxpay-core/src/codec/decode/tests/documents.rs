//! Which documents are read, and which are none.

use serde_json::{Value, json};

use super::{decoded, untyped};
use crate::codec::decode::Node;
use crate::model;

#[model(decode)]
#[derive(Debug, PartialEq)]
struct Order {
    trade_state: String,
    attach: Option<String>,
}

fn problem(json: impl AsRef<[u8]>) -> String {
    Node::parse_json(json.as_ref()).unwrap_err().to_string()
}

#[test]
fn half_an_emoji_spoils_nothing_but_itself() {
    for (escaped, text) in [
        (r"cake \ud83c", "cake \u{fffd}"),
        (r"\udf70 cake", "\u{fffd} cake"),
        (r"\ud83c\ud83c\udf70", "\u{fffd}🍰"),
        (r"\ud83c\n", "\u{fffd}\n"),
        (r"\ud83cA", "\u{fffd}A"),
        (r"\ud83c\udf70", "🍰"),
        (r"\udc00\ud800", "\u{fffd}\u{fffd}"),
    ] {
        let json = format!(r#"{{"trade_state":"SUCCESS","attach":"{escaped}"}}"#);
        let (order, missing) = decoded::<Order>(&json).unwrap();
        assert_eq!(order.trade_state, "SUCCESS");
        assert_eq!(order.attach.as_deref(), Some(text));
        assert!(missing.is_empty());
        assert_eq!(untyped(&json)["attach"], text);
    }
    // In the name of a field, too.
    assert_eq!(untyped(r#"{"\ud83c":1}"#), json!({"\u{fffd}": 1}));
}

#[test]
fn bytes_that_are_no_text_spoil_nothing_but_themselves() {
    let json = [
        br#"{"attach":"caf"#.as_slice(),
        &[0xe9],
        br#"","trade_state":"SUCCESS"}"#,
    ];
    let json = json.concat();
    let node = Node::parse_json(&json).unwrap();
    assert_eq!(node.get("attach").as_str(), Some("caf\u{fffd}"));
    assert_eq!(node.get("trade_state").as_str(), Some("SUCCESS"));
}

#[test]
fn what_is_nested_without_end_is_left_as_its_text() {
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}"), (r#"[{"a":"#, "}]")] {
        for levels in [130, 200_000] {
            let deep = format!("{}1{}", open.repeat(levels), close.repeat(levels));
            let json = format!(r#"{{"deep":{deep},"trade_state":"SUCCESS"}}"#);
            let (order, _) = decoded::<Order>(&json).unwrap();
            assert_eq!(order.trade_state, "SUCCESS");
            assert_eq!(untyped(&json)["trade_state"], "SUCCESS");
        }
    }
    let deep = format!("{}1{}", "[".repeat(103), "]".repeat(103));
    let mut inside = &untyped(&deep);
    while let Value::Array(items) = inside {
        inside = &items[0];
    }
    assert_eq!(inside, "[[[1]]]");
}

#[test]
fn what_is_nested_without_end_must_be_json_all_the_same() {
    let deep = "[".repeat(200_000);
    assert!(problem(&deep).contains("ends too early"));
    let deep = format!(r#"{}{{"a" 1}}{}"#, "[".repeat(150), "]".repeat(150));
    assert!(problem(deep).contains("expected `:`"));
    let deep = format!("{}1,{}", "[".repeat(150), "]".repeat(150));
    assert!(problem(deep).contains("expected a value"));
    let deep = format!("{}1{}", "[".repeat(150), "]".repeat(149));
    assert!(problem(deep).contains("ends too early"));
    let deep = format!("{}1{}}}", "[".repeat(150), "]".repeat(149));
    assert!(problem(deep).contains("expected `,`"));
}

#[test]
fn a_field_that_is_there_twice_is_refused_wherever_it_is() {
    for json in [
        r#"{"trade_state":"SUCCESS","trade_state":"CLOSED"}"#,
        r#"{"trade_state":"SUCCESS","trade_st\u0061te":"SUCCESS"}"#,
        r#"{"unknown":[{"trade_state":1,"trade_state":2}]}"#,
    ] {
        let problem = problem(json);
        assert!(
            problem.contains("the field `trade_state` is there twice"),
            "{problem}"
        );
    }
    let many: Vec<String> = (0..1000).map(|n| format!(r#""f{n}":1"#)).collect();
    let many = many.join(",");
    assert!(Node::parse_json(format!("{{{many}}}").as_bytes()).is_ok());
    let problem = problem(format!(r#"{{{many},"f7":2}}"#));
    assert!(problem.contains("`f7` is there twice"), "{problem}");
}

#[test]
fn the_name_in_the_problem_is_fit_for_a_log() {
    let name = r"\u001b[31m\n".to_owned() + &"x".repeat(100_000);
    let problem = problem(format!(r#"{{"{name}":1,"{name}":2}}"#));
    assert!(problem.len() < 200, "{problem}");
    assert!(problem.contains(r"`\u{1b}[31m\nxx"), "{problem}");
}

#[test]
fn an_empty_text_is_no_whole_answer() {
    for json in [r#""""#, r#"" ""#] {
        assert!(decoded::<Order>(json).is_err());
        assert!(decoded::<Vec<Order>>(json).is_err());
        assert!(decoded::<i64>(json).is_err());
    }
}

#[test]
fn what_is_not_json_is_refused() {
    for bad in [
        "",
        " ",
        "{",
        "[",
        "{]",
        "[}",
        "nul",
        "nulll",
        "tru",
        "True",
        "'a'",
        "{a:1}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "[1,]",
        "[,1]",
        "[1 2]",
        "\"a",
        "\"\\\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"a\nb\"",
        "\"\\ud83c\\u12\"",
        "1 2",
        "{} {}",
        "01",
        "-",
        "+1",
        ".5",
        "1.",
        "1e",
        "1e+",
        "0x1",
        "NaN",
        "Infinity",
        "-Infinity",
        "{\"a\":1 \"b\":2}",
        "\u{feff}{}",
        "<xml/>",
        "--1",
        "1.e5",
        "\u{a0}1",
    ] {
        assert!(Node::parse_json(bad.as_bytes()).is_err(), "{bad}");
        assert!(serde_json::from_str::<Value>(bad).is_err(), "{bad}");
    }
}

#[test]
fn what_serde_json_reads_is_read_alike() {
    for good in [
        "null",
        " true ",
        "false",
        "0",
        "-0",
        "-1",
        "10",
        "1.5",
        "-0.25",
        "1e3",
        "1E-3",
        "1.5e+3",
        r#""""#,
        r#""a""#,
        r#""\"\\\/\b\f\n\r\t\u0041\u4e2d""#,
        "[]",
        "[ ]",
        "{}",
        "{ }",
        "[1,\"a\",null,[true],{}]",
        r#"{"a":1,"b":{"c":[1,2,{"d":"中文🍰"}]},"":0}"#,
        "\t{\r\n\"a\" : [ 1 , 2 ] }\n",
        "9007199254740993",
        "18446744073709551615",
        "-9223372036854775808",
        "0.1",
        "123.456",
    ] {
        let expected: Value = serde_json::from_str(good).unwrap();
        let read = untyped(good);
        if read.is_number() {
            assert_eq!(
                read.as_i64(),
                expected.as_i64().or((good == "-0").then_some(0)),
                "{good}"
            );
            assert_eq!(
                read.as_u64(),
                expected.as_u64().or((good == "-0").then_some(0)),
                "{good}"
            );
            assert_eq!(read.as_f64(), expected.as_f64(), "{good}");
        } else {
            assert_eq!(read, expected, "{good}");
        }
    }
}
