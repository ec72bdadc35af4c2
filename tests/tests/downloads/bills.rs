//! Bills end to end: link, file, hash, rows.

use wxpay::bill::{Bill, BillLink};
use wxpay::{Client, DownloadError, Error, ErrorKind, Outcome, endpoint, model};
use wxpay_sandbox::{Fault, Sandbox};
use wxpay_tests::{builder, client, sandbox};

use crate::folder::Folder;

#[endpoint(GET "v3/bill/tradebill" -> BillLink, new)]
pub struct ApplyForTradeBill {
    pub bill_date: String,
    pub bill_type: Option<String>,
    pub tar_type: Option<String>,
}

#[endpoint(GET "v3/bill/fundflowbill" -> BillLink)]
pub struct ApplyForFundFlowBill {
    pub bill_date: String,
}

#[endpoint(GET "v3/profitsharing/bills" -> BillLink)]
pub struct ApplyForProfitSharingBill {
    pub bill_date: String,
}

#[endpoint(GET "v3/bill/sub-merchant-fundflowbill")]
pub struct ApplyForSubMerchantFundFlowBill {
    pub sub_mchid: String,
    pub bill_date: String,
    pub account_type: String,
    pub algorithm: String,
    pub tar_type: Option<String>,
}

#[model(decode)]
pub struct ApplyForSubMerchantFundFlowBillResponse {
    pub download_bill_count: i64,
    pub download_bill_list: Vec<BillLink>,
}

#[endpoint(POST "v3/pay/transactions/codepay" -> serde_json::Value)]
struct PayByCode {
    appid: String,
    mchid: String,
    description: String,
    attach: String,
    out_trade_no: String,
    payer: Payer,
    amount: Amount,
    scene_info: SceneInfo,
}

#[model(encode)]
struct Payer {
    auth_code: String,
}

#[model(encode)]
struct Amount {
    total: i64,
}

#[model(encode)]
struct SceneInfo {
    store_info: StoreInfo,
}

#[model(encode)]
struct StoreInfo {
    id: String,
}

pub async fn trade_bill(client: &Client, gzip: bool) -> BillLink {
    let mut request = ApplyForTradeBill::new("2026-01-31");
    if gzip {
        request = request.tar_type("GZIP");
    }
    request.send(client).await.unwrap().into_inner()
}

pub fn download_error(error: &Error) -> &DownloadError {
    match error.kind() {
        ErrorKind::Download(error) => error,
        other => panic!("{other:?}"),
    }
}

async fn failed(sandbox: &Sandbox, fault: Fault, gzip: bool) -> Error {
    let client = client(sandbox);
    let link = trade_bill(&client, gzip).await;
    sandbox.fault(fault, 1);
    let folder = Folder::new();
    let path = folder.path("bill.csv");
    std::fs::write(&path, "the bill of yesterday").unwrap();
    let result = match client.fetch_bill(&link).await {
        Ok(mut bill) => bill.set_limit(8 << 20).save(&path).await,
        Err(error) => Err(error),
    };
    let error = result.unwrap_err();
    assert_eq!(folder.names(), ["bill.csv"], "{error}");
    let left = std::fs::read_to_string(&path).unwrap();
    assert_eq!(left, "the bill of yesterday", "{error}");
    error
}

#[tokio::test]
async fn a_trade_bill_is_fetched_checked_and_read_plain_and_compressed() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    for gzip in [false, true] {
        let link = trade_bill(&client, gzip).await;
        let text = client.fetch_bill(&link).await.unwrap().bytes(1 << 20).await;
        let text = text.unwrap();
        let mut bill = Bill::parse(&text[..]).unwrap();
        assert_eq!(bill.columns().len(), 27);
        let rows: Vec<_> = bill.by_ref().map(Result::unwrap).collect();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].get("交易时间"), Some("2026-01-31 09:30:00"));
        assert_eq!(rows[0].get("商品名称"), Some("面包, 两个"));
        assert_eq!(rows[0].fen("订单金额").unwrap(), Some(1234));
        assert_eq!(rows[0].fen("手续费").unwrap(), Some(0));
        assert_eq!(rows[1].fen("退款金额").unwrap(), Some(7));
        let summary = bill.summary().unwrap();
        assert_eq!(summary.get("总交易单数"), Some("2"));
        assert_eq!(summary.fen("订单总金额").unwrap(), Some(1234));
    }
    let request = sandbox.requests().pop().unwrap();
    assert!(request.path.contains("tartype=gzip"));
    let header = |name: &str| request.headers.iter().any(|(known, _)| known == name);
    assert!(header("authorization"));
    assert!(request.headers.contains(&("accept".into(), "*/*".into())));
}

