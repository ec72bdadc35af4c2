//! The keys of brands and SM2 keys in a folder.

use std::path::Path;

use serde_json::Value;
use wxpay::{Client, endpoint};
use wxpay_sandbox::Sandbox;

use crate::{brand, brand_builder, service_order, shangmi, sm2_builder};

#[endpoint(GET "brand/stores", protocol = v3)]
struct ListStores {
    limit: i64,
}

#[wxpay::model]
#[derive(Debug)]
struct ListStoresResponse {
    path: String,
}

/// The file that an entry of `merchant.json` names.
fn file(folder: &Path, entry: &str) -> String {
    let merchant = std::fs::read_to_string(folder.join("merchant.json")).unwrap();
    let merchant: Value = serde_json::from_str(&merchant).unwrap();
    let name = merchant[entry]
        .as_str()
        .unwrap_or_else(|| panic!("no {entry}: {merchant}"));
    std::fs::read_to_string(folder.join(name)).unwrap()
}

fn there(client: wxpay::ClientBuilder, sandbox: &Sandbox) -> Client {
    client.base_url(sandbox.base_url()).build().unwrap()
}

#[tokio::test]
async fn a_later_sandbox_has_the_keys_that_are_in_the_folder() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("schemes-credentials");
    let _ = std::fs::remove_dir_all(&folder);
    // Nobody asked for them yet, and nobody misses them.
    drop(Sandbox::builder().credentials(&folder).start().unwrap());
    let both = Sandbox::builder().brand().shangmi().credentials(&folder);
    let first = both.start().unwrap();
    assert_eq!(
        file(&folder, "brand_private_key"),
        brand(&first).private_key
    );
    assert_eq!(
        file(&folder, "brand_certificate"),
        brand(&first).certificate
    );
    assert_eq!(
        file(&folder, "sm2_private_key"),
        shangmi(&first).private_key
    );
    let certificate = &shangmi(&first).platform_certificate;
    assert_eq!(file(&folder, "sm2_platform_certificate"), *certificate);
    // Clients that were set up with the keys of the first one.
    let (by_sm2, by_brand) = (sm2_builder(&first), brand_builder(&first));
    drop(first);

    let second = Sandbox::builder().credentials(&folder).start().unwrap();
    let order = service_order("KEPT").send(&there(by_sm2, &second)).await;
    assert!(order.unwrap().verified());
    let stores = ListStores { limit: 1 };
    let stores = stores.send(&there(by_brand, &second)).await.unwrap();
    assert_eq!(stores.path, "/brand/stores");
    drop(second);

    let merchant = std::fs::read_to_string(folder.join("merchant.json")).unwrap();
    for entry in [
        "brand_id",
        "brand_serial",
        "sm2_serial",
        "sm2_platform_serial",
    ] {
        assert!(merchant.contains(&format!("\"{entry}\"")), "{merchant}");
    }
    std::fs::write(folder.join("sm2_key.pem"), "none").unwrap();
    let error = Sandbox::builder().credentials(&folder).start().unwrap_err();
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(cause.contains("sm2_key.pem"), "{cause}");
}
