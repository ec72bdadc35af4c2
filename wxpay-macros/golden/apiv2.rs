/// Refunds.
///
/// `POST risk/refund` on `https://fraud.mch.weixin.qq.com/` · APIv2 (XML) · client certificate
///
/// [Official documentation](https://pay.weixin.qq.com/doc/v2/merchant/4011935223)
#[doc(alias = "risk/refund")]
#[doc(alias = "risk")]
#[doc(alias = "refund")]
#[must_use = "a request does nothing until it is sent"]
pub struct Refund {
    pub mch_id: String,
    /// In fen.
    pub refund_fee: i64,
    /// Why.
    pub refund_desc: Option<String>,
    pub notify: Option<bool>,
}
impl vendor::wxpay::Endpoint for Refund {
    type Response = ();
    const SPEC: vendor::wxpay::Spec = vendor::wxpay::Spec::v2(
            vendor::wxpay::Method::Post,
            "risk/refund",
        )
        .client_certificate()
        .no_nonce_str()
        .host("https://fraud.mch.weixin.qq.com/");
    #[inline]
    fn write(&self, parts: &mut vendor::wxpay::Parts) {
        parts.body("mch_id", &self.mch_id);
        parts.body("refund_fee", &self.refund_fee);
        parts.body("refund_desc", &self.refund_desc);
        parts.body("notify", &self.notify);
    }
    #[inline]
    fn read(
        reading: &mut vendor::wxpay::Reading<'_>,
    ) -> ::core::result::Result<Self::Response, vendor::wxpay::DecodeError> {
        use vendor::wxpay::__private::{ByDecode as _, BySerde as _, Neither as _};
        (&&&vendor::wxpay::__private::AnswerOf::<Self::Response>::NEW).read(reading)
    }
}
impl Refund {
    /// The required fields, in order; the others are left out until they are set.
    #[inline]
    pub fn new(mch_id: impl ::core::convert::Into<String>, refund_fee: i64) -> Self {
        Self {
            mch_id: ::core::convert::Into::into(mch_id),
            refund_fee: refund_fee,
            refund_desc: ::core::option::Option::None,
            notify: ::core::option::Option::None,
        }
    }
    /// Why.
    #[inline]
    pub fn refund_desc(
        mut self,
        refund_desc: impl ::core::convert::Into<String>,
    ) -> Self {
        self.refund_desc = ::core::option::Option::Some(
            ::core::convert::Into::into(refund_desc),
        );
        self
    }
    /// Sets `notify`.
    #[inline]
    pub fn notify(mut self, notify: bool) -> Self {
        self.notify = ::core::option::Option::Some(notify);
        self
    }
    /// Signs and sends `POST risk/refund`; await the [`Call`](vendor::wxpay::Call) for the verified answer.
    #[inline]
    pub fn send<'client>(
        &self,
        client: &'client vendor::wxpay::Client,
    ) -> vendor::wxpay::Call<'client, Self> {
        client.send(self)
    }
}
