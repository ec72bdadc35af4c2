//! Streams: read while they are sent, once.

use std::io::Cursor;

use tokio::io::AsyncReadExt as _;
use wxpay::{ErrorKind, Outcome, Upload};
use wxpay_tests::{builder, client, sandbox};

use crate::endpoints::UploadImage;

fn sha256(bytes: &[u8]) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes);
    let hex = digest.as_ref().iter().map(|byte| format!("{byte:02x}"));
    hex.collect()
}

fn stream(bytes: Vec<u8>, length: u64) -> Upload {
    let digest = sha256(&bytes);
    Upload::stream("a.mp4", Cursor::new(bytes), length, digest)
}

#[tokio::test]
async fn a_stream_arrives_with_its_length_announced() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let video: Vec<u8> = (0..=250).cycle().take(3_000_000).collect();
    let request = UploadImage::new(stream(video, 3_000_000));
    let media = request.send(&client).await.unwrap();
    assert!(!media.media_id.is_empty());
    let received = sandbox.requests().pop().unwrap();
    let length = received.body.len().to_string();
    assert!(
        received
            .headers
            .contains(&("content-length".into(), length))
    );
    assert_eq!(received.problem, None);
}

#[tokio::test]
async fn a_reader_that_gives_little_at_a_time_is_read_to_its_end() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let (mut sender, reader) = tokio::io::duplex(7);
    let writing = tokio::spawn(async move {
        tokio::io::AsyncWriteExt::write_all(&mut sender, &[b'x'; 1000]).await
    });
    let digest = sha256(&[b'x'; 1000]);
    let request = UploadImage::new(Upload::stream("a.png", reader, 1000, digest));
    request.send(&client).await.unwrap();
    writing.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_stream_is_sent_once() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let request = UploadImage::new(stream(vec![1; 100], 100));
    request.send(&client).await.unwrap();
    let error = request.send(&client).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Request(_)), "{error}");
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert_eq!(sandbox.requests().len(), 1);
}

#[tokio::test]
async fn a_stream_is_not_tried_at_a_second_entrance() {
    let (closed, open) = (sandbox(), sandbox());
    let url = closed.base_url().to_owned();
    drop(closed);
    let merchant = open.merchant();
    let client = wxpay::Client::builder()
        .mchid(&merchant.mchid)
        .private_key(&merchant.private_key)
        .certificate(&merchant.certificate)
        .base_url(url)
        .base_url(open.base_url())
        .build()
        .unwrap();
    let request = UploadImage::new(stream(vec![1; 100], 100));
    let error = request.send(&client).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Connect(_)), "{error}");
    assert!(open.requests().is_empty());
}

#[tokio::test]
async fn a_stream_of_another_length_is_never_a_success() {
    for length in [99, 101] {
        let sandbox = sandbox();
        let client = client(&sandbox);
        let request = UploadImage::new(stream(vec![1; 100], length));
        let error = request.send(&client).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error}");
        let text = error.to_string();
        assert!(text.contains("length"), "{text}");
    }
}

#[tokio::test]
async fn a_reader_that_fails_is_an_error() {
    let sandbox = sandbox();
    let client = builder(&sandbox).build().unwrap();
    let (sender, reader) = tokio::io::duplex(7);
    drop(sender);
    let request = UploadImage::new(Upload::stream("a.png", reader.take(5), 5, "00"));
    request.send(&client).await.unwrap_err();
}
