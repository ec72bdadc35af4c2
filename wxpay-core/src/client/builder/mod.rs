//! Setting up a client: what can be set is here, what is made of it in the modules below.

mod build;
mod credentials;
mod identifiers;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use zeroize::Zeroizing;

use crate::client::observer::{Attempt, Observer};
use crate::client::{RetryPolicy, Source, identity};
#[cfg(feature = "shangmi")]
use crate::crypto::shangmi::Sm2PrivateKey;
use crate::crypto::{Certificate, PrivateKey, PublicKey};
use crate::merchant::answer_key::AnswerKey;
use crate::merchant::signer::Signer;
use crate::request::Region;
use crate::request::{Clock, NonceSource};
use crate::request::{SystemClock, SystemNonces};

/// Sets up a [`Client`](crate::Client), a [`blocking::Client`](crate::blocking::Client), or the [`Merchant`](crate::Merchant) alone for programs that do
/// their own HTTP.
///
/// Everything is checked when it is built: a key of the wrong kind or length is an error that
/// names the setting, not a failed payment later.
#[derive(Debug)]
pub struct ClientBuilder {
    mchid: String,
    brand_id: Option<String>,
    serial: Option<String>,
    private_key: Option<Source<PrivateKey>>,
    #[cfg(feature = "shangmi")]
    sm2_private_key: Option<Source<Sm2PrivateKey>>,
    certificate: Option<Source<Certificate>>,
    api_v3_key: Option<Secret<Vec<u8>>>,
    api_v2_key: Option<Secret<String>>,
    workwx_secret: Option<Secret<String>>,
    signer: Option<Arc<dyn Signer>>,
    bank_key: Option<Source<PublicKey>>,
    platform_certificates: Vec<Source<Certificate>>,
    platform_public_keys: Vec<(String, Source<PublicKey>)>,
    answer_key: Option<AnswerKey>,
    identity: Option<identity::Given>,
    region: Region,
    base_urls: Vec<String>,
    unsigned_base_path: bool,
    client_certificate_base_urls: Vec<String>,
    download_hosts: Vec<String>,
    root_certificates: Vec<Source<Certificate>>,
    only_root_certificates: bool,
    http_client: Option<reqwest::Client>,
    client_certificate_http_client: Option<reqwest::Client>,
    connect_timeout: Duration,
    attempt_timeout: Duration,
    total_timeout: Duration,
    body_limit: usize,
    retry: RetryPolicy,
    observer: Observer,
    download_certificates: bool,
    certificate_directory: Option<PathBuf>,
    clock: Arc<dyn Clock>,
    nonces: Arc<dyn NonceSource>,
}

impl ClientBuilder {
    pub(crate) fn new() -> Self {
        Self {
            mchid: String::new(),
            brand_id: None,
            serial: None,
            private_key: None,
            #[cfg(feature = "shangmi")]
            sm2_private_key: None,
            certificate: None,
            api_v3_key: None,
            api_v2_key: None,
            workwx_secret: None,
            signer: None,
            bank_key: None,
            platform_certificates: Vec::new(),
            platform_public_keys: Vec::new(),
            answer_key: None,
            identity: None,
            region: Region::default(),
            base_urls: Vec::new(),
            unsigned_base_path: false,
            client_certificate_base_urls: Vec::new(),
            download_hosts: Vec::new(),
            root_certificates: Vec::new(),
            only_root_certificates: false,
            http_client: None,
            client_certificate_http_client: None,
            connect_timeout: Duration::from_secs(5),
            attempt_timeout: Duration::from_secs(10),
            total_timeout: Duration::from_secs(30),
            body_limit: 8 << 20,
            retry: RetryPolicy::default(),
            observer: Observer::none(),
            download_certificates: false,
            certificate_directory: None,
            clock: Arc::new(SystemClock),
            nonces: Arc::new(SystemNonces),
        }
    }

    /// The merchant id (商户号), such as `1900000109`. Always needed, unless this is a client for
    /// a brand.
    #[must_use]
    pub fn mchid(mut self, mchid: impl Into<String>) -> Self {
        self.mchid = mchid.into();
        self
    }

    /// The brand id (品牌ID), in the place of [`mchid`](Self::mchid): makes this a client for the
    /// endpoints under `/brand/`, and for no others.
    ///
    /// A brand signs with a key of its own, set by [`private_key`](Self::private_key) and
    /// [`serial`](Self::serial), and its answers are verified with the WeChat Pay public key only
    /// ([`platform_public_key`](Self::platform_public_key)).
    #[must_use]
    pub fn brand_id(mut self, brand_id: impl Into<String>) -> Self {
        self.brand_id = Some(brand_id.into());
        self
    }

