//! A flag has no value.

use wxpay::endpoint;

#[endpoint(POST "v2/secapi/mch/addInstitutionsub" -> (), query_flag = "add=1&b")]
pub struct Ask {}

fn main() {}
