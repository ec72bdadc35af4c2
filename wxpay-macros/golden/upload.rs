/// `POST v3/merchant/media/upload` · APIv3 (multipart/form-data)
#[doc(alias = "v3/merchant/media/upload")]
#[doc(alias = "merchant")]
#[doc(alias = "media")]
#[doc(alias = "upload")]
pub struct UploadImage {
    pub scene: Option<String>,
    pub file: Upload,
}
impl ::wxpay_core::Endpoint for UploadImage {
    type Response = Uploaded;
    const SPEC: ::wxpay_core::Spec = ::wxpay_core::Spec::v3(
        ::wxpay_core::Method::Post,
        "v3/merchant/media/upload",
    );
    #[inline]
    fn write(&self, parts: &mut ::wxpay_core::Parts) {
        parts.body("scene", &self.scene);
        parts
            .file(
                "image",
                ::wxpay_core::FileMeta {
                    digest: "file_digest",
                    algorithm: ::wxpay_core::FileDigest::Sm3,
                    filename: ::core::option::Option::Some("filename"),
                },
                &self.file,
            );
    }
    #[inline]
    fn read(
        reading: &mut ::wxpay_core::Reading<'_>,
    ) -> ::core::result::Result<Self::Response, ::wxpay_core::DecodeError> {
        use ::wxpay_core::__private::{ByDecode as _, BySerde as _, Neither as _};
        (&&&::wxpay_core::__private::AnswerOf::<Self::Response>::NEW).read(reading)
    }
}
impl UploadImage {
    /// Signs and sends `POST v3/merchant/media/upload`; await the [`Call`](::wxpay_core::Call) for the verified answer.
    #[inline]
    pub fn send<'client>(
        &self,
        client: &'client ::wxpay_core::Client,
    ) -> ::wxpay_core::Call<'client, Self> {
        client.send(self)
    }
}