    /// The merchant's private key, `apiclient_key.pem`: signs APIv3 requests.
    #[must_use]
    pub fn private_key(mut self, key: impl Into<Source<PrivateKey>>) -> Self {
        self.private_key = Some(key.into());
        self
    }

    /// The merchant's SM2 private key, in the place of [`private_key`](Self::private_key): APIv3
    /// requests are signed under [`Scheme::Sm2WithSm3`](crate::Scheme::Sm2WithSm3).
    ///
    /// [`certificate`](Self::certificate) and
    /// [`platform_certificate`](Self::platform_certificate) then take SM2 certificates; sensitive
    /// fields are encrypted by SM2.
    #[cfg(feature = "shangmi")]
    #[must_use]
    pub fn sm2_private_key(mut self, key: impl Into<Source<Sm2PrivateKey>>) -> Self {
        self.sm2_private_key = Some(key.into());
        self
    }

    /// The merchant's certificate, `apiclient_cert.pem`. It gives the serial number, and together
    /// with the private key the TLS client certificate that some APIv2 endpoints demand.
    ///
    /// Of several in one file, it is the one of the private key; those that issued it are shown to
    /// the server behind it. The merchant id in it must be [`mchid`](Self::mchid).
    #[must_use]
    pub fn certificate(mut self, certificate: impl Into<Source<Certificate>>) -> Self {
        self.certificate = Some(certificate.into());
        self
    }

    /// The serial number of the merchant's certificate (证书序列号), 40 hexadecimal digits, for
    /// those who do not have the certificate itself at hand.
    #[must_use]
    pub fn serial(mut self, serial: impl Into<String>) -> Self {
        self.serial = Some(serial.into());
        self
    }

    /// The APIv3 key (APIv3密钥): exactly 32 bytes. Decrypts certificates and notifications.
    #[must_use]
    pub fn api_v3_key(mut self, key: impl AsRef<[u8]>) -> Self {
        self.api_v3_key = Some(Secret(Zeroizing::new(key.as_ref().to_vec())));
        self
    }

    /// The APIv2 key (API密钥): exactly 32 characters. Signs APIv2 requests and verifies their answers.
    #[must_use]
    pub fn api_v2_key(mut self, key: impl Into<String>) -> Self {
        self.api_v2_key = Some(Secret(Zeroizing::new(key.into())));
        self
    }

    /// The secret of the WeCom (企业微信) app that pays. With it the client makes `workwx_sign`, the
    /// second signature of WeCom's red packets and of payments to employees, which covers the
    /// nonce of the request. A request that has a `workwx_sign` of its own keeps it.
    #[must_use]
    pub fn workwx_secret(mut self, secret: impl Into<String>) -> Self {
        self.workwx_secret = Some(Secret(Zeroizing::new(secret.into())));
        self
    }

    /// Signs requests with a key that this process does not hold. With a signer,
    /// [`private_key`](Self::private_key) is only used to open encrypted fields and for the TLS
    /// client certificate, and may be left out.
    #[must_use]
    pub fn signer(mut self, signer: impl Signer + 'static) -> Self {
        self.signer = Some(Arc::new(signer));
        self
    }

    /// The key that sensitive fields of APIv2 are encrypted with, as `v2/risk/getpublickey`
    /// answers it.
    #[must_use]
    pub fn bank_public_key(mut self, key: impl Into<Source<PublicKey>>) -> Self {
        self.bank_key = Some(key.into());
        self
    }

    /// A platform certificate (平台证书) that answers are verified with, or all that are in one
    /// file. May be called several times, and together with
    /// [`platform_public_key`](Self::platform_public_key).
    #[must_use]
    pub fn platform_certificate(mut self, certificate: impl Into<Source<Certificate>>) -> Self {
        self.platform_certificates.push(certificate.into());
        self
    }

    /// The WeChat Pay public key (微信支付公钥) and its id, `PUB_KEY_ID_` and digits.
    #[must_use]
    pub fn platform_public_key(
        mut self,
        id: impl Into<String>,
        key: impl Into<Source<PublicKey>>,
    ) -> Self {
        self.platform_public_keys.push((id.into(), key.into()));
        self
    }

