/// Cancels a smart-retail order.
///
/// `POST v3/payscore/smartretail-orders/{out_order_no}/cancel` · APIv3 (JSON)
#[derive(Debug, Clone)]
#[doc(alias = "v3/payscore/smartretail-orders/{out_order_no}/cancel")]
#[doc(alias = "payscore")]
#[doc(alias = "smartretail-orders")]
#[doc(alias = "cancel")]
pub struct CancelSmartRetailOrder {
    /// The merchant's order number.
    pub out_order_no: String,
    pub appid: String,
    pub reason: Option<String>,
}
impl ::wxpay_core::Endpoint for CancelSmartRetailOrder {
    type Response = CancelSmartRetailOrderResponse;
    const SPEC: ::wxpay_core::Spec = ::wxpay_core::Spec::v3(
        ::wxpay_core::Method::Post,
        "v3/payscore/smartretail-orders/{out_order_no}/cancel",
    );
    #[inline]
    fn write(&self, parts: &mut ::wxpay_core::Parts) {
        parts.path("out_order_no", &self.out_order_no);
        parts.body("appid", &self.appid);
        parts.body("reason", &self.reason);
    }
    #[inline]
    fn read(
        reading: &mut ::wxpay_core::Reading<'_>,
    ) -> ::core::result::Result<Self::Response, ::wxpay_core::DecodeError> {
        use ::wxpay_core::__private::{ByDecode as _, BySerde as _, Neither as _};
        (&&&::wxpay_core::__private::AnswerOf::<Self::Response>::NEW).read(reading)
    }
}
impl CancelSmartRetailOrder {
    /// Signs and sends `POST v3/payscore/smartretail-orders/{out_order_no}/cancel`; await the [`Call`](::wxpay_core::Call) for the verified answer.
    #[inline]
    pub fn send<'client>(
        &self,
        client: &'client ::wxpay_core::Client,
    ) -> ::wxpay_core::Call<'client, Self> {
        client.send(self)
    }
}
