//! Every form of a path, and every type that its values can have.
#![deny(warnings)]

use std::borrow::Cow;
use std::sync::Arc;

use wxpay::{Endpoint, PathValue, Protocol, endpoint, open_enum};

#[endpoint(GET "v3" -> ())]
struct OneSegment {}

#[endpoint(GET "v3/a/" -> ())]
struct TrailingSlash {}

#[endpoint(GET "v3/a.b-c_d~e/!$&()*+,;=:@/%E5%85%B3%e9%97%ad" -> ())]
struct Characters {}

#[endpoint(GET r"v3/raw" -> ())]
struct RawString {}

#[endpoint(GET "v2/pay/micropay" -> ())]
struct VersionTwo {}

#[endpoint(GET "<kind>/v3/list" -> (), protocol = v3)]
struct BeginsWithValue {
    kind: String,
}

#[endpoint(GET "v3/<out-order-no>/<orderNo>/<in_rust>/<_private>" -> ())]
struct Names {
    #[serde(rename = "out-order-no")]
    out_order_no: String,
    #[serde(rename = "orderNo")]
    order_no: String,
    #[serde(rename = "onTheWire")]
    in_rust: String,
    _private: String,
}

#[endpoint(GET "v3/<string>/<boxed>/<cow>/<shared>/<reference>/<state>/<own>" -> ())]
struct Texts {
    string: String,
    boxed: Box<str>,
    cow: Cow<'static, str>,
    shared: Arc<str>,
    reference: &'static str,
    state: State,
    own: Own,
}

#[endpoint(GET "v3/<a>/<b>/<c>/<d>/<e>/<f>/<g>/<h>/<i>/<j>" -> ())]
struct Numbers {
    a: i8,
    b: i16,
    c: i32,
    d: i64,
    e: isize,
    f: u8,
    g: u16,
    h: u32,
    i: u64,
    j: usize,
}

open_enum! {
    enum State {
        Open = "OPEN",
    }
}

struct Own(u8);

impl PathValue for Own {
    fn path_value(&self) -> Cow<'_, str> {
        self.0.to_string().into()
    }
}

fn main() {
    assert_eq!(OneSegment::SPEC.path, "v3");
    assert_eq!(TrailingSlash::SPEC.path, "v3/a/");
    assert_eq!(
        Characters::SPEC.path,
        "v3/a.b-c_d~e/!$&()*+,;=:@/%E5%85%B3%e9%97%ad"
    );
    assert_eq!(RawString::SPEC.path, "v3/raw");
    assert_eq!(VersionTwo::SPEC.protocol, Protocol::V2);
    assert_eq!(BeginsWithValue::SPEC.path, "{kind}/v3/list");
    assert_eq!(
        Names::SPEC.path,
        "v3/{out-order-no}/{orderNo}/{in_rust}/{_private}"
    );
    let _ = (OneSegment {}, TrailingSlash {}, Characters {}, RawString {}, VersionTwo {});
    let _ = BeginsWithValue { kind: String::new() };
    let _ = Names {
        out_order_no: String::new(),
        order_no: String::new(),
        in_rust: String::new(),
        _private: String::new(),
    };
    let _ = Texts {
        string: String::new(),
        boxed: "".into(),
        cow: "".into(),
        shared: "".into(),
        reference: "",
        state: State::Open,
        own: Own(1),
    };
    let _ = Numbers { a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1, h: 1, i: 1, j: 1 };
}