    /// With which of its keys WeChat Pay shall sign answers (the request header
    /// `Wechatpay-Serial`); sensitive fields are encrypted with the same one. By default it is the
    /// WeChat Pay public key where there is one, else the certificate that is valid longest.
    ///
    /// This is the switch of a move from certificates to the public key: with both set, choose
    /// `certificate`, move to `public-key` when you are ready, and go back if you must. Whatever
    /// is chosen, answers and notifications are verified with every key that is set, for WeChat
    /// Pay signs with either in the meantime. An id pins one key; a pinned certificate must be
    /// exchanged before it ends.
    ///
    /// ```no_run
    /// # fn main() -> wxpay_core::Result<()> {
    /// use std::path::Path;
    /// use wxpay_core::{AnswerKey, Client};
    ///
    /// let client = Client::builder()
    ///     .mchid("1900000109")
    ///     .private_key(Path::new("apiclient_key.pem"))
    ///     .certificate(Path::new("apiclient_cert.pem"))
    ///     .api_v3_key("0123456789abcdef0123456789abcdef")
    ///     .download_platform_certificates()
    ///     .platform_public_key("PUB_KEY_ID_0119000001092024", Path::new("pub_key.pem"))
    ///     .answers_signed_with(AnswerKey::Certificate)
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn answers_signed_with(mut self, key: impl Into<AnswerKey>) -> Self {
        self.answer_key = Some(key.into());
        self
    }

    /// Downloads the platform certificates before they are needed first, and keeps them fresh: in
    /// the background when they are 12 hours old and the client makes a call or reads a
    /// notification, and at once when one of these names a certificate that is not known. The
    /// certificates of a download take the place of those of the one before. Needs the
    /// [`api_v3_key`](Self::api_v3_key), and is only for merchants who have platform certificates;
    /// new ones have the public key instead.
    ///
    /// Downloads run on a thread of their own, one at a time, whoever waits for them; a
    /// [`signer`](Self::signer) is called there within a tokio runtime of one thread.
    ///
    /// Keys that are configured are used beside the downloaded ones.
    ///
    /// ```no_run
    /// # fn main() -> wxpay_core::Result<()> {
    /// use std::path::Path;
    /// use wxpay_core::Client;
    ///
    /// let client = Client::builder()
    ///     .mchid("1900000109")
    ///     .private_key(Path::new("apiclient_key.pem"))
    ///     .certificate(Path::new("apiclient_cert.pem"))
    ///     .api_v3_key("0123456789abcdef0123456789abcdef")
    ///     .download_platform_certificates()
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn download_platform_certificates(mut self) -> Self {
        self.download_certificates = true;
        self
    }

    /// As [`download_platform_certificates`](Self::download_platform_certificates), and keeps the
    /// certificates in a directory, so that a later start needs no download before its first
    /// call. Processes of one merchant may share the directory: each sees what another has
    /// downloaded.
    ///
    /// Only files that this library wrote, with the same APIv3 key, are taken; others in the
    /// directory are left alone. Those of withdrawn certificates are removed.
    #[must_use]
    pub fn certificate_directory(mut self, directory: impl Into<PathBuf>) -> Self {
        self.certificate_directory = Some(directory.into());
        self.download_platform_certificates()
    }

    /// When a call is tried again; see [`RetryPolicy`].
    #[must_use]
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Sees every attempt of every call, files and platform certificates included, for metrics and
    /// alarms: once, when it is over, with the verdict on its answer. It is called in between, so
    /// it should return at once; when it panics, that is logged and the call goes on.
    ///
    /// The same is told to `tracing`: a span `wxpay` around each call, with the method and the
    /// path template, and an event in it for each attempt.
    ///
    /// ```
    /// # use wxpay_core::Client;
    /// let builder = Client::builder().on_attempt(|attempt| {
    ///     println!("{} #{}: {:?}", attempt.endpoint, attempt.number, attempt.duration);
    /// });
    /// ```
    #[must_use]
    pub fn on_attempt(mut self, observer: impl Fn(&Attempt<'_>) + Send + Sync + 'static) -> Self {
        self.observer = Observer::new(observer);
        self
    }

    /// The TLS client certificate as PEM: the certificate and its private key in one text. Only
    /// needed when it is another than [`certificate`](Self::certificate) and
    /// [`private_key`](Self::private_key).
    #[must_use]
    pub fn client_identity_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.identity = Some(identity::Given::Pem(Zeroizing::new(pem.into())));
        self
    }

