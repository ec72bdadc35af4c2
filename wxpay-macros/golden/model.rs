/// An amount.
pub struct Amount {
    pub total: i64,
    pub currency: Option<String>,
    pub payer_total: i64,
    pub rate: i64,
    pub yuan: Option<i64>,
}
impl ::wxpay_core::Encode for Amount {
    #[inline]
    fn encode(&self, encoder: &mut ::wxpay_core::Encoder) {
        let mut object = encoder.object();
        object.field("total", &self.total);
        object.field("currency", &self.currency);
        object.field("payer_total", &self.payer_total);
        object.field("rate", &self.rate);
        if ::core::option::Option::is_some(&self.yuan) {
            object
                .field(
                    "yuan",
                    &::wxpay_core::__private::with(|serializer| yuan::serialize(
                        &self.yuan,
                        serializer,
                    )),
                );
        }
        object.end();
    }
}
impl ::wxpay_core::__private::serde::Serialize for Amount {
    #[inline]
    fn serialize<S: ::wxpay_core::__private::serde::Serializer>(
        &self,
        serializer: S,
    ) -> ::core::result::Result<S::Ok, S::Error> {
        ::wxpay_core::__private::serialize(self, serializer)
    }
}
impl ::wxpay_core::Decode for Amount {
    #[inline]
    fn decode(
        node: &::wxpay_core::Node<'_>,
        context: &mut ::wxpay_core::Context,
    ) -> ::core::result::Result<Self, ::wxpay_core::DecodeError> {
        let mut object = context.object(node)?;
        let (field_total, field_currency) = object.fields(("total", "currency"))?;
        ::core::result::Result::Ok(Self {
            total: field_total,
            currency: field_currency,
            payer_total: object.field_or_alias::<i64>("payer_total", &["payer"])?,
            rate: object.optional::<i64>("rate", &[])?.unwrap_or_else(one),
            yuan: {
                struct __With(Option<i64>);
                impl<'de> ::wxpay_core::__private::serde::Deserialize<'de> for __With {
                    fn deserialize<D: ::wxpay_core::__private::serde::Deserializer<'de>>(
                        deserializer: D,
                    ) -> ::core::result::Result<Self, D::Error> {
                        yuan::deserialize(deserializer).map(__With)
                    }
                }
                object
                    .optional::<::wxpay_core::Serde<__With>>("yuan", &[])?
                    .map(|with| with.0.0)
                    .unwrap_or_default()
            },
        })
    }
}
impl<'de> ::wxpay_core::__private::serde::Deserialize<'de> for Amount {
    #[inline]
    fn deserialize<D: ::wxpay_core::__private::serde::Deserializer<'de>>(
        deserializer: D,
    ) -> ::core::result::Result<Self, D::Error> {
        ::wxpay_core::__private::deserialize(deserializer)
    }
}
