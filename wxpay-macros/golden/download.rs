/// `GET v3/bill/tradebill` · APIv3 (download)
#[deprecated]
#[doc(alias = "v3/bill/tradebill")]
#[doc(alias = "bill")]
#[doc(alias = "tradebill")]
pub struct DownloadBill;
#[allow(deprecated)]
impl ::wxpay_core::Endpoint for DownloadBill {
    type Response = wxpay::Download;
    const SPEC: ::wxpay_core::Spec = ::wxpay_core::Spec::v3(
        ::wxpay_core::Method::Get,
        "v3/bill/tradebill",
    );
    #[inline]
    fn write(&self, _: &mut ::wxpay_core::Parts) {}
    #[inline]
    fn read(
        reading: &mut ::wxpay_core::Reading<'_>,
    ) -> ::core::result::Result<Self::Response, ::wxpay_core::DecodeError> {
        use ::wxpay_core::__private::{ByDecode as _, BySerde as _, Neither as _};
        (&&&::wxpay_core::__private::AnswerOf::<Self::Response>::NEW).read(reading)
    }
}
#[allow(deprecated)]
impl DownloadBill {
    /// Signs and sends `GET v3/bill/tradebill`; await the [`Call`](::wxpay_core::Call) for the verified answer.
    #[inline]
    pub fn send<'client>(
        &self,
        client: &'client ::wxpay_core::Client,
    ) -> ::wxpay_core::Call<'client, Self> {
        client.send(self)
    }
}
