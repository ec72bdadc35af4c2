//! Every option.

use wxpay::{Endpoint, Protocol, endpoint};

#[endpoint(POST "v2/secapi/pay/refund" -> (), client_certificate, no_nonce_str)]
struct Refund {
    mch_id: String,
    nonce_str: String,
}

#[endpoint(POST "risk/getpublickey" -> (), protocol = v2, host = "https://fraud.mch.weixin.qq.com/")]
struct PublicKey {
    mch_id: String,
}

#[endpoint(GET "hk/v3/statements" -> (), protocol = v3, host = "https://apihk.mch.weixin.qq.com/base/")]
struct Statements {
    date: String,
}

#[endpoint(
    GET "v3/certificates" -> (),
    protocol = v3,
    docs = "https://pay.weixin.qq.com/wiki/doc/api/combine.php?chapter=24_4&index=5",
    new,
    crate = wxpay,
)]
struct Certificates {}

#[endpoint(GET "v3/certificates" -> (), crate = ::wxpay_core)]
struct Core {}

mod prelude {
    pub(crate) use wxpay as pay;
}

#[endpoint(GET "v3/certificates" -> (), crate = prelude::pay,)]
struct ReExported {}

fn main() {
    assert!(Refund::SPEC.client_certificate && !Refund::SPEC.nonce_str);
    assert_eq!(PublicKey::SPEC.protocol, Protocol::V2);
    assert_eq!(
        PublicKey::SPEC.host,
        Some("https://fraud.mch.weixin.qq.com/")
    );
    assert_eq!(Statements::SPEC.protocol, Protocol::V3);
    assert!(!Statements::SPEC.client_certificate);
    let _ = (
        Certificates::new(),
        Core {},
        ReExported {},
        Statements {
            date: String::new(),
        },
    );
    let _ = (
        PublicKey {
            mch_id: String::new(),
        },
        Refund {
            mch_id: String::new(),
            nonce_str: String::new(),
        },
    );
}
