//! Pictures of complaints, whose ids are base64 and may hold slashes.

use wxpay::v3::{global, merchant_service};
use wxpay::{BaseUrl, Client, Stamp, Upload, build_request};
use wxpay_tests::{builder, client, sandbox};

const IDS: [&str; 2] = [
    "ChsyMDAwMDAwMjAyMDEyMjE1NTM0NTgwMDAw/CCd/9CgBigBMAE4AQ%3D%3D",
    "ChsyMDAwMDAwMjAyMDEyMjE1NTM0NTgwMDAwEO%2Bd",
];

async fn is_picture(file: &mut wxpay::Download) {
    let bytes = file.bytes(1 << 20).await.unwrap();
    assert!(bytes.starts_with(b"\x89PNG"));
}

#[tokio::test]
async fn they_are_had_by_their_url_and_by_their_id() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    for id in IDS {
        for folder in ["v3/merchant-service", "v3/global/merchant-service"] {
            let url = format!("{}{folder}/images/{id}", sandbox.base_url());
            let url = match folder.contains("global") {
                true => format!("{url}?complaint_id=1"),
                false => url,
            };
            is_picture(&mut client.download(&url).await.unwrap()).await;
        }
        let request = merchant_service::DownloadComplaintImage::new(id);
        is_picture(&mut request.send(&client).await.unwrap().into_inner()).await;
        let request = global::merchant_service::DownloadComplaintImage::new(id, "1");
        is_picture(&mut request.send(&client).await.unwrap().into_inner()).await;
        let sent = sandbox.requests();
        assert!(sent.iter().any(|request| request.path.contains(id)));
    }
}

#[test]
fn an_id_leads_nowhere_else() {
    let sandbox = sandbox();
    let merchant = builder(&sandbox).merchant().unwrap();
    let base_url = BaseUrl::new(BaseUrl::DEFAULT).unwrap();
    let stamp = Stamp::new(1_700_000_000, "A1").unwrap();
    for id in [
        "a/../../x",
        "a/%2e%2e/x",
        "/a",
        "a//b",
        "a/",
        "a?x=1",
        "a#b",
        "a b",
    ] {
        let request = merchant_service::DownloadComplaintImage::new(id);
        let built = build_request(&request, &merchant, &base_url, &stamp);
        assert!(built.is_err(), "{id}");
    }
}

#[tokio::test]
async fn one_is_uploaded_overseas_as_it_is_at_home() {
    let sandbox = sandbox();
    let client: Client = client(&sandbox);
    let picture = || Upload::bytes("reply.png", b"\x89PNG and so on".as_slice());
    let at_home = merchant_service::UploadComplaintImage::new(picture());
    let id = at_home.send(&client).await.unwrap().media_id.clone();
    let overseas = global::merchant_service::UploadComplaintImage::new(picture());
    let other = overseas.send(&client).await.unwrap().media_id.clone();
    assert_ne!(id, other);
    for request in sandbox.requests() {
        let kind = request.header("content-type").unwrap_or_default();
        assert!(kind.starts_with("multipart/form-data"), "{kind}");
        assert!(request.problem.is_none(), "{:?}", request.problem);
    }
}
