/// `GET v3/refund/{type}` · APIv3 (JSON)
#[doc(alias = "v3/refund/{type}")]
#[doc(alias = "refund")]
pub struct FindRefunds {
    pub r#type: String,
    pub refund_states: Vec<State>,
    pub begin_time: OffsetDateTime,
    pub end_time: Option<OffsetDateTime>,
    pub key: Option<String>,
    #[cfg(feature = "limit")]
    pub limit: i64,
    pub local: bool,
}
impl ::wxpay_core::Endpoint for FindRefunds {
    type Response = Vec<Refund>;
    const SPEC: ::wxpay_core::Spec = ::wxpay_core::Spec::v3(
        ::wxpay_core::Method::Get,
        "v3/refund/{type}",
    );
    #[inline]
    fn write(&self, parts: &mut ::wxpay_core::Parts) {
        parts.path("type", &self.r#type);
        if !Vec::is_empty(&self.refund_states) {
            parts.query("refundStates", &self.refund_states);
        }
        parts
            .query(
                "beginTime",
                &::wxpay_core::__private::with(|serializer| time::serde::rfc3339::serialize(
                    &self.begin_time,
                    serializer,
                )),
            );
        if ::core::option::Option::is_some(&self.end_time) {
            parts
                .query(
                    "endTime",
                    &::wxpay_core::__private::with(|serializer| time::serde::rfc3339::option::serialize(
                        &self.end_time,
                        serializer,
                    )),
                );
        }
        parts.header("Idempotency-Key", &self.key);
        #[cfg(feature = "limit")] parts.query("limit", &self.limit);
    }
    #[inline]
    fn read(
        reading: &mut ::wxpay_core::Reading<'_>,
    ) -> ::core::result::Result<Self::Response, ::wxpay_core::DecodeError> {
        use ::wxpay_core::__private::{ByDecode as _, BySerde as _, Neither as _};
        (&&&::wxpay_core::__private::AnswerOf::<Self::Response>::NEW).read(reading)
    }
}
impl FindRefunds {
    /// Signs and sends `GET v3/refund/{type}`; await the [`Call`](::wxpay_core::Call) for the verified answer.
    #[inline]
    pub fn send<'client>(
        &self,
        client: &'client ::wxpay_core::Client,
    ) -> ::wxpay_core::Call<'client, Self> {
        client.send(self)
    }
}
