//! How an endpoint reads its answer: as a model, by serde, or not at all.

use wxpay::{endpoint, model};

use crate::wire::received;

#[endpoint(GET "v3/orders/<id>")]
struct FindOrder {
    id: String,
}

#[model(decode)]
#[derive(Debug, PartialEq)]
struct FindOrderResponse {
    id: String,
    total: i64,
}

#[test]
fn the_answer_is_the_type_with_response_behind_its_name() {
    let answer = received::<FindOrder>(r#"{"id":"1","total":2}"#).unwrap();
    assert_eq!(
        answer,
        FindOrderResponse {
            id: "1".into(),
            total: 2
        }
    );
    let _ = FindOrder { id: "1".into() };
}

#[test]
fn a_model_lacking_a_required_field_is_still_an_answer() {
    let answer = received::<FindOrder>(r#"{"id":"1"}"#).unwrap();
    assert_eq!(
        answer,
        FindOrderResponse {
            id: "1".into(),
            total: 0
        }
    );
}

#[endpoint(GET "v3/plain" -> Plain)]
struct FindPlain {}

#[derive(Debug, PartialEq, serde::Deserialize)]
struct Plain {
    id: String,
    #[serde(flatten)]
    rest: std::collections::BTreeMap<String, i64>,
}

#[test]
fn an_answer_may_be_a_type_that_only_knows_serde() {
    let answer = received::<FindPlain>(r#"{"id":"1","a":2}"#).unwrap();
    assert_eq!(answer.id, "1");
    assert_eq!(answer.rest["a"], 2);
    let _ = FindPlain {};
}

/// Its two ways of being read differ, which shows which one is taken.
#[derive(Debug, PartialEq, serde::Deserialize)]
struct Both {
    by: String,
}

impl wxpay::Decode for Both {
    fn decode(_: &wxpay::Node<'_>, _: &mut wxpay::Context) -> Result<Self, wxpay::DecodeError> {
        Ok(Self {
            by: "Decode".into(),
        })
    }
}

#[endpoint(GET "v3/both" -> Both)]
struct FindBoth {}

#[test]
fn decode_goes_before_serde() {
    let answer = received::<FindBoth>(r#"{"by":"serde"}"#).unwrap();
    assert_eq!(answer.by, "Decode");
    let _ = FindBoth {};
}

#[endpoint(DELETE "v3/orders/<id>" -> ())]
struct Forget {
    id: String,
}

#[test]
fn an_empty_answer_is_read_as_unit() {
    received::<Forget>("").unwrap();
    let _ = Forget { id: "1".into() };
}

#[endpoint(GET "v3/list" -> Vec<FindOrderResponse>)]
struct List {}

#[endpoint(GET "v3/plain-list" -> Vec<Plain>)]
struct PlainList {}

#[test]
fn lists_are_read_as_their_items_are() {
    let models = received::<List>(r#"[{"id":"1","total":2},{"id":"3"}]"#).unwrap();
    assert_eq!(
        models[1],
        FindOrderResponse {
            id: "3".into(),
            total: 0
        }
    );
    let plain = received::<PlainList>(r#"[{"id":"1"}]"#).unwrap();
    assert_eq!(plain[0].id, "1");
    let _ = (List {}, PlainList {});
}

/// The tests have the feature `serialize` on.
#[test]
fn an_answer_can_be_stored_and_read_back_with_the_feature() {
    #[model(answer)]
    #[derive(Debug, Clone, PartialEq)]
    struct Stored {
        id: String,
        goods: Vec<StoredGoods>,
        #[serde(rename = "coupon_id_$n")]
        coupon_ids: wxpay::Indexed<String>,
        detail: Option<wxpay::JsonString<StoredGoods>>,
        raw: wxpay::Json,
    }
    #[model(answer)]
    #[derive(Debug, Clone, PartialEq)]
    struct StoredGoods {
        price: i64,
    }
    let json = r#"{"id":"1","goods":[{"price":2}],"coupon_id_1":"c","detail":"{\"price\":3}","raw":{"a":[1.5,null]}}"#;
    let stored: Stored = serde_json::from_str(json).unwrap();
    assert_eq!(serde_json::to_string(&stored).unwrap(), json);
    assert_eq!(crate::wire::encoded(&stored), json);
    // Numbers that came as texts, and fields that were left out, are stored as what they mean.
    let (lenient, missing) =
        crate::wire::decoded::<Stored>(r#"{"id":1,"goods":[{"price":"2"}]}"#).unwrap();
    assert_eq!(missing, ["raw"]);
    let json = serde_json::to_string(&lenient).unwrap();
    assert_eq!(json, r#"{"id":"1","goods":[{"price":2}],"raw":null}"#);
}
