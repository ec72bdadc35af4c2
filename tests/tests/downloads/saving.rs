//! Saving: the whole file under its name, or nothing.

use wxpay::{Download, DownloadError};
use wxpay_sandbox::Fault;
use wxpay_tests::{client, sandbox};

use crate::bills::{download_error, trade_bill};
use crate::folder::Folder;

#[tokio::test]
async fn a_file_is_saved_under_its_name_and_replaces_an_older_one() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let folder = Folder::new();
    let path = folder.path("账单 1.csv");
    for old in [None, Some("old")] {
        if let Some(old) = old {
            std::fs::write(&path, old).unwrap();
        }
        let link = trade_bill(&client, true).await;
        let length = client.fetch_bill(&link).await.unwrap().save(&path).await;
        let saved = std::fs::read(&path).unwrap();
        assert_eq!(saved.len() as u64, length.unwrap());
        assert!(saved.starts_with("\u{feff}交易时间".as_bytes()));
        assert_eq!(folder.names(), ["账单 1.csv"]);
    }
}

#[tokio::test]
async fn a_writer_gets_every_byte_and_is_flushed() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let link = trade_bill(&client, false).await;
    let mut direct = Vec::new();
    let mut file = client.fetch_bill(&link).await.unwrap();
    let length = file.write_to(&mut direct).await.unwrap();
    assert_eq!(direct.len() as u64, length);

    let mut buffered = tokio::io::BufWriter::with_capacity(1 << 20, Vec::new());
    let mut file = client.fetch_bill(&link).await.unwrap();
    file.write_to(&mut buffered).await.unwrap();
    assert_eq!(buffered.get_ref(), &direct);
}

#[tokio::test]
async fn a_failing_writer_is_an_error_and_the_rest_is_no_file() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let link = trade_bill(&client, false).await;
    let mut file = client.fetch_bill(&link).await.unwrap();
    let mut full = [0_u8; 10];
    let mut writer = std::io::Cursor::new(&mut full[..]);
    let error = file.write_to(&mut writer).await.unwrap_err();
    assert!(matches!(download_error(&error), DownloadError::Local(_)));
    let again = file.chunk().await.unwrap_err();
    assert!(matches!(download_error(&again), DownloadError::Failed));
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_an_error() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let link = trade_bill(&client, false).await;
    let folder = Folder::new();
    for path in [folder.path("none/bill.csv"), "/".into(), "".into()] {
        let mut file: Download = client.fetch_bill(&link).await.unwrap();
        let error = file.save(&path).await.unwrap_err();
        assert!(matches!(download_error(&error), DownloadError::Local(_)));
    }
    // A folder stands where the file should go.
    std::fs::create_dir_all(folder.path("taken/inside")).unwrap();
    let mut file = client.fetch_bill(&link).await.unwrap();
    file.save(folder.path("taken")).await.unwrap_err();
    assert_eq!(folder.names(), ["taken"]);
}

#[tokio::test]
async fn an_abandoned_download_leaves_nothing() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let link = trade_bill(&client, false).await;
    let folder = Folder::new();
    let mut file = client.fetch_bill(&link).await.unwrap();
    let path = folder.path("bill.csv");
    // The file exists after the first poll, and goes with the future.
    let mut saving = Box::pin(file.save(&path));
    let waker = std::task::Waker::noop();
    let mut context = std::task::Context::from_waker(waker);
    let polled = std::future::Future::poll(saving.as_mut(), &mut context);
    assert!(polled.is_pending());
    assert_eq!(folder.names().len(), 1);
    assert_ne!(folder.names(), ["bill.csv"]);
    drop(saving);
    assert!(folder.names().is_empty());
}

