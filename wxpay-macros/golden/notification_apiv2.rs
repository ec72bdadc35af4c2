/// A car may no longer park.
pub struct Blocked {
    pub plate_number: String,
}
impl vendor::wxpay::Decode for Blocked {
    #[inline]
    fn decode(
        node: &vendor::wxpay::Node<'_>,
        context: &mut vendor::wxpay::Context,
    ) -> ::core::result::Result<Self, vendor::wxpay::DecodeError> {
        let mut object = context.object(node)?;
        ::core::result::Result::Ok(Self {
            plate_number: object.field::<String>("plate_number")?,
        })
    }
}
impl<'de> vendor::wxpay::__private::serde::Deserialize<'de> for Blocked {
    #[inline]
    fn deserialize<D: vendor::wxpay::__private::serde::Deserializer<'de>>(
        deserializer: D,
    ) -> ::core::result::Result<Self, D::Error> {
        vendor::wxpay::__private::deserialize(deserializer)
    }
}
impl vendor::wxpay::notification::v2::EventV2 for Blocked {
    const PROOF: vendor::wxpay::notification::v2::ProofV2 = vendor::wxpay::notification::v2::ProofV2::Sign;
    const RESULT_CODE: ::core::primitive::bool = false;
}
