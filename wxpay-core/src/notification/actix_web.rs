//! Extractors and answers for actix-web.

use std::future::Future;
use std::pin::Pin;

use ::actix_web::body::BoxBody;
use ::actix_web::dev::Payload;
use ::actix_web::http::StatusCode;
use ::actix_web::{FromRequest, HttpRequest, HttpResponse, Responder, ResponseError, web};

use crate::notification::{Acknowledgement, Notifications, Rejection, Verified, VerifiedV2};
use crate::operation::Protocol;

type Extracted<T> = Pin<Box<dyn Future<Output = Result<T, Rejection>>>>;

impl FromRequest for Verified {
    type Error = Rejection;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let (notifications, body) = read(&request, payload, Protocol::V3).await?;
            let headers = |name: &str| {
                let value = request.headers().get(name)?;
                value.to_str().ok().map(str::to_owned)
            };
            notifications
                .receive(&headers, &body)
                .await
                .map(Self)
                .map_err(|error| Rejection::notification(Protocol::V3, error))
        })
    }
}

impl FromRequest for VerifiedV2 {
    type Error = Rejection;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let (notifications, body) = read(&request, payload, Protocol::V2).await?;
            notifications
                .parse_v2(&body)
                .map(Self)
                .map_err(|error| Rejection::notification(Protocol::V2, error))
        })
    }
}

impl Responder for Acknowledgement {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        response(self)
    }
}

impl ResponseError for Rejection {
    fn status_code(&self) -> StatusCode {
        status(&self.acknowledgement())
    }

    fn error_response(&self) -> HttpResponse {
        response(self.acknowledgement())
    }
}

async fn read(
    request: &HttpRequest,
    mut payload: Payload,
    protocol: Protocol,
) -> Result<(Notifications, web::Bytes), Rejection> {
    let shared = request.app_data::<web::Data<Notifications>>();
    let Some(notifications) = shared
        .map(|shared| shared.get_ref())
        .or_else(|| request.app_data::<Notifications>())
        .cloned()
    else {
        return Err(Rejection::not_configured(protocol));
    };
    let payload = web::Payload::from_request(request, &mut payload).await;
    let payload = payload.map_err(|error| Rejection::body(protocol, error.to_string()))?;
    match payload.to_bytes_limited(notifications.limit()).await {
        Ok(Ok(body)) => Ok((notifications, body)),
        Ok(Err(error)) => Err(Rejection::body(protocol, error.to_string())),
        Err(_) => Err(Rejection::too_large(protocol, &notifications)),
    }
}

/// actix-web speaks of HTTP in the types of an older release of `http`.
fn status(acknowledgement: &Acknowledgement) -> StatusCode {
    StatusCode::from_u16(acknowledgement.status.as_u16())
        .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn response(acknowledgement: Acknowledgement) -> HttpResponse {
    let mut response = HttpResponse::build(status(&acknowledgement));
    if let Some(content_type) = acknowledgement.content_type {
        response.content_type(content_type);
    }
    response.body(acknowledgement.body)
}
