//! What is called has no link.

use wxpay::{Client, endpoint};

#[endpoint(GET "v2/pay/page" -> ())]
pub struct Ask {}

pub fn ask(client: &Client) -> wxpay::Result<String> {
    client.link(&Ask {})
}

fn main() {}
