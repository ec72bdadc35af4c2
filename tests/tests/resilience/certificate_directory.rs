//! Certificates that are kept on disk, shared by processes.

use std::path::Path;

use wxpay::Client;
use wxpay_sandbox::Sandbox;

use crate::certificates::{certificate_sandbox, downloads, folder, unkeyed};
use crate::renewal::Time;
use crate::retries::query;

fn process(sandbox: &Sandbox, directory: &Path) -> Client {
    unkeyed(sandbox)
        .certificate_directory(directory)
        .build()
        .unwrap()
}

fn files(directory: &Path) -> Vec<String> {
    let mut names: Vec<_> = std::fs::read_dir(directory)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_start_with_fresh_certificates_downloads_none() {
    let sandbox = certificate_sandbox();
    let directory = folder("fresh");
    for _ in 0..3 {
        let client = process(&sandbox, &directory);
        assert!(query(&sandbox).send(&client).await.unwrap_err().verified());
    }
    assert_eq!(downloads(&sandbox), 1);
    std::fs::remove_dir_all(&directory).unwrap();
}

#[tokio::test]
async fn files_of_withdrawn_certificates_are_removed_and_others_left_alone() {
    let sandbox = certificate_sandbox();
    let directory = folder("withdrawn");
    let client = process(&sandbox, &directory);
    client.refresh_platform_certificates().await.unwrap();
    let foreign = directory.join("notes.pem");
    std::fs::write(&foreign, &sandbox.merchant().platform_certificate).unwrap();
    let second = sandbox.rotate_platform_certificate().unwrap();
    let third = sandbox.rotate_platform_certificate().unwrap();
    client.refresh_platform_certificates().await.unwrap();
    let mut expected = [second.serial, third.serial].map(|serial| format!("{serial}.pem"));
    expected.sort();
    let expected = [expected.as_slice(), &["notes.pem".to_owned()]].concat();
    assert_eq!(files(&directory), expected);

    let keys = process(&sandbox, &directory).merchant().platform_keys();
    assert!(keys.get(&sandbox.merchant().platform_serial).is_none());
    assert_eq!(keys.ids().count(), 2);
    std::fs::remove_dir_all(&directory).unwrap();
}

#[tokio::test]
async fn only_files_that_this_library_wrote_for_this_merchant_are_taken() {
    let (sandbox, other) = (certificate_sandbox(), wxpay_tests::stranger());
    let (directory, elsewhere) = (folder("planted"), folder("elsewhere"));
    let client = process(&sandbox, &directory);
    client.refresh_platform_certificates().await.unwrap();
    let own = format!("{}.pem", sandbox.merchant().platform_serial);
    let written = std::fs::read_to_string(directory.join(&own)).unwrap();

    // Of another merchant, whose APIv3 key is another.
    let stranger = process(&other, &elsewhere);
    stranger.refresh_platform_certificates().await.unwrap();
    let foreign = format!("{}.pem", other.merchant().platform_serial);
    std::fs::copy(elsewhere.join(&foreign), directory.join(&foreign)).unwrap();
    // Without the mark, with the mark of another certificate, under another name.
    let planted = &other.merchant().platform_certificate;
    std::fs::write(directory.join("plain.pem"), planted).unwrap();
    let head = written.split("-----BEGIN").next().unwrap();
    std::fs::write(directory.join("marked.pem"), format!("{head}{planted}")).unwrap();
    std::fs::write(directory.join("renamed.pem"), &written).unwrap();
    let keys = process(&sandbox, &directory).merchant().platform_keys();
    let ids: Vec<_> = keys.ids().collect();
    assert_eq!(ids, [sandbox.merchant().platform_serial.as_str()]);

    // A later date than that of the download is a change as well.
    let begin = written.find("Fetched: ").unwrap() + "Fetched: ".len();
    let mut changed = written.clone();
    changed.replace_range(begin..begin + 1, "2");
    assert_ne!(changed, written);
    std::fs::write(directory.join(&own), changed).unwrap();
    let keys = process(&sandbox, &directory).merchant().platform_keys();
    assert!(keys.is_empty(), "{keys:?}");
    for directory in [directory, elsewhere] {
        std::fs::remove_dir_all(directory).unwrap();
    }
}

#[tokio::test]
async fn what_another_process_has_renewed_is_seen_without_a_download() {
    let sandbox = certificate_sandbox();
    let directory = folder("shared");
    let time = Time::of(&sandbox);
    let process = || {
        let builder = unkeyed(&sandbox).certificate_directory(&directory);
        time.set(builder).build().unwrap()
    };
    let (one, other) = (process(), process());
    one.refresh_platform_certificates().await.unwrap();
    sandbox.rotate_platform_certificate().unwrap();
    one.refresh_platform_certificates().await.unwrap();
    let before = downloads(&sandbox);
    assert!(query(&sandbox).send(&other).await.unwrap_err().verified());
    // A notification with the next one, by a process that is not the one that fetched it.
    sandbox.rotate_platform_certificate().unwrap();
    one.refresh_platform_certificates().await.unwrap();
    let message = sandbox.notification("TRANSACTION.SUCCESS", &serde_json::json!({}));
    other
        .notifications()
        .parse(&message.headers, &message.body)
        .unwrap();
    assert_eq!(downloads(&sandbox), before + 1);
    // When they have grown old, the first who fetches them does it for all.
    time.pass(13 * 3600);
    one.refresh_platform_certificates().await.unwrap();
    for _ in 0..3 {
        assert!(query(&sandbox).send(&other).await.unwrap_err().verified());
    }
    drop(other);
    assert!(
        query(&sandbox)
            .send(&process())
            .await
            .unwrap_err()
            .verified()
    );
    assert_eq!(downloads(&sandbox), before + 2);
    std::fs::remove_dir_all(&directory).unwrap();
}

#[tokio::test]
async fn a_withdrawn_certificate_is_removed_under_whatever_name_it_is_kept() {
    let sandbox = certificate_sandbox();
    let directory = folder("names");
    let client = process(&sandbox, &directory);
    client.refresh_platform_certificates().await.unwrap();
    for name in files(&directory) {
        let renamed = directory.join(name.to_ascii_lowercase());
        std::fs::rename(directory.join(name), renamed).unwrap();
    }
    assert_eq!(
        process(&sandbox, &directory)
            .merchant()
            .platform_keys()
            .ids()
            .count(),
        1
    );
    let second = sandbox.rotate_platform_certificate().unwrap();
    let third = sandbox.rotate_platform_certificate().unwrap();
    client.refresh_platform_certificates().await.unwrap();
    let mut expected = [second.serial, third.serial].map(|serial| format!("{serial}.pem"));
    expected.sort();
    assert_eq!(files(&directory), expected);
    std::fs::remove_dir_all(&directory).unwrap();
}
