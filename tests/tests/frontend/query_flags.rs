//! Calls with a flag, or with an APIv2 signature, in their query string.

use wxpay::{BaseUrl, build_request, endpoint, prepare_request};

use crate::expected::{MCHID, NONCE, TIMESTAMP, hmac, merchant, stamp};

#[endpoint(
    POST "v2/secapi/mch/addInstitutionsub" -> (),
    client_certificate,
    no_nonce_str,
    query_flag = "addinstitutionsub"
)]
struct AddInstitutionSub {
    mch_id: String,
}

#[endpoint(GET "v3/bills" -> (), query_flag = "flag")]
struct Bills {
    date: Option<String>,
}

#[endpoint(GET "v2/papay/h5entrustweb" -> ())]
struct SignH5Contract {
    mch_id: String,
    sign_type: String,
    timestamp: Option<i64>,
    clientip: Option<String>,
}

fn base_url() -> BaseUrl {
    BaseUrl::new("https://api.mch.weixin.qq.com/").unwrap()
}

#[test]
fn a_flag_goes_with_a_post_whose_body_is_signed_as_ever() {
    let add = AddInstitutionSub {
        mch_id: MCHID.into(),
    };
    let request = build_request(&add, &merchant(), &base_url(), &stamp()).unwrap();
    assert_eq!(
        request.uri(),
        "https://api.mch.weixin.qq.com/secapi/mch/addInstitutionsub?addinstitutionsub"
    );
    assert!(request.headers().get("authorization").is_none());
    let body = std::str::from_utf8(request.body()).unwrap();
    assert!(body.contains("<sign>"), "{body}");
}

#[test]
fn a_flag_is_part_of_what_apiv3_signs() {
    for (date, target) in [
        (None, "/v3/bills?flag"),
        (Some("2024-01-01"), "/v3/bills?flag&date=2024-01-01"),
    ] {
        let bills = Bills {
            date: date.map(Into::into),
        };
        let request = prepare_request(&bills, &merchant(), &base_url(), &stamp()).unwrap();
        let message = format!("GET\n{target}\n{TIMESTAMP}\n{NONCE}\n\n");
        assert_eq!(request.message().unwrap(), message.as_bytes());
    }
}

#[test]
fn a_get_of_apiv2_is_signed_in_its_query_string_and_not_in_a_header() {
    let request = SignH5Contract {
        mch_id: MCHID.into(),
        sign_type: "HMAC-SHA256".into(),
        timestamp: None,
        clientip: Some("1.2.3.4".into()),
    };
    let request = build_request(&request, &merchant(), &base_url(), &stamp()).unwrap();
    let sign = hmac(&format!(
        "clientip=1.2.3.4&mch_id={MCHID}&sign_type=HMAC-SHA256&timestamp={TIMESTAMP}"
    ));
    assert_eq!(
        request.uri().to_string(),
        format!(
            "https://api.mch.weixin.qq.com/papay/h5entrustweb?mch_id={MCHID}&sign_type=HMAC-SHA256&clientip=1.2.3.4&timestamp={TIMESTAMP}&sign={sign}"
        )
    );
    assert!(request.headers().get("authorization").is_none());
    assert!(request.body().is_empty());
}
