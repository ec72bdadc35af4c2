/// Asks the user to sign.
///
/// `GET v2/papay/{kind}/entrustweb` · APIv2 (link for a browser)
#[doc(alias = "v2/papay/{kind}/entrustweb")]
#[doc(alias = "papay")]
#[doc(alias = "entrustweb")]
pub struct SignContract {
    pub kind: String,
    pub mch_id: String,
    pub timestamp: Option<String>,
}
const _: ::core::marker::PhantomData<::wxpay_core::Redirect> = ::core::marker::PhantomData::<
    wxpay::Redirect,
>;
impl ::wxpay_core::Link for SignContract {
    const SPEC: ::wxpay_core::Spec = ::wxpay_core::Spec::v2(
            ::wxpay_core::Method::Get,
            "v2/papay/{kind}/entrustweb",
        )
        .no_sign()
        .query_flag("contract")
        .fragment("wechat_redirect");
    #[inline]
    fn write(&self, parts: &mut ::wxpay_core::Parts) {
        parts.path_encoded("kind", &self.kind);
        parts.query("mch_id", &self.mch_id);
        parts.query("timestamp", &self.timestamp);
    }
}
impl SignContract {
    /// The URL of `GET v2/papay/{kind}/entrustweb` for the user's browser, with the client's key, clock and host. Nothing is sent.
    ///
    /// # Errors
    /// The client lacks the key, or a field has no form in a URL.
    #[inline]
    pub fn link(
        &self,
        client: &::wxpay_core::Client,
    ) -> ::wxpay_core::Result<::std::string::String> {
        client.link(self)
    }
}
