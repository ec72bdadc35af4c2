//! Transfers to users (商家转账), which the user has to confirm.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::action::ActionError;
use super::code::Code;
use super::fields::set;
use super::{BusinessError, Call, Outcome, Products, Scene};
use crate::clock::rfc3339;
use crate::facts::{Family, KeyOwner};
use crate::notification::PendingEvent;
use crate::random;

/// One transfer bill (转账单).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Transfer {
    /// The request that made it, without what is encrypted.
    request: Map<String, Value>,
    /// The name that the user must have.
    user_name: String,
    wallet: Wallet,
    mchid: String,
    transfer_bill_no: String,
    package_info: Option<String>,
    state: TransferState,
    fail_reason: Option<String>,
    /// Unix seconds.
    created: i64,
    updated: i64,
}

/// Where the money goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Wallet {
    Wechat,
    Qq,
}

impl Wallet {
    /// What an operation is about, and the rest of its path.
    fn of(path: &str) -> Option<(Wallet, &str)> {
        const ROOTS: [(Wallet, &str); 4] = [
            (Wallet::Wechat, "v3/fund-app/mch-transfer/transfer-bills"),
            (
                Wallet::Wechat,
                "v3/fund-app/mch-transfer/partner/transfer-bills",
            ),
            (Wallet::Wechat, "v3/ecommerce/mch-transfer/transfer-bills"),
            (
                Wallet::Qq,
                "v3/fund-app/mch-transfer/transfer-to-qq-wallet-bills",
            ),
        ];
        let mut roots = ROOTS.into_iter();
        roots.find_map(|(wallet, root)| Some((wallet, path.strip_prefix(root)?)))
    }

