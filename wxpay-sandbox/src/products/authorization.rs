//! Users' agreement to transfers that they need not confirm one by one (免确认收款授权).

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::action::ActionError;
use super::code::Code;
use super::fields::set;
use super::{BusinessError, Call, Outcome, Products, Scene};
use crate::clock::rfc3339;
use crate::facts::Family;
use crate::notification::PendingEvent;
use crate::random;

/// One authorization, wished for by the merchant.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Authorization {
    /// The request that made it.
    request: Map<String, Value>,
    authorization_id: String,
    package_info: String,
    state: AuthorizationState,
    notify_url: String,
    /// Unix seconds.
    created: i64,
    authorized: Option<i64>,
    closed: Option<(i64, String)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum AuthorizationState {
    WaitUserConfirm,
    TakingEffect,
    Closed,
}

impl AuthorizationState {
    fn name(self) -> &'static str {
        match self {
            AuthorizationState::WaitUserConfirm => "WAIT_USER_CONFIRM",
            AuthorizationState::TakingEffect => "TAKING_EFFECT",
            AuthorizationState::Closed => "CLOSED",
        }
    }
}

impl Products {
    pub(super) fn authorization(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Option<Outcome> {
        let (method, path) = call.name();
        let rest = path.strip_prefix("v3/fund-app/mch-transfer/")?;
        let rest = rest
            .strip_prefix("partner/user-confirm-authorizations")
            .or_else(|| rest.strip_prefix("user-confirm-authorization"))?;
        let rest = rest.strip_prefix("/out-authorization-no").unwrap_or(rest);
        match (method, rest) {
            ("POST", "") => {
                let made = self.open_authorization(call, call.body.clone(), scene.now);
                Some(made.map(|made| call.documented(&made.shown())))
            }
            ("GET", "/{out_authorization_no}") => {
                let found = self.authorization_of(call);
                Some(found.map(|found| call.documented(&found.shown())))
            }
            ("POST", "/{out_authorization_no}/close") => Some(self.close(call, scene)),
            _ => None,
        }
    }

    /// Opens an authorization that waits for its user, or finds the one that the very same request
    /// opened before.
    pub(super) fn open_authorization(
        &mut self,
        call: &Call<'_>,
        request: Map<String, Value>,
        now: i64,
    ) -> Result<&Authorization, BusinessError> {
        let text = |name: &str| {
            request
                .get(name)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        let number = text("out_authorization_no").to_owned();
        let notify_url = text("authorization_notify_url").to_owned();
        let known = self.authorizations.entry(number.clone());
        let known = known.or_insert_with(|| Authorization {
            request: request.clone(),
            authorization_id: format!("2260{}", random::digits(24)),
            package_info: random::alphanumeric(96),
            state: AuthorizationState::WaitUserConfirm,
            notify_url,
            created: now,
            authorized: None,
            closed: None,
        });
        match known.request == request {
            true => Ok(known),
            false => {
                let why = format!("out_authorization_no {number} is used with another content");
                Err(call.refuse(Code::AlreadyExists, why))
            }
        }
    }

    /// Refuses a transfer that the user would have had to agree to.
    pub(super) fn must_be_authorized(&self, call: &Call<'_>) -> Result<(), BusinessError> {
        let (id, number) = (
            call.text("authorization_id"),
            call.text("out_authorization_no"),
        );
        let found = match id {
            "" => self.authorizations.get(number),
            id => {
                let mut all = self.authorizations.values();
                all.find(|known| known.authorization_id == id)
            }
        };
        match found.map(|known| known.state) {
            Some(AuthorizationState::TakingEffect) => Ok(()),
            Some(state) => {
                let why = format!("authorization `{number}{id}` is {}", state.name());
                Err(call.refuse(Code::InvalidRequest, why))
            }
            None => {
                let why = format!("there is no authorization `{number}{id}`");
                Err(call.refuse(Code::NotFound, why))
            }
        }
    }

    /// The user agrees.
    pub(super) fn confirm_authorization(
        &mut self,
        number: &str,
        now: i64,
    ) -> Result<(), ActionError> {
        let Some(known) = self.authorizations.get_mut(number) else {
            return Err(ActionError::Unknown {
                what: "authorization",
                number: number.to_owned(),
            });
        };
        if known.state != AuthorizationState::WaitUserConfirm {
            return Err(ActionError::WrongState {
                number: number.to_owned(),
                state: known.state.name().to_owned(),
                wanted: "WAIT_USER_CONFIRM",
            });
        }
        known.state = AuthorizationState::TakingEffect;
        known.authorized = Some(now);
        self.outbox.extend(known.event());
        Ok(())
    }

    fn close(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Outcome {
        let known = self.authorization_of(call)?;
        if known.state != AuthorizationState::Closed {
            known.state = AuthorizationState::Closed;
            known.closed = Some((scene.now, "CLOSE_VIA_MCH_API".to_owned()));
        }
        let (shown, event) = (call.documented(&known.shown()), known.event());
        self.outbox.extend(event);
        Ok(shown)
    }

    fn authorization_of(&mut self, call: &Call<'_>) -> Result<&mut Authorization, BusinessError> {
        let number = call.text("out_authorization_no");
        let found = self.authorizations.get_mut(number);
        found.ok_or_else(|| {
            let why = format!("there is no authorization `{number}`");
            call.refuse(Code::NotFound, why)
        })
    }
}

impl Authorization {
    fn shown(&self) -> Map<String, Value> {
        let mut shown = self.request.clone();
        set(&mut shown, "state", self.state.name());
        set(&mut shown, "create_time", rfc3339(self.created));
        if self.state == AuthorizationState::WaitUserConfirm {
            set(&mut shown, "package_info", self.package_info.as_str());
        }
        if let Some(time) = self.authorized {
            set(
                &mut shown,
                "authorization_id",
                self.authorization_id.as_str(),
            );
            set(&mut shown, "authorize_time", rfc3339(time));
        }
        if let Some((time, reason)) = &self.closed {
            let info = json!({ "close_time": rfc3339(*time), "close_reason": reason });
            set(&mut shown, "close_info", info);
        }
        shown
    }

    /// What its merchant is to be told of its state; none when there is nowhere to tell.
    fn event(&self) -> Option<PendingEvent> {
        if self.notify_url.is_empty() {
            return None;
        }
        let (event_type, summary) = match self.state {
            AuthorizationState::WaitUserConfirm => return None,
            AuthorizationState::TakingEffect => (
                "MCHTRANSFER.AUTHORIZATION.CONFIRMED",
                "用户确认自动收款授权",
            ),
            AuthorizationState::Closed => {
                ("MCHTRANSFER.AUTHORIZATION.CLOSED", "用户关闭自动收款授权")
            }
        };
        let mut resource = self.shown();
        const TOLD: [&str; 8] = [
            "out_authorization_no",
            "appid",
            "openid",
            "user_display_name",
            "authorization_id",
            "state",
            "authorize_time",
            "close_info",
        ];
        resource.retain(|name, _| TOLD.contains(&name.as_str()));
        Some(PendingEvent {
            protocol: Family::V3,
            event_type: event_type.to_owned(),
            original_type: "mch_payment".to_owned(),
            summary: summary.to_owned(),
            resource,
            notify_url: self.notify_url.clone(),
        })
    }
}
