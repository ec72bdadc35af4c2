//! What the macros write, whole: the files in `golden/`. `GOLDEN=overwrite cargo test` writes
//! them anew; read what has changed before committing it, for it is compiled a thousand times.

use std::path::Path;
use std::{env, fs};

use proc_macro2::TokenStream;
use quote::quote;

#[test]
fn a_post_with_path_body_and_documentation() {
    let arguments = quote!(POST "v3/payscore/smartretail-orders/<out_order_no>/cancel");
    let input = quote! {
        /// Cancels a smart-retail order.
        #[derive(Debug, Clone)]
        pub struct CancelSmartRetailOrder {
            /// The merchant's order number.
            pub out_order_no: String,
            pub appid: String,
            pub reason: Option<String>,
        }
    };
    compare("post", super::endpoint(arguments, input));
}

#[test]
fn a_get_with_every_place_and_serde_attribute() {
    let arguments = quote!(GET "v3/refund/<type>" -> Vec<Refund>);
    let input = quote! {
        #[serde(rename_all = "camelCase")]
        pub struct FindRefunds {
            pub r#type: String,
            #[serde(skip_serializing_if = "Vec::is_empty")]
            pub refund_states: Vec<State>,
            #[serde(with = "time::serde::rfc3339")]
            pub begin_time: OffsetDateTime,
            #[serde(with = "time::serde::rfc3339::option")]
            pub end_time: Option<OffsetDateTime>,
            #[header("Idempotency-Key")]
            pub key: Option<String>,
            #[cfg(feature = "limit")]
            pub limit: i64,
            #[serde(skip)]
            pub local: bool,
        }
    };
    compare("get", super::endpoint(arguments, input));
}

#[test]
fn an_apiv2_endpoint_with_options_and_constructor() {
    let arguments = quote!(
        POST "risk/refund" -> (),
        protocol = v2,
        client_certificate,
        no_nonce_str,
        host = "https://fraud.mch.weixin.qq.com/",
        docs = "https://pay.weixin.qq.com/doc/v2/merchant/4011935223",
        new,
        crate = vendor::wxpay
    );
    let input = quote! {
        /// Refunds.
        pub struct Refund {
            pub mch_id: String,
            /// In fen.
            pub refund_fee: i64,
            /// Why.
            pub refund_desc: Option<String>,
            pub notify: Option<bool>,
        }
    };
    compare("apiv2", super::endpoint(arguments, input));
}

#[test]
fn an_upload_with_fields_beside_the_file() {
    let arguments = quote!(POST "v3/merchant/media/upload" -> Uploaded);
    let input = quote! {
        pub struct UploadImage {
            pub scene: Option<String>,
            #[file("image", digest = "file_digest", algorithm = SM3)]
            pub file: Upload,
        }
    };
    compare("upload", super::endpoint(arguments, input));
}

#[test]
fn a_put_of_a_whole_body() {
    let arguments = quote!(PUT "v3/goods/<goods_id>" -> ());
    let input = quote! {
        pub struct ReplaceGoods {
            pub goods_id: String,
            #[query]
            pub dry_run: bool,
            #[body(whole)]
            pub goods: Goods,
        }
    };
    compare("whole_body", super::endpoint(arguments, input));
}

#[test]
fn a_download_without_fields() {
    let arguments = quote!(GET "v3/bill/tradebill" -> wxpay::Download);
    let input = quote! {
        #[deprecated]
        pub struct DownloadBill;
    };
    compare("download", super::endpoint(arguments, input));
}

#[test]
fn a_link_with_fragment_and_query_flag() {
    let arguments = quote!(
        GET "v2/papay/<kind>/entrustweb" -> wxpay::Redirect,
        query_flag = "contract",
        fragment = "wechat_redirect",
        no_sign
    );
    let input = quote! {
        /// Asks the user to sign.
        pub struct SignContract {
            #[path(encoded)]
            pub kind: String,
            pub mch_id: String,
            pub timestamp: Option<String>,
        }
    };
    compare("link", super::endpoint(arguments, input));
}

#[test]
fn a_model_of_both_directions() {
    let input = quote! {
        /// An amount.
        pub struct Amount {
            pub total: i64,
            pub currency: Option<String>,
            #[serde(alias = "payer")]
            pub payer_total: i64,
            #[serde(default = "one")]
            pub rate: i64,
            #[serde(with = "yuan", default)]
            pub yuan: Option<i64>,
        }
    };
    compare("model", super::model(TokenStream::new(), input));
}

#[test]
fn neighbours_of_plain_types_are_read_in_one_call() {
    let input = quote! {
        pub struct Order {
            pub appid: String,
            pub r#type: Option<String>,
            pub payer: Payer,
            #[serde(default = "one")]
            pub rate: i64,
            pub goods: Vec<String>,
            #[serde(skip)]
            pub local: bool,
            #[serde(rename = "object_id")]
            pub object: Option<Vec<String>>,
            #[cfg(feature = "scene")]
            pub scene: Option<i64>,
            pub amount: Amount,
            pub paid: bool,
        }
    };
    compare("neighbours", super::model(quote!(decode), input));
}

#[test]
fn an_answer_is_written_only_with_the_feature() {
    let input = quote! {
        #[derive(Debug, Clone)]
        pub struct Amount {
            pub total: i64,
            #[serde(skip_serializing_if = "Option::is_none")]
            pub currency: Option<String>,
        }
    };
    let name = if cfg!(feature = "serialize") {
        "answer_serialize"
    } else {
        "answer"
    };
    compare(name, super::model(quote!(answer), input));
}

#[test]
fn a_notification_of_several_events() {
    let arguments = quote!(
        "REFUND.SUCCESS",
        "REFUND.CLOSED",
        original_type = "refund",
        field = "sp_mchid",
        field = "out_refund_no",
        docs = "https://pay.weixin.qq.com/doc/v3/partner/4012085810",
        crate = vendor::wxpay
    );
    let input = quote! {
        /// A refund.
        pub struct Refund {
            pub out_refund_no: String,
            pub success_time: Option<String>,
        }
    };
    compare("notification", super::notification(arguments, input));
}

#[test]
fn a_notification_of_apiv2() {
    let arguments = quote!(v2 = sign, no_result_code, crate = vendor::wxpay);
    let input = quote! {
        /// A car may no longer park.
        pub struct Blocked {
            pub plate_number: String,
        }
    };
    compare("notification_apiv2", super::notification(arguments, input));
}

#[test]
fn a_mistake_leaves_the_struct_and_its_methods() {
    let arguments = quote!(POST "v3/orders/{id}/close");
    let input = quote! {
        pub struct Close {
            #[query]
            pub id: String,
        }
    };
    compare("mistake", super::endpoint(arguments, input));
}

fn compare(name: &str, expansion: TokenStream) {
    let file = syn::parse2(expansion).unwrap_or_else(|error| panic!("{name}: {error}"));
    let found = prettyplease::unparse(&file);
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("golden")
        .join(name)
        .with_extension("rs");
    if env::var("GOLDEN").is_ok_and(|value| value == "overwrite") {
        fs::write(&path, &found).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap();
    assert_eq!(found, expected, "{}", path.display());
}
