use serde_json::{Map, Value, json};

use super::{bill, packing, sha1};
use crate::products::{BusinessError, Call, Outcome};
use crate::random;
use crate::server::{Received, Server};

/// Answers the operations that give links to bills; none for all others.
pub(crate) fn links(server: &Server, received: &Received, call: &Call<'_>) -> Option<Outcome> {
    if server.answering.stateless() {
        return None;
    }
    let (kind, sealed) = match call.name() {
        ("GET", "v3/bill/tradebill") => (Kind::Trade, false),
        ("GET", "v3/bill/fundflowbill") => (Kind::FundFlow, false),
        ("GET", "v3/profitsharing/bills") => (Kind::ProfitSharing, false),
        ("GET", "v3/bill/sub-merchant-fundflowbill" | "v3/ecommerce/bill/fundflowbill") => {
            (Kind::FundFlow, true)
        }
        _ => return None,
    };
    let link = || {
        let date = bill::date(server, bill::shapes(call.family), call.text("bill_date"))?;
        let file = match kind {
            Kind::Trade => bill::trade(server, &date, call.text("bill_type")),
            Kind::FundFlow => bill::fund_flow(server, &date),
            Kind::ProfitSharing => bill::profit_sharing(server, &date),
        };
        let file = file.into_bytes();
        let link = Link {
            server,
            received,
            gzip: call.text("tar_type") == "GZIP",
        };
        match sealed {
            false => Ok(link.to(&file)),
            true => {
                let mut answer = Map::new();
                answer.insert("download_bill_count".to_owned(), json!(1));
                let list = json!([link.to_sealed(&file, call.text("algorithm"))?]);
                answer.insert("download_bill_list".to_owned(), list);
                Ok(answer)
            }
        }
    };
    Some(link())
}

enum Kind {
    Trade,
    FundFlow,
    ProfitSharing,
}

struct Link<'a> {
    server: &'a Server,
    received: &'a Received,
    gzip: bool,
}

impl Link<'_> {
    fn to(&self, file: &[u8]) -> Map<String, Value> {
        // It is the link that decides on compression, when it is followed.
        let tartype = if self.gzip { "&tartype=gzip" } else { "" };
        self.answer(file, file.to_vec(), tartype)
    }

    fn to_sealed(&self, file: &[u8], algorithm: &str) -> Result<Value, BusinessError> {
        if algorithm != "AEAD_AES_256_GCM" {
            let message = "沙箱暂不支持 (the sandbox encrypts bills with AEAD_AES_256_GCM only)";
            return Err(BusinessError::new(501, "NOT_IMPLEMENTED", message));
        }
        let failed = || BusinessError::new(500, "SYSTEM_ERROR", "系统错误 (no encryption)");
        let (key, nonce) = (random::alphanumeric(32), random::alphanumeric(12));
        let packed = match self.gzip {
            true => packing::gzip(file),
            false => file.to_vec(),
        };
        let sealed = packing::seal(key.as_bytes(), nonce.as_bytes(), &packed).ok_or_else(failed)?;
        let key = self.server.issued.merchant_key.encrypt(&key);
        let mut answer = self.answer(file, sealed, "");
        answer.insert("bill_sequence".to_owned(), json!(1));
        answer.insert("encrypt_key".to_owned(), json!(key.map_err(|_| failed())?));
        answer.insert("nonce".to_owned(), json!(nonce));
        Ok(Value::Object(answer))
    }

    fn answer(&self, file: &[u8], sent: Vec<u8>, tartype: &str) -> Map<String, Value> {
        let token = self.server.files().put(sent, self.server.clock.now());
        let base = self.received.base_url();
        let url = format!("{base}/v3/billdownload/file?token={token}{tartype}");
        let mut answer = Map::new();
        answer.insert("hash_type".to_owned(), json!("SHA1"));
        answer.insert("hash_value".to_owned(), json!(sha1(file)));
        answer.insert("download_url".to_owned(), json!(url));
        answer
    }
}
