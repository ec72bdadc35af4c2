//! Payments (订单): one store for APIv3 and APIv2, for merchants, partners and combined orders.

mod by_user;
mod combined;
mod deposit;
mod expiry;
mod for_service;
mod forget;
mod page;
mod shown;
mod state;
mod v2;
mod v3;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::code::Code;
use super::rows::{key, numbered};
use super::{BusinessError, Call};
use crate::clock::rfc3339;
use crate::facts::Family;
use crate::random;
pub(super) use combined::Combined;
use deposit::Deposit;
pub(super) use for_service::ServicePayment;
pub(super) use state::TradeState;
pub(super) use v2::{content, draft as draft_v2};
pub(super) use v3::{draft as draft_v3, payee};

/// One order for one payee.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Payment {
    /// The merchant's own number.
    pub(super) out_trade_no: String,
    /// The merchant that calls; with a `sub_mchid` it is the service provider.
    pub(super) mchid: String,
    pub(super) sub_mchid: Option<String>,
    pub(super) appid: Option<String>,
    pub(super) sub_appid: Option<String>,
    /// Fen.
    pub(super) total: i64,
    /// `JSAPI`, `NATIVE`, `APP`, `MWEB`, `MICROPAY`, `FACEPAY`, `PAP`.
    pub(super) trade_type: String,
    pub(super) state: TradeState,
    /// The protocol that it was made with, which is also that of its notification.
    pub(super) protocol: Family,
    pub(super) notify_url: String,
    /// Whether the money stays frozen until it has been shared.
    pub(super) profit_sharing: bool,
    /// The request that made it, to know it again.
    request: Map<String, Value>,
    /// What answers repeat of the request, under the names of APIv3.
    pub(super) said: Map<String, Value>,
    pub(super) prepay_id: String,
    /// The user, where the request named one: `openid`, `sp_openid`, `sub_openid`.
    pub(super) payer: Map<String, Value>,
    /// Unix seconds.
    created: i64,
    /// Unix seconds; nobody can pay after it, though the order stays open.
    expires: Option<i64>,
    /// The number of the combined order that this one is part of.
    pub(super) combined: Option<String>,
    /// The contract that it was deducted under.
    pub(super) contract_id: Option<String>,
    pub(super) deposit: Option<Deposit>,
    pub(super) paid: Option<Paid>,
    /// The keys of its refunds, oldest first.
    pub(super) refunds: Vec<String>,
    /// The keys of what was shared of it, oldest first.
    pub(super) shares: Vec<String>,
}

/// What a payment gets when the user has paid.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Paid {
    pub(super) transaction_id: String,
    /// Unix seconds.
    pub(super) time: i64,
}

impl Payment {
    /// Who gets the money.
    pub(super) fn payee(&self) -> &str {
        self.sub_mchid.as_deref().unwrap_or(&self.mchid)
    }

    /// Where it is stored: numbers are unique per payee.
    pub(super) fn key(&self) -> String {
        key(&self.out_trade_no, self.payee())
    }

    /// What the QR code of a Native order says.
    pub(super) fn code_url(&self) -> Option<String> {
        let handles = v3::handles(&self.prepay_id);
        let code_url = handles.get("code_url").and_then(Value::as_str);
        code_url
            .filter(|_| self.trade_type == "NATIVE")
            .map(str::to_owned)
    }

    pub(super) fn transaction_id(&self) -> &str {
        self.paid.as_ref().map_or("", |paid| &paid.transaction_id)
    }

    pub(super) fn success_time(&self) -> Option<String> {
        self.paid.as_ref().map(|paid| rfc3339(paid.time))
    }

    pub(super) fn openid(&self) -> &str {
        ["openid", "sp_openid"]
            .iter()
            .find_map(|name| self.payer.get(*name)?.as_str())
            .unwrap_or_default()
    }

    /// Says who pays, where the request did not.
    fn paid_by(&mut self, openid: &str) {
        let name = self.openid_name();
        self.payer.entry(name).or_insert_with(|| openid.into());
    }

    fn openid_name(&self) -> &'static str {
        match self.sub_mchid {
            Some(_) => "sp_openid",
            None => "openid",
        }
    }

    /// Whether the user paid at the counter, with a code or a look.
    fn is_at_counter(&self) -> bool {
        ["MICROPAY", "FACEPAY"].contains(&self.trade_type.as_str())
    }

    /// Whether one attempt is all there is: by code, by face, or by contract.
    fn is_charged_by_merchant(&self) -> bool {
        self.is_at_counter() || self.trade_type == "PAP"
    }

    /// A payment that nobody has made for a week is closed.
    pub(super) fn expire(&mut self, now: i64) {
        self.thaw(now);
        if self.state == TradeState::NotPay && now > self.created.saturating_add(OPEN) {
            self.state = TradeState::Closed;
        }
    }

    /// Whether the time to pay, which the merchant set, is over.
    fn is_late(&self, now: i64) -> bool {
        self.state == TradeState::NotPay && self.expires.is_some_and(|expires| now > expires)
    }

    /// The money has moved.
    pub(super) fn settle(&mut self, now: i64) {
        self.state = TradeState::Success;
        let name = self.openid_name();
        self.payer
            .entry(name)
            .or_insert_with(|| format!("o{}", random::alphanumeric(27)).into());
        self.paid = Some(Paid {
            transaction_id: format!("4200{}", random::digits(24)),
            time: now,
        });
    }
}

