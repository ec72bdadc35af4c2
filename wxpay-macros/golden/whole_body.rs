/// `PUT v3/goods/{goods_id}` · APIv3 (JSON)
#[doc(alias = "v3/goods/{goods_id}")]
#[doc(alias = "goods")]
pub struct ReplaceGoods {
    pub goods_id: String,
    pub dry_run: bool,
    pub goods: Goods,
}
impl ::wxpay_core::Endpoint for ReplaceGoods {
    type Response = ();
    const SPEC: ::wxpay_core::Spec = ::wxpay_core::Spec::v3(
        ::wxpay_core::Method::Put,
        "v3/goods/{goods_id}",
    );
    #[inline]
    fn write(&self, parts: &mut ::wxpay_core::Parts) {
        parts.path("goods_id", &self.goods_id);
        parts.query("dry_run", &self.dry_run);
        parts.whole_body(&self.goods);
    }
    #[inline]
    fn read(
        reading: &mut ::wxpay_core::Reading<'_>,
    ) -> ::core::result::Result<Self::Response, ::wxpay_core::DecodeError> {
        use ::wxpay_core::__private::{ByDecode as _, BySerde as _, Neither as _};
        (&&&::wxpay_core::__private::AnswerOf::<Self::Response>::NEW).read(reading)
    }
}
impl ReplaceGoods {
    /// Signs and sends `PUT v3/goods/{goods_id}`; await the [`Call`](::wxpay_core::Call) for the verified answer.
    #[inline]
    pub fn send<'client>(
        &self,
        client: &'client ::wxpay_core::Client,
    ) -> ::wxpay_core::Call<'client, Self> {
        client.send(self)
    }
}
