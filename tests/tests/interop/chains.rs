//! Chains of names, as other SDKs write paths.

use wxpay::Client;

use crate::vectors;

#[test]
fn a_segment_of_a_chain_becomes_a_segment_of_the_path() {
    let client = Client::builder().mchid("1900000109").build().unwrap();
    for vector in vectors::of_kind("chain_segment_normalize") {
        let chain = format!("v3.{}", vectors::text(vector, "input"));
        let path = format!("v3/{}", vectors::text(vector, "expect"));
        assert_eq!(client.v3(&chain).template(), path, "{}", vector["id"]);
        let chain = format!("v2.{}", vectors::text(vector, "input"));
        let path = format!("v2/{}", vectors::text(vector, "expect"));
        assert_eq!(client.v2(&chain).template(), path, "{}", vector["id"]);
    }
}
