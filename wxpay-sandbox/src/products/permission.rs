//! Users' agreement, ahead of any order, to services that they pay for afterwards (支付分预授权).

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::action::ActionError;
use super::code::Code;
use super::fields::set;
use super::payment::{payee, some};
use super::rows::{key, numbered};
use super::{BusinessError, Call, Outcome, Products, Scene};
use crate::clock::{compact, rfc3339};
use crate::facts::Family;
use crate::notification::PendingEvent;
use crate::random;

/// One permission, wished for by the merchant.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Permission {
    /// The request that made it.
    request: Map<String, Value>,
    mchid: String,
    /// What hands it to the user's phone.
    token: String,
    state: PermissionState,
    openid: String,
    /// The same user, to the sub-merchant's application.
    sub_openid: Option<String>,
    /// Unix seconds.
    granted: Option<i64>,
    ended: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum PermissionState {
    /// Nobody has agreed yet.
    UnbindUser,
    Available,
    Unavailable,
}

impl PermissionState {
    fn name(self) -> &'static str {
        match self {
            PermissionState::UnbindUser => "UNBINDUSER",
            PermissionState::Available => "AVAILABLE",
            PermissionState::Unavailable => "UNAVAILABLE",
        }
    }
}

impl Products {
    pub(super) fn permission(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Option<Outcome> {
        let (method, path) = call.name();
        let rest = path.strip_prefix("v3/payscore/")?;
        let rest = rest.strip_prefix("partner/").unwrap_or(rest);
        match (method, rest) {
            ("POST", "permissions") => Some(self.ask_permission(call, scene)),
            (
                "GET",
                "permissions/authorization-code/{authorization_code}" | "permissions/search",
            ) => {
                let found = self.permission_of(call, scene);
                Some(found.map(|found| call.documented(&found.shown())))
            }
            ("GET", "permissions/openid/{openid}" | "user-service-state") => {
                Some(Ok(self.show_permission_of_user(call, scene)))
            }
            (
                "POST",
                "permissions/authorization-code/{authorization_code}/terminate"
                | "permissions/openid/{openid}/terminate"
                | "permissions/terminate"
                | "users/{openid}/permissions/{service_id}/terminate",
            ) => Some(self.end_permission(call, scene)),
            _ => None,
        }
    }

    /// The user agrees.
    pub(super) fn grant_permission(&mut self, code: &str, now: i64) -> Result<(), ActionError> {
        let known: Vec<(String, PermissionState)> = numbered(&self.permissions, code)
            .filter(|(_, known)| known.said("authorization_code") == code)
            .map(|(key, known)| (key.clone(), known.state))
            .collect();
        let Some((_, state)) = known.first() else {
            return Err(ActionError::Unknown {
                what: "authorization",
                number: code.to_owned(),
            });
        };
        let waiting =
            |(_, state): &&(String, PermissionState)| *state == PermissionState::UnbindUser;
        let waiting = known.iter().find(waiting);
        match waiting.and_then(|(key, _)| self.permissions.get_mut(key)) {
            Some(permission) => {
                permission.state = PermissionState::Available;
                permission.granted = Some(now);
                self.outbox.extend(permission.event(now));
                Ok(())
            }
            None => Err(ActionError::WrongState {
                number: code.to_owned(),
                state: state.name().to_owned(),
                wanted: PermissionState::UnbindUser.name(),
            }),
        }
    }

    /// Asks the user, or finds what the very same request asked before.
    fn ask_permission(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Outcome {
        let code = call.text("authorization_code");
        let known = self.permissions.entry(key(code, payee(call, scene)));
        let known = known.or_insert_with(|| Permission {
            request: call.body.clone(),
            mchid: scene.mchid.to_owned(),
            token: random::alphanumeric(96),
            state: PermissionState::UnbindUser,
            openid: format!("o{}", random::alphanumeric(27)),
            sub_openid: some(call.text("sub_appid"))
                .map(|_| format!("o{}", random::alphanumeric(27))),
            granted: None,
            ended: None,
        });
        let why = if known.request != call.body {
            format!("authorization_code {code} is used with another content")
        } else if known.state != PermissionState::UnbindUser {
            format!("authorization_code {code} is {}", known.state.name())
        } else {
            let mut shown = Map::new();
            set(&mut shown, "apply_permissions_token", known.token.as_str());
            return Ok(call.documented(&shown));
        };
        Err(call.refuse(Code::InvalidRequest, why))
    }

    /// A user who never agreed is answered for as one who no longer agrees.
    fn show_permission_of_user(
        &mut self,
        call: &Call<'_>,
        scene: &Scene<'_>,
    ) -> Map<String, Value> {
        let mut shown = match self.permission_of(call, scene) {
            Ok(permission) => permission.shown(),
            Err(_) => {
                let mut shown = call.query.clone();
                shown.extend(call.path.clone());
                set(&mut shown, "mchid", scene.mchid);
                set(&mut shown, "authorization_state", "UNAVAILABLE");
                shown
            }
        };
        let state = shown.get("authorization_state").cloned();
        set(&mut shown, "use_service_state", state.unwrap_or_default());
        call.documented(&shown)
    }

    fn end_permission(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Outcome {
        let permission = self.permission_of(call, scene)?;
        if permission.state != PermissionState::Available {
            let why = format!(
                "authorization {} is {}; this needs AVAILABLE",
                permission.said("authorization_code"),
                permission.state.name()
            );
            return Err(call.refuse(Code::InvalidRequest, why));
        }
        permission.state = PermissionState::Unavailable;
        permission.ended = Some(scene.now);
        let event = permission.event(scene.now);
        self.outbox.extend(event);
        Ok(Map::new())
    }

    /// The permission that a request names, by its number or by its user.
    fn permission_of(
        &mut self,
        call: &Call<'_>,
        scene: &Scene<'_>,
    ) -> Result<&mut Permission, BusinessError> {
        let (code, service) = (call.text("authorization_code"), call.text("service_id"));
        let payee = payee(call, scene);
        let (openid, sub_openid) = (call.text("openid"), call.text("sub_openid"));
        let found = self.permissions.values_mut().find(|known| {
            let asked = known.payee() == payee && known.said("service_id") == service;
            let by_code = !code.is_empty() && known.said("authorization_code") == code;
            asked && (by_code || code.is_empty() && known.is_of(openid, sub_openid))
        });
        found.ok_or_else(|| {
            let why = format!(
                "{payee} has no authorization `{code}{openid}{sub_openid}` for service `{service}`"
            );
            call.refuse(Code::OrderNotExist, why)
        })
    }
}

impl Permission {
    fn said(&self, name: &str) -> &str {
        let value = self.request.get(name);
        value.and_then(Value::as_str).unwrap_or_default()
    }

    fn payee(&self) -> &str {
        match self.said("sub_mchid") {
            "" => &self.mchid,
            sub_mchid => sub_mchid,
        }
    }

    /// Whether this user has agreed, now or before.
    fn is_of(&self, openid: &str, sub_openid: &str) -> bool {
        let known = self.sub_openid.as_deref().unwrap_or_default();
        self.granted.is_some()
            && [(openid, self.openid.as_str()), (sub_openid, known)]
                .into_iter()
                .any(|(asked, known)| !asked.is_empty() && asked == known)
    }

    fn shown(&self) -> Map<String, Value> {
        let mut shown = self.request.clone();
        set(&mut shown, "mchid", self.mchid.as_str());
        set(&mut shown, "authorization_state", self.state.name());
        if let Some(time) = self.granted {
            set(&mut shown, "authorization_success_time", rfc3339(time));
            set(&mut shown, "openid", self.openid.as_str());
            if let Some(sub_openid) = &self.sub_openid {
                set(&mut shown, "sub_openid", sub_openid.as_str());
            }
        }
        if let Some(time) = self.ended {
            set(&mut shown, "cancel_authorization_time", rfc3339(time));
        }
        shown
    }

    /// What its merchant is to be told of its state; none when there is nowhere to tell.
    fn event(&self, now: i64) -> Option<PendingEvent> {
        let notify_url = some(self.said("notify_url"))?;
        let (status, summary) = match self.state {
            PermissionState::UnbindUser => return None,
            PermissionState::Available => ("USER_OPEN_SERVICE", "授权成功"),
            PermissionState::Unavailable => ("USER_CLOSE_SERVICE", "解除授权成功"),
        };
        let mut resource = self.shown();
        const TOLD: [&str; 8] = [
            "appid",
            "mchid",
            "sub_appid",
            "sub_mchid",
            "service_id",
            "openid",
            "sub_openid",
            "authorization_code",
        ];
        resource.retain(|name, _| TOLD.contains(&name.as_str()));
        set(&mut resource, "user_service_status", status);
        set(&mut resource, "openorclose_time", json!(compact(now)));
        Some(PendingEvent {
            protocol: Family::V3,
            event_type: format!("PAYSCORE.{status}"),
            original_type: "payscore".to_owned(),
            summary: summary.to_owned(),
            resource,
            notify_url,
        })
    }
}
