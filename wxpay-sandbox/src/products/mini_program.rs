use serde_json::{Map, Value};

use super::fields::set;
use crate::random;

/// Adds what the merchant's front end needs to open the mini program that confirms an order.
pub(super) fn add_jump(content: &mut Map<String, Value>) {
    set(content, "miniprogram_businesstype", "wxpayScoreUse");
    set(
        content,
        "miniprogram_appid",
        format!(
            "wx{}",
            random::upper_hex(&random::bytes::<8>()).to_lowercase()
        ),
    );
    set(content, "miniprogram_path", "pages/use/use");
    set(
        content,
        "miniprogram_username",
        format!(
            "gh_{}",
            random::upper_hex(&random::bytes::<6>()).to_lowercase()
        ),
    );
    set(content, "package", random::alphanumeric(96));
}
