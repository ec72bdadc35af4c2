//! Declarations that stand where one may not expect them: in functions, in private modules and
//! in what the user's own macros write.

mod private {
    use pay::{Redirect, Upload, endpoint, model};

    #[endpoint(POST "v3/merchant/media/upload", new)]
    pub(super) struct UploadImage {
        #[file]
        file: Upload,
    }

    #[model(decode)]
    pub(super) struct UploadImageResponse {
        media_id: String,
    }

    impl UploadImageResponse {
        pub(super) fn id(&self) -> &str {
            &self.media_id
        }
    }

    #[endpoint(GET "v2/papay/entrustweb" -> Redirect, fragment = "wechat_redirect", new)]
    pub(in crate::places) struct SignContract {
        mch_id: String,
        timestamp: Option<String>,
    }
}

macro_rules! declare {
    ($(#[$attribute:meta])* $name:ident at $path:literal, $answer:ident of $state:ident {
        $($variant:ident $value:literal),*
    } { $($field:ident: $type:ty),* }) => {
        $(#[$attribute])*
        #[pay::endpoint(POST $path -> $answer, new)]
        pub struct $name {
            $(
                #[doc = concat!("The ", stringify!($field), ".")]
                pub $field: $type,
            )*
        }

        #[doc = concat!("What [`", stringify!($name), "`] is answered.")]
        #[pay::model(new)]
        pub struct $answer {
            /// The state.
            pub state: $state,
            $(
                #[doc = concat!("The ", stringify!($field), ".")]
                pub $field: $type,
            )*
        }

        pay::open_enum! {
            #[doc = concat!("The states of [`", stringify!($answer), "`].")]
            pub enum $state {
                $(
                    #[doc = $value]
                    $variant = $value,
                )*
            }
        }
    };
}

declare!(
    /// Closes an order (关闭订单).
    CloseOrder at "v3/orders/<order_id>/close", Closed of CloseState { Done "DONE", Late "LATE" }
    { order_id: String, reason: Option<String> }
);

/// Signs and closes, by declarations that nobody else sees.
///
/// # Errors
/// What the client says.
pub async fn finish(client: &pay::Client) -> pay::Result<String> {
    #[pay::endpoint(DELETE "v3/orders/<order_id>" -> Gone)]
    struct Remove {
        order_id: String,
    }

    #[pay::model(decode)]
    struct Gone {
        state: Option<Fate>,
    }

    pay::open_enum! {
        enum Fate {
            Gone = "GONE",
        }
    }

    let upload = private::UploadImage::new(pay::Upload::bytes("a.png", "…"));
    let order_id = upload.send(client).await?.id().to_owned();
    let closed = CloseOrder::new(&*order_id)
        .reason("late")
        .send(client)
        .await?;
    if closed.state == CloseState::Late {
        return private::SignContract::new("1900000109")
            .timestamp("1")
            .link(client);
    }
    let fate = Remove { order_id }.send(client).await?.into_inner().state;
    Ok(fate.unwrap_or(Fate::Gone).to_string())
}

#[cfg(test)]
mod tests {
    use pay::{Endpoint, Link};

    #[test]
    fn what_a_macro_declares_is_what_it_says() {
        let path = "POST v3/orders/{order_id}/close";
        assert_eq!(super::CloseOrder::SPEC.to_string(), path);
        assert_eq!(
            super::private::SignContract::SPEC.fragment,
            Some("wechat_redirect")
        );
        let answer = super::Closed::new("DONE", "1").reason("asked");
        assert_eq!(answer.state, super::CloseState::Done);
    }
}
