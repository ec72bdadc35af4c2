#[derive(Debug, Clone)]
pub struct Amount {
    pub total: i64,
    pub currency: Option<String>,
}
impl ::wxpay_core::Encode for Amount {
    #[inline]
    fn encode(&self, encoder: &mut ::wxpay_core::Encoder) {
        let mut object = encoder.object();
        object.field("total", &self.total);
        if !Option::is_none(&self.currency) {
            object.field("currency", &self.currency);
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