#[tokio::test]
async fn the_sandbox_bills_its_own_payments() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    for (number, total) in [("P1", 29), ("P2", 100_000)] {
        let payment = PayByCode {
            appid: "wxd678efh567hg6787".into(),
            mchid: client.merchant().mchid().into(),
            description: "Cola, \"cold\"\nCan".into(),
            attach: r#"{"shop":1,"table":"4"}"#.into(),
            out_trade_no: number.into(),
            payer: Payer {
                auth_code: "130061098828009406".into(),
            },
            amount: Amount { total },
            scene_info: SceneInfo {
                store_info: StoreInfo { id: "1".into() },
            },
        };
        let paid = payment.send(&client).await.unwrap();
        assert_eq!(paid["trade_state"], "SUCCESS");
    }
    let link = ApplyForTradeBill::new(today()).send(&client).await.unwrap();
    let text = client.fetch_bill(&link).await.unwrap().bytes(1 << 20).await;
    let rows: Vec<_> = Bill::parse(&text.unwrap()[..])
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let of = |number| {
        rows.iter()
            .find(|row| row.get("商户订单号") == Some(number))
    };
    assert_eq!(of("P1").unwrap().fen("订单金额").unwrap(), Some(29));
    assert_eq!(of("P2").unwrap().fen("订单金额").unwrap(), Some(100_000));
    assert_eq!(
        of("P2").unwrap().get("商品名称"),
        Some("Cola, \"cold\"\nCan")
    );
    let attach = of("P2").unwrap().get("商户数据包");
    assert_eq!(attach, Some(r#"{"shop":1,"table":"4"}"#));
}

/// In Beijing, where bills are made.
fn today() -> String {
    let now = std::time::SystemTime::now();
    let seconds = now.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let days = i64::try_from((seconds + 8 * 3600) / 86400).unwrap();
    // Days to a date, by eras of 400 years that begin in March.
    let day = days + 719_468;
    let (era, of_era) = (day / 146_097, day % 146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let of_month = of_year - (153 * month + 2) / 5 + 1;
    let (year, month) = match month {
        0..10 => (era * 400 + year, month + 3),
        _ => (era * 400 + year + 1, month - 9),
    };
    format!("{year:04}-{month:02}-{of_month:02}")
}

#[tokio::test]
async fn fund_flow_and_profit_sharing_bills_are_read_alike() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let bill_date = || "2026-01-31".to_owned();
    let link = ApplyForFundFlowBill {
        bill_date: bill_date(),
    };
    let link = link.send(&client).await.unwrap();
    let text = client.fetch_bill(&link).await.unwrap().bytes(1 << 20).await;
    let text = text.unwrap();
    let mut bill = Bill::parse(&text[..]).unwrap();
    let flows: Vec<_> = bill
        .by_ref()
        .map(|row| row.unwrap().fen("收支金额(元)"))
        .collect();
    assert_eq!(flows.len(), 2);
    assert_eq!(bill.summary().unwrap().fen("支出金额").unwrap(), Some(7));

    let link = ApplyForProfitSharingBill {
        bill_date: bill_date(),
    };
    let link = link.send(&client).await.unwrap();
    let text = client.fetch_bill(&link).await.unwrap().bytes(1 << 20).await;
    let text = text.unwrap();
    let mut bill = Bill::parse(&text[..]).unwrap();
    let shares: Vec<_> = bill
        .by_ref()
        .map(|row| row.unwrap().fen("分账金额").unwrap())
        .collect();
    assert_eq!(shares, [Some(123), Some(0)]);
    assert_eq!(bill.summary().unwrap().get("总笔数"), Some("2"));
}

#[tokio::test]
async fn encrypted_bills_of_sub_merchants_are_opened() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    for tar_type in [None, Some("GZIP".to_owned())] {
        let request = ApplyForSubMerchantFundFlowBill {
            sub_mchid: "1900000109".into(),
            bill_date: "2026-01-31".into(),
            account_type: "BASIC".into(),
            algorithm: "AEAD_AES_256_GCM".into(),
            tar_type,
        };
        let answer = request.send(&client).await.unwrap();
        assert_eq!(answer.download_bill_count, 1);
        let link = &answer.download_bill_list[0];
        let text = client.fetch_bill(link).await.unwrap().bytes(1 << 20).await;
        let text = text.unwrap();
        assert_eq!(Bill::parse(&text[..]).unwrap().count(), 2);

        // With another nonce it does not open, and nothing is given out.
        let mut other = link.clone();
        other.nonce = Some("0123456789ab".into());
        let error = client.fetch_bill(&other).await.unwrap().chunk().await;
        let error = error.unwrap_err();
        assert!(matches!(download_error(&error), DownloadError::Sealed(_)));
    }
}

