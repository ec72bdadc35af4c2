//! Two merchants in one process, set up from one file, and calls that have no type.
//!
//! Each merchant has a local WeChat Pay of its own that knows only its keys:
//! `cargo run -p wxpay-examples --bin several_merchants`.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write;
use std::path::Path;

use serde_json::json;
use wxpay::Client;
use wxpay::configuration::Configuration;
use wxpay_sandbox::Sandbox;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::temp_dir().join(format!("wxpay-example-{}", std::process::id()));
    let sandboxes = [("shop1", Sandbox::start()?), ("shop2", Sandbox::start()?)];
    let result = run(&folder, &sandboxes).await;
    std::fs::remove_dir_all(&folder)?;
    result
}

async fn run(folder: &Path, sandboxes: &[(&str, Sandbox)]) -> Result<(), Box<dyn Error>> {
    let configuration = Configuration::from_toml_file(write_configuration(folder, sandboxes)?)?;

    // One client for each, made once and kept.
    let mut clients = BTreeMap::new();
    for name in configuration.names() {
        let client = configuration.merchant(name)?.build()?;
        println!("{name} is {}", client.merchant().mchid());
        clients.insert(name.to_owned(), client);
    }

    for (name, client) in &clients {
        let order_id = create_and_cancel(client).await?;
        println!("{name}: {order_id} is cancelled");
    }
    Ok(())
}

async fn create_and_cancel(client: &Client) -> wxpay::Result<String> {
    let order = json!({
        "appid": "wxd678efh567hg6787",
        "out_order_no": "ORDER0001",
        "service_id": "500001",
    });
    client
        .v3("v3/payscore/smartretail-orders")
        .json(&order)
        .post()
        .await?;
    let cancelled = client
        .v3("v3/payscore/smartretail-orders/{out_order_no}/cancel")
        .path("out_order_no", "ORDER0001")
        .field("appid", "wxd678efh567hg6787")
        .field("service_id", "500001")
        .field("reason", "nothing taken")
        .post()
        .await?;
    Ok(cancelled["order_id"]
        .as_str()
        .unwrap_or_default()
        .to_owned())
}

/// What an operator would have written: key files, and a file that names them.
fn write_configuration(
    folder: &Path,
    sandboxes: &[(&str, Sandbox)],
) -> Result<std::path::PathBuf, Box<dyn Error>> {
    let mut text = "total_timeout = 20\n".to_owned();
    for (name, sandbox) in sandboxes {
        let merchant = sandbox.merchant();
        let keys = folder.join(name);
        std::fs::create_dir_all(&keys)?;
        std::fs::write(keys.join("apiclient_key.pem"), &merchant.private_key)?;
        std::fs::write(keys.join("apiclient_cert.pem"), &merchant.certificate)?;
        std::fs::write(keys.join("pub_key.pem"), &merchant.public_key)?;
        writeln!(text, "\n[merchants.{name}]")?;
        writeln!(text, "mchid = \"{}\"", merchant.mchid)?;
        writeln!(text, "private_key = \"{name}/apiclient_key.pem\"")?;
        writeln!(text, "certificate = \"{name}/apiclient_cert.pem\"")?;
        writeln!(text, "public_key_id = \"{}\"", merchant.public_key_id)?;
        writeln!(text, "public_key = \"{name}/pub_key.pem\"")?;
        writeln!(text, "base_url = \"{}\"", sandbox.base_url())?;
    }
    println!("{text}");
    let file = folder.join("wxpay.toml");
    std::fs::write(&file, text)?;
    Ok(file)
}
