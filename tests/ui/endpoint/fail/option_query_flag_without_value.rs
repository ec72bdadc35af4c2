//! A flag has a name.

use wxpay::endpoint;

#[endpoint(POST "v2/secapi/mch/addInstitutionsub" -> (), query_flag)]
pub struct Ask {}

fn main() {}
