//! Enumerations that keep values they do not know.

use std::collections::HashSet;

use wxpay::{model, open_enum};

use crate::wire::{decoded, encoded};

open_enum! {
    /// A state.
    pub enum State {
        /// Paid.
        Success = "SUCCESS",
        /// Given back.
        Refund = "REFUND",
    }
}

fn unknown(text: &str) -> State {
    State::Unknown(text.to_owned())
}

#[test]
fn a_listed_value_is_read_as_its_variant_and_any_other_is_kept() {
    let read = |json| decoded::<State>(json).unwrap().0;
    assert!(matches!(read(r#""REFUND""#), State::Refund));
    assert!(matches!(read(r#""LOST""#), State::Unknown(text) if text == "LOST"));
    assert_eq!(encoded(&unknown("LOST")), r#""LOST""#);
    assert_eq!(
        decoded::<State>("[]").unwrap_err().problem(),
        "expected a string, found an array"
    );
}

#[test]
fn values_are_equal_when_they_are_the_same_on_the_wire() {
    assert_eq!(unknown("SUCCESS"), State::Success);
    assert_eq!(unknown("LOST"), State::from("LOST"));
    assert_ne!(State::Refund, State::Success);
    assert_ne!(unknown("success"), State::Success);
}

#[test]
fn equal_values_are_one_in_a_set() {
    let states = HashSet::from([State::Success, unknown("SUCCESS"), unknown("LOST")]);
    assert_eq!(states.len(), 2);
    assert!(states.contains(&State::Success));
    assert!(!states.contains(&State::Refund));
}

#[test]
fn a_copy_is_equal() {
    for state in [State::Refund, unknown("LOST"), unknown("")] {
        assert_eq!(state.clone(), state);
    }
    assert!(matches!(State::Refund.clone(), State::Refund));
}

#[test]
fn an_answer_shows_the_text_in_quotes_and_escaped() {
    #[model]
    #[derive(Debug)]
    struct Order {
        state: State,
        before: Option<State>,
    }
    let (order, _) = decoded::<Order>(r#"{"state":"SUCCESS","before":"NEW\nLINE"}"#).unwrap();
    assert_eq!(
        format!("{order:?}"),
        r#"Order { state: "SUCCESS", before: Some("NEW\nLINE") }"#
    );
}

#[test]
fn it_is_displayed_as_text_with_any_padding() {
    assert_eq!(format!("{}", unknown("LOST")), "LOST");
    assert_eq!(format!("{:>8}", State::Success), " SUCCESS");
}
