//! Every spelling of `open_enum!`, also where names of the library and of the prelude are taken.
#![deny(warnings, missing_docs)]

use wxpay::{PathValue, endpoint, model, open_enum};

open_enum! {
    /// Several values, documented, with derives and with a comma at the end.
    #[derive(Default, PartialOrd, Ord)]
    #[must_use]
    pub enum State {
        /// Paid.
        #[default]
        Success = "SUCCESS",
        /// Given back.
        #[doc(alias = "refunded")]
        Refund = "REFUND",
    }
}

open_enum! { enum One { r#Type = "TYPE" } }

open_enum!(
    pub(crate) enum Numbers {
        First = "1",
        Nothing = "",
        Chinese = "支付",
        Raw = r#"say "yes""#,
    }
);

/// Found at the call's place.
#[endpoint(GET "v3/orders/<state>" -> Order)]
pub struct FindOrders {
    /// A state.
    pub state: State,
}

/// With states.
#[model]
pub struct Order {
    /// One.
    pub state: State,
    /// Many.
    pub states: Option<Vec<State>>,
}

macro_rules! declare {
    ($(#[$attribute:meta])* $visibility:vis $name:ident: $($variant:ident $value:literal)*) => {
        open_enum! {
            $(#[$attribute])*
            $visibility enum $name {
                $($variant = $value,)*
            }
        }
    };
}

declare!(
    /// Made by a macro.
    #[derive(PartialOrd)]
    pub(crate) Made: A "a" B "b"
);
declare!(MadePrivately: A "a");

mod shadowed {
    #![allow(dead_code, non_camel_case_types)]

    struct String;
    struct Option;
    struct Result;
    struct str;
    struct bool;
    trait Clone {}
    trait From {}
    mod std {}
    mod core {}
    mod serde {}
    mod wxpay {}

    ::wxpay::open_enum! {
        enum State {
            Some = "SOME",
            None = "NONE",
            Ok = "OK",
            String = "STRING",
        }
    }
}

fn main() {
    open_enum! {
        enum Local {
            A = "a",
        }
    }
    assert_eq!(State::default(), State::from("SUCCESS"));
    assert_eq!(One::r#Type.as_str(), "TYPE");
    assert_eq!(Numbers::from("1"), Numbers::First);
    assert_eq!(Numbers::Raw.path_value(), "say \"yes\"");
    assert!(Numbers::Nothing.as_str().is_empty() && Numbers::Chinese.to_string() == "支付");
    assert_eq!(Made::from("b"), Made::B);
    assert_ne!(Made::A, Made::Unknown("c".to_owned()));
    assert_eq!(format!("{:?} {}", MadePrivately::A, Local::A), "\"a\" a");
}