    /// The TLS client certificate as PKCS#12, the content of `apiclient_cert.p12`. Its passphrase
    /// is the merchant id unless it was changed.
    #[cfg(feature = "pkcs12")]
    #[must_use]
    pub fn client_identity_pkcs12(
        mut self,
        der: impl Into<Vec<u8>>,
        passphrase: impl Into<String>,
    ) -> Self {
        self.identity = Some(identity::Given::Pkcs12 {
            der: Zeroizing::new(der.into()),
            passphrase: Zeroizing::new(passphrase.into()),
        });
        self
    }

    /// Where the merchant signed up; [`Region::Mainland`] by default. Its backup entrances, where
    /// there are documented ones, are tried when there is no connection.
    ///
    /// [`base_url`](Self::base_url) takes its place, whichever of the two is called first.
    #[must_use]
    pub fn region(mut self, region: Region) -> Self {
        self.region = region;
        self
    }

    /// Where requests go instead of to the entrances of the [`region`](Self::region): a proxy, a
    /// local sandbox. No backups are tried but those that are given here. Called several times, the later ones are tried in order when there is no
    /// connection to the earlier.
    ///
    /// Unless [`client_certificate_base_url`](Self::client_certificate_base_url) is set as well,
    /// endpoints that demand the TLS client certificate go here too.
    #[must_use]
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_urls.push(url.into());
        self
    }

    /// Says that the paths of the base URLs are those of a gateway, which takes them away before
    /// the requests reach WeChat Pay: `/wechat` of `https://gateway.example/wechat/` is sent, and
    /// not signed. Without it a base path is signed, as WeChat Pay's own (`/hk/`) are.
    #[must_use]
    pub fn unsigned_base_path(mut self) -> Self {
        self.unsigned_base_path = true;
        self
    }

    /// Where requests with the TLS client certificate go, when that is another place than
    /// [`base_url`](Self::base_url).
    #[must_use]
    pub fn client_certificate_base_url(mut self, url: impl Into<String>) -> Self {
        self.client_certificate_base_urls.push(url.into());
        self
    }

    /// Allows links to files on this host, such as `bills.example.com`, to be asked with
    /// `Authorization` over HTTPS; see [`Client::download`](crate::Client::download). WeChat Pay's own hosts and the base
    /// URLs need no permission.
    #[must_use]
    pub fn download_host(mut self, host: impl Into<String>) -> Self {
        self.download_hosts.push(host.into());
        self
    }

    /// A certificate authority to trust for TLS beside the system's, or all that are in one file.
    #[must_use]
    pub fn root_certificate(mut self, certificate: impl Into<Source<Certificate>>) -> Self {
        self.root_certificates.push(certificate.into());
        self
    }

    /// Trusts no certificate authority for TLS but those of
    /// [`root_certificate`](Self::root_certificate), not even the system's.
    #[must_use]
    pub fn only_root_certificates(mut self) -> Self {
        self.only_root_certificates = true;
        self
    }

    /// An HTTP client of your own, with your proxies and pools. It must not follow redirects.
    ///
    /// Without one the proxies of the environment are used, read when the client is built:
    /// `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, but for the hosts of `NO_PROXY`, and never for
    /// what is on this machine (`127.0.0.1`, `localhost`).
    #[must_use]
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http_client = Some(client);
        self
    }

    /// An HTTP client of your own that presents the TLS client certificate.
    #[must_use]
    pub fn client_certificate_http_client(mut self, client: reqwest::Client) -> Self {
        self.client_certificate_http_client = Some(client);
        self
    }

    /// How long connecting may take; 5 seconds by default. A request that did not get this far
    /// was not sent. Has no effect on HTTP clients of your own.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How long one attempt may take, answer included; 10 seconds by default.
    #[must_use]
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = timeout;
        self
    }

    /// How long a call may take with all its attempts; 30 seconds by default.
    #[must_use]
    pub fn total_timeout(mut self, timeout: Duration) -> Self {
        self.total_timeout = timeout;
        self
    }

    /// The longest answer that is accepted, in bytes; 8 MiB by default.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Another clock than the machine's.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Another source of nonces than the operating system's random numbers.
    #[must_use]
    pub fn nonces(mut self, nonces: impl NonceSource + 'static) -> Self {
        self.nonces = Arc::new(nonces);
        self
    }
}

/// A secret that does not show itself.
struct Secret<T: zeroize::Zeroize>(Zeroizing<T>);

impl<T: zeroize::Zeroize> std::fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}
