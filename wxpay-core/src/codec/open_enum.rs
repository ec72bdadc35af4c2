/// Declares a string enumeration that keeps values it does not know.
///
/// WeChat Pay adds values without notice, so a closed enumeration would one day turn a paid order
/// into an error. Each enumeration made here has one variant more, `Unknown`, which holds any
/// other text as it came and sends it back unchanged.
///
/// ```
/// wxpay_core::open_enum! {
///     /// State of a payment (交易状态).
///     pub enum TradeState {
///         /// Paid (支付成功).
///         Success = "SUCCESS",
///         /// Refunded, in part or in full (转入退款).
///         Refund = "REFUND",
///     }
/// }
///
/// assert_eq!(TradeState::from("SUCCESS"), TradeState::Success);
/// let new = TradeState::from("ON_THE_MOON");
/// assert_eq!(new.as_str(), "ON_THE_MOON");
/// assert!(matches!(new, TradeState::Unknown(_)));
/// ```
///
/// It implements `Clone`, `Debug`, `Display`, `Eq`, `Hash`, `From` of texts, and serde's traits; a
/// derive above the enumeration is for others, such as `Default`. What a variant holds is its value,
/// a text, and each has another.
///
/// Two values are equal when they are the same on the wire, and `{:?}` shows that text in quotes.
/// A value listed above is read as its variant; an `Unknown` that a program makes of such a text
/// is equal to the variant too, though a `match` tells them apart:
///
/// ```
/// # wxpay_core::open_enum! {
/// #     /// State of a payment.
/// #     pub enum TradeState {
/// #         /// Paid.
/// #         Success = "SUCCESS",
/// #     }
/// # }
/// assert_eq!(TradeState::Unknown("SUCCESS".to_owned()), TradeState::Success);
/// assert_eq!(format!("{:?}", TradeState::Success), r#""SUCCESS""#);
/// ```
///
/// # Grammar
///
/// ```text
/// open_enum! {
///     [attributes] [visibility] enum Name {
///         [attributes] Variant = "VALUE",
///         …
///     }
/// }
/// ```
///
/// # Rules
///
/// - There is at least one variant. Each has a value, a string literal as it stands on the wire,
///   and nothing else: no fields, no numbers.
/// - No variant is called `Unknown`, and no two have one value.
/// - The enumeration is `#[non_exhaustive]`: outside of its crate, a `match` has an arm for values
///   that are not listed yet.
/// - It may stand in fields of requests, answers and paths, in plain serde types and as the key of
///   a hash map: it has `Encode`, `Decode`, `PathValue`, serde's `Serialize` and `Deserialize`,
///   `Clone`, `PartialEq`, `Eq`, `Hash`, `Debug`, `Display`, `From<&str>`, `From<String>` and the
///   method `as_str`. A `#[derive(…)]` is for other traits.
#[macro_export]
macro_rules! open_enum {
    ($($declaration:tt)*) => {
        $crate::__private::__check_open_enum! { ($crate) $($declaration)* }
    };
}

/// [`open_enum!`] for the catalogue, whose declarations are right and many: unchecked, and kept out
/// of the compiler's lists of types that would have been right. (A user's are not: a module of
/// theirs may be called `diagnostic`.)
#[doc(hidden)]
#[macro_export]
macro_rules! __catalogue_enum {
    ($($declaration:tt)*) => {
        $crate::__open_enum! { [#[diagnostic::do_not_recommend]] $($declaration)* }
    };
}

/// What [`open_enum!`] writes. In brackets stand attributes for the implementations.
#[doc(hidden)]
#[macro_export]
macro_rules! __open_enum {
    (
        [$(#[$unlisted:meta])*]
        $(#[$attribute:meta])*
        $visibility:vis enum $Name:ident {
            $( $(#[$variant_attribute:meta])* $Variant:ident = $value:literal ),* $(,)?
        }
    ) => {
        $(#[$attribute])*
        #[non_exhaustive]
        $visibility enum $Name {
            $( $(#[$variant_attribute])* $Variant, )*
            /// Any value that is not listed here, as it came.
            Unknown(::std::string::String),
        }

        impl $Name {
            /// The value as it stands on the wire.
            #[inline]
            #[must_use]
            pub fn as_str(&self) -> &::core::primitive::str {
                match self {
                    $( Self::$Variant => $value, )*
                    Self::Unknown(value) => value,
                }
            }
        }

        // Through the text, and not derived: a derive compares, copies and prints variant by
        // variant, which takes long to compile where there are hundreds of enumerations.
        impl ::core::clone::Clone for $Name {
            #[inline]
            fn clone(&self) -> Self {
                ::core::convert::From::from(self.as_str())
            }
        }

        impl ::core::cmp::PartialEq for $Name {
            #[inline]
            fn eq(&self, other: &Self) -> ::core::primitive::bool {
                self.as_str() == other.as_str()
            }
        }

        impl ::core::cmp::Eq for $Name {}

        impl ::core::hash::Hash for $Name {
            #[inline]
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                ::core::hash::Hash::hash(self.as_str(), state);
            }
        }

        impl ::core::fmt::Debug for $Name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Debug::fmt(self.as_str(), f)
            }
        }

        impl ::core::convert::From<&::core::primitive::str> for $Name {
            #[inline]
            fn from(value: &::core::primitive::str) -> Self {
                match value {
                    $( $value => Self::$Variant, )*
                    other => Self::Unknown(::std::borrow::ToOwned::to_owned(other)),
                }
            }
        }

        impl ::core::convert::From<::std::string::String> for $Name {
            #[inline]
            fn from(value: ::std::string::String) -> Self {
                Self::from(value.as_str())
            }
        }

        impl ::core::fmt::Display for $Name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        $(#[$unlisted])*
        impl $crate::Encode for $Name {
            #[inline]
            fn encode(&self, encoder: &mut $crate::Encoder) {
                encoder.str(self.as_str());
            }
        }

        $(#[$unlisted])*
        impl $crate::Decode for $Name {
            #[inline]
            fn decode(
                node: &$crate::Node<'_>,
                context: &mut $crate::Context,
            ) -> ::core::result::Result<Self, $crate::DecodeError> {
                $crate::__private::text(node, context)
            }
        }

        $(#[$unlisted])*
        impl $crate::PathValue for $Name {
            #[inline]
            fn path_value(&self) -> ::std::borrow::Cow<'_, ::core::primitive::str> {
                ::std::borrow::Cow::Borrowed(self.as_str())
            }
        }

        impl $crate::__private::serde::Serialize for $Name {
            #[inline]
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::__private::serde::Deserialize<'de> for $Name {
            #[inline]
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::__private::deserialize(deserializer)
            }
        }
    };
}
