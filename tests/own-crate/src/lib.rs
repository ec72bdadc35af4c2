//! What a user writes who depends on wxpay alone, under another name, in another edition, with
//! every lint on and names of the standard library taken.
#![deny(warnings, missing_docs, clippy::pedantic)]
#![forbid(unsafe_code)]

pub mod places;
pub mod shadows;

use pay::{Sensitive, endpoint, model, open_enum};

/// Shadows the prelude's.
pub type Result = ();

/// Cancels a smart-retail order (撤销智慧零售订单).
#[endpoint(POST "v3/payscore/smartretail-orders/<out_order_no>/cancel")]
pub struct CancelSmartRetailOrder {
    /// Merchant service order number (商户服务订单号).
    pub out_order_no: String,
    /// App ID (公众账号ID).
    pub appid: String,
    /// Cancellation reason (取消原因).
    pub reason: Option<String>,
}

/// The answer to [`CancelSmartRetailOrder`].
#[model]
#[derive(Debug, Clone)]
pub struct CancelSmartRetailOrderResponse {
    /// Merchant service order number (商户服务订单号).
    pub out_order_no: String,
    /// What became of it.
    pub state: State,
    /// Who cancelled it.
    pub operator: Option<Sensitive>,
}

open_enum! {
    /// What became of an order.
    pub enum State {
        /// Cancelled (已撤销).
        Revoked = "REVOKED",
    }
}

#[cfg(test)]
mod tests {
    use super::{CancelSmartRetailOrder, State};
    use pay::Endpoint;

    #[test]
    fn the_endpoint_is_what_its_attribute_says() {
        let spec = CancelSmartRetailOrder::SPEC;
        let path = "POST v3/payscore/smartretail-orders/{out_order_no}/cancel";
        assert_eq!(spec.to_string(), path);
    }

    #[test]
    fn a_blocking_program_calls_it_and_learns_what_is_missing() {
        let builder = pay::blocking::Client::builder().mchid("1900000109");
        let client = builder
            .build_blocking()
            .expect("nothing is wrong with a merchant id");
        let cancel = CancelSmartRetailOrder {
            out_order_no: "R1".to_owned(),
            appid: "wxd678efh567hg6787".to_owned(),
            reason: None,
        };
        let error = client
            .send(&cancel)
            .expect_err("there is no key to sign with");
        assert_eq!(error.outcome(), pay::Outcome::NotSent);
        assert!(error.to_string().contains("`private_key`"), "{error}");
    }

    #[test]
    fn an_answer_is_read_and_a_value_of_tomorrow_kept() {
        let json = br#"{"out_order_no":"R1","state":"ARCHIVED"}"#;
        let node = pay::Node::parse_json(json).expect("this is JSON");
        let read = pay::Reading::new(node).decode::<super::CancelSmartRetailOrderResponse>();
        let answer = read.expect("this is an answer");
        assert_eq!(answer.state, State::Unknown("ARCHIVED".to_owned()));
        assert!(answer.operator.is_none());
    }
}
