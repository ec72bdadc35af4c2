/// Declares an enumeration of the events that a program listens to, each read into its type; it
/// keeps all others.
///
/// Every variant holds a type that [`#[notification]`](macro@crate::notification) declares an
/// event. One variant more is added, `Unknown`, with the [`Notification`] as it came: WeChat Pay
/// adds events without notice, and one that a program does not know must neither be an error nor
/// be lost.
///
/// It has `read(notification)`, which gives the value with its
/// [`missing_fields`](crate::notification::Decoded::missing_fields), and `TryFrom<Notification>`.
/// Both fail when a known event does not fit into its type: that is a failure to be answered, and
/// no unknown event. Where products share an event type and only one of them is declared, the
/// event of another one fails too, and so does one that fits two variants: what is acknowledged
/// unread never comes again. Declare the other product as well, to ignore it.
///
/// A macro and not a derive, because `Unknown` is not for the user to forget, and not a trait
/// object, because a `match` lets the compiler say which event is not handled.
///
/// [`Notification`]: crate::notification::Notification
///
/// ```
/// # extern crate wxpay_core as wxpay;
/// use wxpay::notification::{Notification, NotificationError};
///
/// #[wxpay::notification("TRANSACTION.SUCCESS", field = "out_trade_no")]
/// pub struct Transaction {
///     pub out_trade_no: String,
/// }
///
/// #[wxpay::notification("REFUND.SUCCESS", "REFUND.ABNORMAL", "REFUND.CLOSED")]
/// pub struct Refund {
///     pub out_refund_no: String,
/// }
///
/// wxpay::events! {
///     /// What this shop listens to.
///     pub enum ShopEvent {
///         /// Somebody paid.
///         Paid(Transaction),
///         /// A refund came to its end.
///         Refunded(Refund),
///     }
/// }
///
/// fn handle(notification: Notification) -> Result<(), NotificationError> {
///     match ShopEvent::try_from(notification)? {
///         ShopEvent::Paid(transaction) => println!("{} is paid", transaction.out_trade_no),
///         ShopEvent::Refunded(refund) => println!("{} is refunded", refund.out_refund_no),
///         ShopEvent::Unknown(other) => println!("ignored {}", other.event_type()),
///     }
///     Ok(())
/// }
/// # fn main() {}
/// ```
///
/// # Grammar
///
/// ```text
/// events! {
///     [attributes] [visibility] enum Name {
///         [attributes] Variant(Type),
///         …
///     }
/// }
/// ```
///
/// # Rules
///
/// - Each variant holds one type, which has [`Event`](crate::notification::Event). There may be no
///   variant at all.
/// - No variant is called `Unknown`.
/// - Nothing is derived: `#[derive(Debug)]` and the like stand on the enumeration, where the types
///   have them.
#[macro_export]
macro_rules! events {
    ($($declaration:tt)*) => {
        $crate::__private::__check_events! { ($crate) $($declaration)* }
    };
}

/// What [`events!`] writes, unchecked.
#[doc(hidden)]
#[macro_export]
macro_rules! __events {
    (
        $(#[$attribute:meta])*
        $visibility:vis enum $Name:ident {
            $( $(#[$variant_attribute:meta])* $Variant:ident($Event:ty) ),* $(,)?
        }
    ) => {
        $(#[$attribute])*
        $visibility enum $Name {
            $( $(#[$variant_attribute])* $Variant($Event), )*
            /// Any event that is not listed here, as it came.
            Unknown($crate::notification::Notification),
        }

        impl $Name {
            /// Reads a notification, and tells which required fields it lacks.
            ///
            /// # Errors
            /// The event is a known one and does not fit into its type, or is none of the
            /// products that are listed here, or several of them.
            $visibility fn read(
                notification: $crate::notification::Notification,
            ) -> ::core::result::Result<
                $crate::notification::Decoded<Self>,
                $crate::notification::NotificationError,
            > {
                $crate::__private::check_event(
                    &notification,
                    &[$( $crate::__private::Candidate::of::<$Event>() ),*],
                )?;
                $(
                    if notification.is::<$Event>() {
                        return ::core::result::Result::Ok(
                            notification.event::<$Event>()?.map(Self::$Variant),
                        );
                    }
                )*
                ::core::result::Result::Ok($crate::__private::complete(Self::Unknown(notification)))
            }
        }

        impl ::core::convert::TryFrom<$crate::notification::Notification> for $Name {
            type Error = $crate::notification::NotificationError;

            fn try_from(
                notification: $crate::notification::Notification,
            ) -> ::core::result::Result<Self, Self::Error> {
                Self::read(notification).map($crate::notification::Decoded::into_inner)
            }
        }
    };
}