#[tokio::test]
async fn what_is_longer_than_the_limit_is_refused_in_every_form() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let link = trade_bill(&client, true).await;
    let too_long = |error| {
        let error: wxpay::Error = error;
        assert!(matches!(
            download_error(&error),
            DownloadError::TooLong { limit: 100 }
        ));
    };
    too_long(
        client
            .fetch_bill(&link)
            .await
            .unwrap()
            .bytes(100)
            .await
            .unwrap_err(),
    );
    let mut file = client.fetch_bill(&link).await.unwrap();
    let mut writer = Vec::new();
    too_long(file.set_limit(100).write_to(&mut writer).await.unwrap_err());
    assert!(writer.len() <= 100);
}

#[tokio::test]
async fn a_truncated_picture_is_an_error_too() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let folder = Folder::new();
    let url = format!("{}v3/merchant-service/images/1", sandbox.base_url());
    sandbox.fault(Fault::TruncatedBody, 1);
    let mut file = client.download(&url).await.unwrap();
    file.save(folder.path("picture.png")).await.unwrap_err();
    assert!(folder.names().is_empty());
}

#[tokio::test]
async fn what_is_printed_tells_no_content_and_no_token() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let link = trade_bill(&client, false).await;
    let file = client.fetch_bill(&link).await.unwrap();
    let text = format!("{file:?} {link:?}");
    let (_, token) = link.download_url.split_once("token=").unwrap();
    assert!(!text.contains(token), "{text}");
    assert!(text.contains("v3/billdownload/file"), "{text}");
}

#[cfg(unix)]
#[tokio::test]
async fn saved_bills_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;

    let sandbox = sandbox();
    let client = client(&sandbox);
    let folder = Folder::new();
    let path = folder.path("bill.csv");
    let link = trade_bill(&client, false).await;
    let saved = client.fetch_bill(&link).await.unwrap().save(&path).await;
    saved.unwrap();
    let mode = std::fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[tokio::test]
async fn a_name_may_be_as_long_as_names_can_be() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let folder = Folder::new();
    let name = format!("{}.csv", "b".repeat(251));
    let link = trade_bill(&client, false).await;
    let mut file = client.fetch_bill(&link).await.unwrap();
    file.save(folder.path(&name)).await.unwrap();
    assert_eq!(folder.names(), [name]);
}

#[cfg(unix)]
#[tokio::test]
async fn what_is_no_file_is_not_replaced_and_refused_before_the_file_comes() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let folder = Folder::new();
    std::fs::create_dir(folder.path("folder")).unwrap();
    std::os::unix::fs::symlink(folder.path("folder"), folder.path("link")).unwrap();
    let socket = std::os::unix::net::UnixListener::bind(folder.path("socket")).unwrap();
    let mut names = folder.names();
    names.sort();
    for (name, word) in [
        ("folder", "a folder"),
        ("link", "a folder"),
        ("socket", "write_to"),
        ("socket/bill.csv", "Not a directory"),
        (&"b".repeat(300), "too long"),
        ("a\0b", "NUL"),
    ] {
        let link = trade_bill(&client, false).await;
        let mut file = client.fetch_bill(&link).await.unwrap();
        let error = file.save(folder.path(name)).await.unwrap_err();
        assert!(matches!(download_error(&error), DownloadError::Local(_)));
        assert!(error.to_string().contains(word), "{error}");
        assert!(format!("{file:?}").contains("given: 0"), "{file:?}");
        let mut left = folder.names();
        left.sort();
        assert_eq!(left, names);
    }
    drop(socket);
}

#[cfg(unix)]
#[tokio::test]
async fn a_link_to_a_file_is_replaced_and_the_file_stays() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let folder = Folder::new();
    std::fs::write(folder.path("old"), "old").unwrap();
    std::os::unix::fs::symlink(folder.path("old"), folder.path("link")).unwrap();
    let link = trade_bill(&client, false).await;
    let saved = client
        .fetch_bill(&link)
        .await
        .unwrap()
        .save(folder.path("link"))
        .await;
    saved.unwrap();
    assert_eq!(std::fs::read(folder.path("old")).unwrap(), b"old");
    assert!(
        std::fs::symlink_metadata(folder.path("link"))
            .unwrap()
            .is_file()
    );
}