    fn event(self) -> &'static str {
        match self {
            Wallet::Wechat => "MCHTRANSFER.BILL.FINISHED",
            Wallet::Qq => "MCHTRANSFER.QQWALLETBILL.FINISHED",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum TransferState {
    /// Under way without the user, who has agreed to such transfers before.
    Processing,
    WaitUserConfirm,
    Success,
    Fail,
    Canceling,
    Cancelled,
}

impl TransferState {
    fn name(self) -> &'static str {
        match self {
            TransferState::Processing => "PROCESSING",
            TransferState::WaitUserConfirm => "WAIT_USER_CONFIRM",
            TransferState::Success => "SUCCESS",
            TransferState::Fail => "FAIL",
            TransferState::Canceling => "CANCELING",
            TransferState::Cancelled => "CANCELLED",
        }
    }

    /// What it has become by the time that somebody asks.
    fn settled(self, age: i64) -> TransferState {
        match self {
            TransferState::Processing => TransferState::Success,
            TransferState::Canceling => TransferState::Cancelled,
            TransferState::WaitUserConfirm if age > CONFIRM_WITHIN => TransferState::Fail,
            other => other,
        }
    }
}

/// How long the user may take, in seconds.
const CONFIRM_WITHIN: i64 = 24 * 3600;

/// From this amount on, in fen, the user's name must be given; below the other one it must not.
const NAME_FROM: i64 = 200_000;
const NO_NAME_BELOW: i64 = 30;

impl Products {
    pub(super) fn transfer(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Option<Outcome> {
        let (method, path) = call.name();
        let (_, rest) = Wallet::of(path)?;
        match (method, rest) {
            ("POST", "" | "/pre-transfer-with-authorization") => {
                Some(self.make_transfer(call, scene, TransferState::WaitUserConfirm))
            }
            ("POST", "/transfer") => {
                let authorized = self.must_be_authorized(call);
                let state = TransferState::Processing;
                Some(authorized.and_then(|()| self.make_transfer(call, scene, state)))
            }
            (
                "GET",
                "/out-bill-no/{out_bill_no}"
                | "/transfer-bill-no/{transfer_bill_no}"
                | "/{out_bill_no}",
            ) => Some(self.query_transfer(call, scene)),
            ("POST", "/out-bill-no/{out_bill_no}/cancel" | "/{out_bill_no}/cancel") => {
                Some(self.cancel_transfer(call, scene))
            }
            _ => None,
        }
    }

    fn make_transfer(
        &mut self,
        call: &Call<'_>,
        scene: &Scene<'_>,
        state: TransferState,
    ) -> Outcome {
        let number = call.text("out_bill_no");
        let wallet = wallet(call);
        let mut request = call.body.clone();
        request.remove("user_name");
        let user_name = scene.opened(call, "user_name");
        if let Some(known) = self.transfers.get(number) {
            return match known.is(&request, &user_name, wallet) {
                true => Ok(call.documented(&known.shown(call, scene))),
                false => {
                    let why = format!("out_bill_no {number} is used with another content");
                    Err(call.refuse(Code::AlreadyExists, why))
                }
            };
        }
        let fen = call.value("transfer_amount").and_then(Value::as_i64);
        let invalid = |why: &str| Err(call.refuse(Code::InvalidRequest, why));
        match fen.unwrap_or_default() {
            fen if fen <= 0 => {
                let why = "transfer_amount must be at least 1 fen";
                return Err(call.refuse(Code::Parameter, why));
            }
            fen if fen >= NAME_FROM && user_name.is_empty() => {
                return invalid("from 2,000 yuan on, user_name must be given");
            }
            fen if fen < NO_NAME_BELOW && !user_name.is_empty() => {
                return invalid("below 0.3 yuan, user_name must not be given");
            }
            _ => {}
        }
        if let Some(Value::Object(wish)) = call.body.get("authorization_info") {
            let mut wish = wish.clone();
            for name in [
                "appid",
                "openid",
                "transfer_scene_id",
                "user_recv_perception",
            ] {
                if let Some(value) = call.value(name) {
                    set(&mut wish, name, value.clone());
                }
            }
            self.open_authorization(call, wish, scene.now)?;
        }
        let waits = state == TransferState::WaitUserConfirm;
        let transfer = Transfer {
            request,
            user_name,
            wallet,
            mchid: scene.mchid.to_owned(),
            transfer_bill_no: format!("1330{}", random::digits(26)),
            package_info: waits.then(|| random::alphanumeric(96)),
            state,
            fail_reason: None,
            created: scene.now,
            updated: scene.now,
        };
        let shown = call.documented(&transfer.shown(call, scene));
        self.transfers.insert(number.to_owned(), transfer);
        Ok(shown)
    }

    fn query_transfer(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Outcome {
        let key = self.transfer_key(call)?;
        self.settle_transfer(&key, scene.now);
        match self.transfers.get(&key) {
            Some(transfer) => Ok(call.documented(&transfer.shown(call, scene))),
            None => Err(call.refuse(Code::NotFound, key)),
        }
    }

    fn cancel_transfer(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Outcome {
        let key = self.transfer_key(call)?;
        self.settle_transfer(&key, scene.now);
        let Some(transfer) = self.transfers.get_mut(&key) else {
            return Err(call.refuse(Code::NotFound, key));
        };
        match transfer.state {
            TransferState::WaitUserConfirm => {
                transfer.state = TransferState::Canceling;
                transfer.updated = scene.now;
            }
            TransferState::Canceling | TransferState::Cancelled => {}
            state => {
                let why = format!(
                    "bill {key} is {}; this needs WAIT_USER_CONFIRM",
                    state.name()
                );
                return Err(call.refuse(Code::InvalidRequest, why));
            }
        }
        Ok(call.documented(&transfer.shown(call, scene)))
    }

    /// The user takes the money, or lets it be.
    pub(super) fn end_transfer(
        &mut self,
        number: &str,
        taken: bool,
        now: i64,
    ) -> Result<(), ActionError> {
        self.settle_transfer(number, now);
        let Some(transfer) = self.transfers.get(number) else {
            return Err(ActionError::Unknown {
                what: "transfer",
                number: number.to_owned(),
            });
        };
        if transfer.state != TransferState::WaitUserConfirm {
            return Err(ActionError::WrongState {
                number: number.to_owned(),
                state: transfer.state.name().to_owned(),
                wanted: "WAIT_USER_CONFIRM",
            });
        }
        let state = match taken {
            true => TransferState::Success,
            false => TransferState::Cancelled,
        };
        let wish = transfer.request.get("authorization_info").cloned();
        self.step_transfer(number, state, now);
        let wished = wish
            .as_ref()
            .and_then(|wish| wish["out_authorization_no"].as_str());
        match wished {
            Some(authorization) if taken => self.confirm_authorization(authorization, now),
            _ => Ok(()),
        }
    }

    fn settle_transfer(&mut self, number: &str, now: i64) {
        if let Some(transfer) = self.transfers.get(number) {
            let next = transfer.state.settled(now.saturating_sub(transfer.created));
            if next != transfer.state {
                self.step_transfer(number, next, now);
            }
        }
    }

    fn step_transfer(&mut self, number: &str, state: TransferState, now: i64) {
        if let Some(transfer) = self.transfers.get_mut(number) {
            transfer.state = state;
            transfer.updated = now;
            transfer.package_info = None;
            if state == TransferState::Fail {
                transfer.fail_reason = Some("OVERDUE_CLOSE".to_owned());
            }
            self.outbox.extend(transfer.event());
        }
    }

    fn transfer_key(&self, call: &Call<'_>) -> Result<String, BusinessError> {
        let (number, id) = (call.text("out_bill_no"), call.text("transfer_bill_no"));
        let mut transfers = self.transfers.iter();
        let found = match id {
            "" => self.transfers.get_key_value(number),
            id => transfers.find(|(_, transfer)| transfer.transfer_bill_no == id),
        };
        let sub_mchid = call.text("sub_mchid");
        found
            .filter(|(_, transfer)| transfer.said("sub_mchid") == sub_mchid)
            .filter(|(_, transfer)| transfer.wallet == wallet(call))
            .map(|(key, _)| key.clone())
            .ok_or_else(|| {
                let why = format!("there is no transfer bill `{number}{id}`");
                call.refuse(Code::NotFound, why)
            })
    }
}

impl Transfer {
    fn said(&self, name: &str) -> &str {
        self.request
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    fn is(&self, request: &Map<String, Value>, user_name: &str, wallet: Wallet) -> bool {
        self.request == *request && self.user_name == user_name && self.wallet == wallet
    }

    fn shown(&self, call: &Call<'_>, scene: &Scene<'_>) -> Map<String, Value> {
        let mut shown = self.told();
        for (name, value) in &self.request {
            shown.entry(name.clone()).or_insert_with(|| value.clone());
        }
        if let Some(Value::Object(info)) = self.request.get("authorization_info") {
            shown.extend(info.clone());
        }
        set(&mut shown, "mchid", self.mchid.as_str());
        if let Some(package_info) = &self.package_info {
            set(&mut shown, "package_info", package_info.as_str());
        }
        if !self.user_name.is_empty() {
            let fields = &call.operation.response.fields;
            let field = fields.iter().find(|field| field.name == "user_name");
            // Platforms are told the name in plain text.
            let name = match field.is_some_and(|field| !field.encrypted_to(KeyOwner::Merchant)) {
                true => self.user_name.clone(),
                false => scene.sealed(&self.user_name),
            };
            set(&mut shown, "user_name", name);
        }
        shown
    }

    /// What its merchant is to be told, now that it has ended; none when there is nowhere to tell.
    fn event(&self) -> Option<PendingEvent> {
        let notify_url = self.said("notify_url");
        (!notify_url.is_empty()).then(|| PendingEvent {
            protocol: Family::V3,
            event_type: self.wallet.event().to_owned(),
            original_type: "mch_payment".to_owned(),
            summary: "商家转账单据终态通知".to_owned(),
            resource: self.told(),
            notify_url: notify_url.to_owned(),
        })
    }

    fn told(&self) -> Map<String, Value> {
        let mut told = Map::new();
        for name in ["out_bill_no", "sub_mchid", "transfer_amount", "openid"] {
            if let Some(value) = self.request.get(name) {
                set(&mut told, name, value.clone());
            }
        }
        let of_qq = ["appid", "transfer_remark", "user_qq"];
        for name in of_qq.iter().filter(|_| self.wallet == Wallet::Qq) {
            if let Some(value) = self.request.get(*name) {
                set(&mut told, name, value.clone());
            }
        }
        match told.contains_key("sub_mchid") || self.wallet == Wallet::Qq {
            true => set(&mut told, "mchid", self.mchid.as_str()),
            false => set(&mut told, "mch_id", self.mchid.as_str()),
        }
        set(
            &mut told,
            "transfer_bill_no",
            self.transfer_bill_no.as_str(),
        );
        set(&mut told, "state", self.state.name());
        set(&mut told, "create_time", rfc3339(self.created));
        set(&mut told, "update_time", rfc3339(self.updated));
        if let Some(reason) = &self.fail_reason {
            set(&mut told, "fail_reason", reason.as_str());
        }
        told
    }
}

/// Where the transfers are going that a request is about.
fn wallet(call: &Call<'_>) -> Wallet {
    let (_, path) = call.name();
    Wallet::of(path).map_or(Wallet::Wechat, |(wallet, _)| wallet)
}
