//! wxpay's own client, set up for a sandbox. Nothing else here knows it: requests are checked by
//! the sandbox's own code, whoever sends them.

use wxpay_core::{Client, ClientBuilder, Result};

use crate::Sandbox;

impl Sandbox {
    /// A client that knows this sandbox: its addresses, its certificate authority, and all keys of
    /// its merchant. (Feature `client`.)
    ///
    /// ```
    /// use wxpay_sandbox::Sandbox;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let sandbox = Sandbox::start()?;
    /// let client = sandbox.client()?;
    /// let certificates = client.v3("v3/certificates").get().await?;
    /// assert_eq!(certificates["data"][0]["serial_no"], sandbox.merchant().platform_serial);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// This machine cannot make HTTPS connections at all.
    pub fn client(&self) -> Result<Client> {
        self.client_builder().build()
    }

    /// The same, for clients that are to be different in something: other retries, a brand's key.
    /// (Feature `client`.)
    pub fn client_builder(&self) -> ClientBuilder {
        let merchant = self.merchant();
        Client::builder()
            .mchid(&merchant.mchid)
            .private_key(&merchant.private_key)
            .certificate(&merchant.certificate)
            .platform_certificate(&merchant.platform_certificate)
            .platform_public_key(&merchant.public_key_id, &merchant.public_key)
            .api_v3_key(&merchant.api_v3_key)
            .api_v2_key(&merchant.api_v2_key)
            .workwx_secret(&merchant.workwx_secret)
            .base_url(self.base_url())
            .client_certificate_base_url(self.tls_base_url())
            .root_certificate(&merchant.tls_ca)
            // Reading those of the system takes longer than all the rest.
            .only_root_certificates()
    }
}
