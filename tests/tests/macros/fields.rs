//! Fields that are read together are read as if each were alone.

use wxpay::model;

use crate::wire::{decoded, encoded};

fn seven() -> i64 {
    7
}

#[model]
#[derive(Debug, Default, PartialEq)]
struct Amount {
    total: i64,
    currency: Option<String>,
}

#[model]
#[derive(Debug, Default, PartialEq)]
struct Order {
    appid: String,
    mchid: String,
    amount: Amount,
    #[serde(default = "seven")]
    rate: i64,
    attach: Option<String>,
    #[serde(skip)]
    local: bool,
    goods: Vec<String>,
    #[serde(alias = "state")]
    trade_state: String,
    paid: bool,
    #[cfg(not(test))]
    twice: String,
    first: u8,
    second: f64,
    payer: Option<Amount>,
    last: String,
    #[cfg(test)]
    twice: i64,
}

#[test]
fn missing_fields_are_reported_in_the_order_of_the_struct() {
    let (order, missing) = decoded::<Order>(r#"{"payer":{}}"#).unwrap();
    assert_eq!(
        missing,
        [
            "appid",
            "mchid",
            "amount",
            "goods",
            "trade_state",
            "paid",
            "first",
            "second",
            "payer.total",
            "last",
            "twice",
        ]
    );
    let expected = Order {
        rate: 7,
        payer: Some(Amount::default()),
        ..Order::default()
    };
    assert_eq!(order, expected);
}

#[test]
fn each_field_gets_its_own_value() {
    let order = Order {
        appid: "a".into(),
        mchid: "m".into(),
        amount: Amount {
            total: 1,
            currency: Some("CNY".into()),
        },
        rate: 2,
        attach: Some("t".into()),
        local: false,
        goods: vec!["g".into()],
        trade_state: "s".into(),
        paid: true,
        first: 4,
        second: 0.5,
        payer: None,
        last: "l".into(),
        twice: 3,
    };
    assert_eq!(decoded::<Order>(&encoded(&order)).unwrap(), (order, vec![]));
}

#[test]
fn the_first_mistake_in_the_struct_is_told_with_its_path() {
    let path = |json| decoded::<Order>(json).unwrap_err().path().to_owned();
    assert_eq!(path(r#"{"mchid":[],"amount":1}"#), "mchid");
    assert_eq!(path(r#"{"second":"x","amount":1}"#), "amount");
    assert_eq!(path(r#"{"goods":[1,{}],"paid":1}"#), "goods[1]");
    assert_eq!(path(r#"{"second":"x","last":[]}"#), "second");
}

#[test]
fn any_number_of_fields_is_read() {
    #[model]
    #[derive(Debug, PartialEq)]
    #[rustfmt::skip]
    struct Many {
        n1: i64, n2: i64, n3: i64, n4: i64, n5: i64, n6: i64, n7: i64, n8: i64, n9: i64,
        n10: i64, n11: i64, n12: i64, n13: i64, n14: i64, n15: i64, n16: i64, n17: i64,
        n18: i64, n19: i64, n20: i64, n21: i64, n22: i64, n23: i64, n24: i64, n25: i64,
        n26: i64, n27: i64, n28: i64, n29: i64, n30: i64, n31: i64, n32: i64, n33: i64,
    }
    let fields: Vec<String> = (1..=33).map(|n| format!(r#""n{n}":{n}"#)).collect();
    let json = format!("{{{}}}", fields.join(","));
    let (many, missing) = decoded::<Many>(&json).unwrap();
    assert!(missing.is_empty());
    assert_eq!((many.n1, many.n16, many.n17, many.n33), (1, 16, 17, 33));
    assert_eq!(encoded(&many), json);
    let (_, missing) = decoded::<Many>(&json.replace(r#""n17":17,"#, "")).unwrap();
    assert_eq!(missing, ["n17"]);
}

#[test]
fn a_field_may_have_a_name_that_the_macro_uses_or_a_keyword() {
    #[model]
    #[derive(Debug, PartialEq)]
    struct Names {
        object: String,
        node: String,
        amount: Amount,
        context: String,
        encoder: String,
        field_object: String,
        payer: Option<Amount>,
        r#type: String,
        r#match: Option<String>,
    }
    let json = r#"{"object":"o","node":"n","amount":{"total":1},"context":"c","encoder":"e","field_object":"f","type":"t","match":"m"}"#;
    let (names, missing) = decoded::<Names>(json).unwrap();
    assert!(missing.is_empty());
    assert_eq!((&names.object[..], &names.context[..]), ("o", "c"));
    assert_eq!(encoded(&names), json);
}

#[test]
fn a_type_of_the_users_with_a_common_name_is_read_as_what_it_is() {
    mod own {
        #[wxpay::model]
        #[derive(Debug, PartialEq)]
        pub(super) struct String {
            pub(super) text: Option<std::string::String>,
        }
    }
    use own::String;

    #[model]
    #[derive(Debug, PartialEq)]
    struct Order {
        first: String,
        second: Option<String>,
    }
    let (order, _) = decoded::<Order>(r#"{"first":{"text":"a"}}"#).unwrap();
    assert_eq!(order.first.text.as_deref(), Some("a"));
    assert_eq!(order.second, None);
}

#[test]
fn the_types_may_come_from_another_macro() {
    macro_rules! pair {
        ($Name:ident { $($field:ident: $ty:ty),* }) => {
            #[model]
            struct $Name { $($field: $ty),* }
        };
    }
    pair!(Pair { object: String, total: Option<i64>, names: Option<Vec<String>> });
    let (pair, missing) = decoded::<Pair>(r#"{"total":"5","names":["a"]}"#).unwrap();
    assert_eq!((pair.total, missing), (Some(5), vec!["object".to_owned()]));
    assert_eq!(pair.names.as_deref(), Some(&["a".to_owned()][..]));
    assert_eq!(pair.object, "");
}