/// Every payment, by payee and number, and found also by transaction.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Payments {
    payments: BTreeMap<String, Payment>,
    /// The keys of the paid ones, by `transaction_id`.
    transactions: BTreeMap<String, String>,
}

impl Payments {
    /// Keeps a new payment, or finds the one that the very same request made before.
    pub(super) fn open(
        &mut self,
        mut new: Payment,
        now: i64,
    ) -> Result<&mut Payment, BusinessError> {
        let (key, protocol) = (new.key(), new.protocol);
        // Users have a minute, whatever the merchant says.
        new.expires = new.expires.map(|expires| expires.max(now + 60));
        let known = match self.payments.entry(key) {
            Entry::Vacant(place) => return Ok(place.insert(new)),
            Entry::Occupied(known) => known.into_mut(),
        };
        let number = &new.out_trade_no;
        let same = known.request == new.request
            && known.trade_type == new.trade_type
            && known.deposit.is_some() == new.deposit.is_some();
        if !same {
            let why = format!("out_trade_no {number} is used with another content");
            return Err(Code::OutTradeNoUsed.because(protocol, why));
        }
        known.expire(now);
        let code = match known.state {
            TradeState::NotPay | TradeState::UserPaying | TradeState::Accept => return Ok(known),
            TradeState::Success | TradeState::Refund => Code::OrderPaid,
            TradeState::Closed => Code::OrderClosed,
            TradeState::Revoked => Code::OrderReversed,
            TradeState::PayError => Code::TradeError,
        };
        let why = format!("order {number} is {}", known.state.name());
        Err(code.because(protocol, why))
    }

    pub(super) fn get(&self, key: &str) -> Option<&Payment> {
        self.payments.get(key)
    }

    pub(super) fn get_mut(&mut self, key: &str) -> Option<&mut Payment> {
        self.payments.get_mut(key)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Payment> {
        self.payments.values()
    }

    pub(super) fn by_transaction(&self, transaction_id: &str) -> Option<&Payment> {
        self.payments.get(self.transactions.get(transaction_id)?)
    }

    /// The keys of the payments with this number, whoever is paid.
    pub(super) fn keys_of(&self, number: &str) -> Vec<String> {
        numbered(&self.payments, number)
            .filter(|(_, known)| known.out_trade_no == number)
            .map(|(key, _)| key.clone())
            .collect()
    }

    /// Lets the user pay.
    pub(super) fn settle(&mut self, key: &str, now: i64) {
        if let Some(payment) = self.payments.get_mut(key) {
            payment.settle(now);
            let transaction_id = payment.transaction_id().to_owned();
            self.transactions.insert(transaction_id, key.to_owned());
        }
    }

    /// Finds what a request is about: by transaction where it names one, else by number.
    pub(super) fn find(
        &mut self,
        payee: &str,
        transaction_id: &str,
        number: &str,
        now: i64,
    ) -> Option<&mut Payment> {
        let key = match transaction_id {
            "" => key(number, payee),
            id => self.transactions.get(id)?.clone(),
        };
        let payment = self.payments.get_mut(&key)?;
        payment.expire(now);
        let named = number.is_empty() || payment.out_trade_no == number;
        (named && payment.payee() == payee).then_some(payment)
    }
}

/// Above this amount, in fen, the user must enter the password for a payment by code.
const PASSWORD_ABOVE: i64 = 100_000;

/// How long an order waits for its user, in seconds.
const OPEN: i64 = 7 * 86_400;

/// The most that an order can be over, in fen: any number of them can still be added up.
const MOST: i64 = 100_000_000_000;

fn is_auth_code(code: &str) -> bool {
    let prefix = code.get(..2).and_then(|prefix| prefix.parse::<u8>().ok());
    code.len() == 18
        && code.bytes().all(|byte| byte.is_ascii_digit())
        && prefix.is_some_and(|prefix| (10..=15).contains(&prefix))
}

/// What must hold of every new payment, beyond the documented fields.
pub(super) fn check(
    call: &Call<'_>,
    payment: &Payment,
    auth_code: Option<&str>,
) -> Result<(), BusinessError> {
    if auth_code.is_some_and(|code| !is_auth_code(code)) {
        let why = "auth_code must be 18 digits that begin with 10 to 15";
        return Err(call.refuse(Code::AuthCodeInvalid, why));
    }
    if payment.total <= 0 {
        return Err(call.refuse(Code::Parameter, "the amount must be at least 1 fen"));
    }
    if payment.total > MOST {
        let why = "the amount must be at most a billion yuan";
        return Err(call.refuse(Code::Parameter, why));
    }
    Ok(())
}

/// Text that stands for none when it is empty.
pub(super) fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
