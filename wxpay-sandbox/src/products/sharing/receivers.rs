use serde_json::{Map, Value};

use crate::products::fields::set;
use crate::products::payment::payee;
use crate::products::{Call, Outcome, Products, Scene};

impl Products {
    /// Adds those who may get a share (分账接收方), and removes them.
    pub(super) fn receivers(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Option<Outcome> {
        let ("POST", path) = call.name() else {
            return None;
        };
        let step = path
            .strip_prefix("v3/profitsharing/receivers/")
            .or_else(|| path.strip_prefix("v3/ecommerce/profitsharing/receivers/"))
            .or_else(|| path.strip_prefix("v3/brand/profitsharing/receivers/"))?;
        let key = key(call, scene, call.text("type"), call.text("account"));
        let mut shown: Map<String, Value> = call.body.clone();
        match step {
            "add" => {
                shown.remove("name");
                self.receivers.insert(key, shown.clone());
                let name = scene.opened(call, "name");
                if !name.is_empty() {
                    set(&mut shown, "name", scene.sealed(&name));
                }
            }
            "delete" => drop(self.receivers.remove(&key)),
            _ => return None,
        }
        Some(Ok(call.documented(&shown)))
    }
}

/// Where a receiver is stored: each payee has its own, except that platforms and brands have theirs
/// for all of their merchants.
pub(super) fn key(call: &Call<'_>, scene: &Scene<'_>, kind: &str, account: &str) -> String {
    let (_, path) = call.name();
    let owner = match path.split('/').nth(1) {
        Some("ecommerce") => scene.mchid,
        Some("brand") => call.text("brand_mchid"),
        _ => payee(call, scene),
    };
    format!("{owner}/{kind}/{account}")
}
