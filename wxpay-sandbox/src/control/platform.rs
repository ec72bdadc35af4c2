use serde_json::{Value, json};

use super::problem::Problem;
use crate::server::Server;

pub(super) fn state(server: &Server) -> Value {
    let merchant = &server.issued.merchant;
    let serials: Vec<&str> = server
        .issued
        .platform
        .line()
        .map(|one| one.certificate.serial.as_str())
        .collect();
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "mchid": merchant.mchid,
        "serial": merchant.serial,
        "platform_serials": serials,
        "public_key_id": merchant.public_key_id,
        "clock": super::clock::show(server),
    })
}

pub(super) fn rotate(server: &Server) -> Result<Value, Problem> {
    match server.rotate_platform_certificate() {
        Ok(certificate) => Ok(json!({
            "serial": certificate.serial,
            "certificate": certificate.certificate,
        })),
        Err(error) => Err(Problem::new(500, error.to_string())),
    }
}
