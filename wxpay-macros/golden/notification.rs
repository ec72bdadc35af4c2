/// A refund.
///
/// Event `REFUND.SUCCESS`, `REFUND.CLOSED`
///
/// [Official documentation](https://pay.weixin.qq.com/doc/v3/partner/4012085810)
#[doc(alias = "REFUND.SUCCESS")]
#[doc(alias = "REFUND.CLOSED")]
pub struct Refund {
    pub out_refund_no: String,
    pub success_time: Option<String>,
}
impl vendor::wxpay::Decode for Refund {
    #[inline]
    fn decode(
        node: &vendor::wxpay::Node<'_>,
        context: &mut vendor::wxpay::Context,
    ) -> ::core::result::Result<Self, vendor::wxpay::DecodeError> {
        let mut object = context.object(node)?;
        let (field_out_refund_no, field_success_time) = object
            .fields(("out_refund_no", "success_time"))?;
        ::core::result::Result::Ok(Self {
            out_refund_no: field_out_refund_no,
            success_time: field_success_time,
        })
    }
}
impl<'de> vendor::wxpay::__private::serde::Deserialize<'de> for Refund {
    #[inline]
    fn deserialize<D: vendor::wxpay::__private::serde::Deserializer<'de>>(
        deserializer: D,
    ) -> ::core::result::Result<Self, D::Error> {
        vendor::wxpay::__private::deserialize(deserializer)
    }
}
impl vendor::wxpay::notification::Event for Refund {
    const EVENT_TYPES: &'static [&'static ::core::primitive::str] = &[
        "REFUND.SUCCESS",
        "REFUND.CLOSED",
    ];
    const ORIGINAL_TYPE: ::core::option::Option<&'static ::core::primitive::str> = ::core::option::Option::Some(
        "refund",
    );
    const FIELDS: &'static [&'static ::core::primitive::str] = &[
        "sp_mchid",
        "out_refund_no",
    ];
}