#[tokio::test]
async fn a_key_that_is_not_encrypted_to_the_merchant_is_an_error_before_anything_is_asked() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let link = trade_bill(&client, false)
        .await
        .encrypted("AAAA", "0123456789ab");
    let error = client.fetch_bill(&link).await.unwrap_err();
    assert!(matches!(download_error(&error), DownloadError::Sealed(_)));
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert_eq!(sandbox.requests().len(), 1);
}

#[tokio::test]
async fn a_bill_with_another_hash_leaves_no_file() {
    for gzip in [false, true] {
        let sandbox = sandbox();
        let error = failed(&sandbox, Fault::WrongHash, gzip).await;
        assert!(
            error.outcome() == Outcome::Unchanged && error.is_retryable(),
            "{error}"
        );
        assert!(
            matches!(download_error(&error), DownloadError::WrongHash { .. }),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_bill_that_breaks_off_leaves_no_file() {
    for gzip in [false, true] {
        let sandbox = sandbox();
        let error = failed(&sandbox, Fault::TruncatedBody, gzip).await;
        assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error}");
    }
}

#[tokio::test]
async fn a_gzip_bomb_leaves_no_file() {
    let sandbox = sandbox();
    let error = failed(&sandbox, Fault::GzipBomb, true).await;
    let limit = 8 << 20;
    assert!(
        matches!(download_error(&error), DownloadError::TooLong { limit: l } if *l == limit),
        "{error}"
    );
}

#[tokio::test]
async fn refusals_of_a_bill_are_told_as_always() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let mut link = trade_bill(&client, false).await;
    link.download_url.push('x');
    let error = client.fetch_bill(&link).await.unwrap_err();
    assert_eq!(error.code(), Some("INVALID_REQUEST"));
    assert_eq!(error.status().unwrap(), 400);
    assert!(error.to_string().starts_with("GET v3/billdownload/file: "));
    assert!(!error.to_string().contains("token="), "{error}");

    let error = failed(&sandbox, Fault::HtmlError { status: 200 }, false).await;
    assert!(matches!(download_error(&error), DownloadError::NotAFile(_)));
    let error = failed(&sandbox, Fault::HtmlError { status: 502 }, false).await;
    assert_eq!(error.status().unwrap(), 502);
}

#[tokio::test]
async fn the_case_of_a_hash_does_not_matter_and_its_absence_does() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let mut link = trade_bill(&client, true).await;
    link.hash_value = link.hash_value.to_uppercase();
    client
        .fetch_bill(&link)
        .await
        .unwrap()
        .bytes(1 << 20)
        .await
        .unwrap();

    let asked = sandbox.requests().len();
    for (hash_type, hash_value) in [
        ("SHA1", ""),
        ("", "79bb0f45fc4c42234a918000b2668d689e2bde04"),
        ("SHA1", "79bb0f45"),
        ("SM3", "79bb0f45fc4c42234a918000b2668d689e2bde04"),
    ] {
        let link = BillLink::new(link.download_url.clone(), hash_type, hash_value);
        let error = client.fetch_bill(&link).await.unwrap_err();
        assert!(matches!(download_error(&error), DownloadError::Link(_)));
    }
    assert_eq!(sandbox.requests().len(), asked);
}

#[tokio::test]
async fn a_merchant_without_a_private_key_cannot_open_encrypted_bills() {
    let sandbox = sandbox();
    let merchant = sandbox.merchant();
    let client = Client::builder()
        .mchid(&merchant.mchid)
        .base_url(sandbox.base_url())
        .build()
        .unwrap();
    let link = trade_bill(&builder(&sandbox).build().unwrap(), false).await;
    let error = client.fetch_bill(&link.encrypted("AAAA", "n")).await;
    assert!(error.unwrap_err().to_string().contains("`private_key`"));
}
