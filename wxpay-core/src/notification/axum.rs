//! Extractors and answers for axum.

use axum_core::body::Body;
use axum_core::extract::{FromRef, FromRequest, Request};
use axum_core::response::{IntoResponse, Response};
use bytes::Bytes;
use http::HeaderMap;
use http_body_util::{BodyExt, LengthLimitError, Limited};

use crate::notification::{Acknowledgement, Notifications, Rejection, Verified, VerifiedV2};
use crate::operation::Protocol;

impl<S: Send + Sync> FromRequest<S> for Verified
where
    Notifications: FromRef<S>,
{
    type Rejection = Rejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, Rejection> {
        let notifications = Notifications::from_ref(state);
        let (headers, body) = read(request, &notifications, Protocol::V3).await?;
        notifications
            .receive(&headers, &body)
            .await
            .map(Self)
            .map_err(|error| Rejection::notification(Protocol::V3, error))
    }
}

impl<S: Send + Sync> FromRequest<S> for VerifiedV2
where
    Notifications: FromRef<S>,
{
    type Rejection = Rejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, Rejection> {
        let notifications = Notifications::from_ref(state);
        let (_, body) = read(request, &notifications, Protocol::V2).await?;
        notifications
            .parse_v2(&body)
            .map(Self)
            .map_err(|error| Rejection::notification(Protocol::V2, error))
    }
}

impl IntoResponse for Acknowledgement {
    fn into_response(self) -> Response {
        http::Response::<Bytes>::from(self).map(Body::from)
    }
}

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        self.acknowledgement().into_response()
    }
}

async fn read(
    request: Request,
    notifications: &Notifications,
    protocol: Protocol,
) -> Result<(HeaderMap, Bytes), Rejection> {
    let (head, body) = request.into_parts();
    match Limited::new(body, notifications.limit()).collect().await {
        Ok(body) => Ok((head.headers, body.to_bytes())),
        Err(error) if error.is::<LengthLimitError>() => {
            Err(Rejection::too_large(protocol, notifications))
        }
        Err(error) => Err(Rejection::body(protocol, error)),
    }
}
