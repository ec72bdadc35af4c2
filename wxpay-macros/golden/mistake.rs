pub struct Close {
    pub id: String,
}
impl ::wxpay_core::Endpoint for Close {
    type Response = CloseResponse;
    const SPEC: ::wxpay_core::Spec = ::wxpay_core::Spec::v3(
        ::wxpay_core::Method::Get,
        "",
    );
    #[inline]
    fn write(&self, _: &mut ::wxpay_core::Parts) {}
    #[inline]
    fn read(
        _: &mut ::wxpay_core::Reading<'_>,
    ) -> ::core::result::Result<Self::Response, ::wxpay_core::DecodeError> {
        ::core::unreachable!()
    }
}
impl Close {
    /// Signs and sends the request; await the [`Call`](::wxpay_core::Call) for the verified answer.
    #[inline]
    pub fn send<'client>(
        &self,
        client: &'client ::wxpay_core::Client,
    ) -> ::wxpay_core::Call<'client, Self> {
        client.send(self)
    }
}
::core::compile_error! {
    "a path value is written `<id>`, not `{id}`\nv3/orders/{id}/close\n          ^^^^\nwrite `<id>`"
}
