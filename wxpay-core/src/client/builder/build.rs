use std::sync::Arc;

use super::ClientBuilder;
use super::credentials::Credentials;
use crate::base_url::BaseUrl;
use crate::client::certificates::{self, Refresh};
use crate::client::http_client::{HttpClient, Pool};
use crate::client::proxies::Proxies;
use crate::client::{Client, Inner, blocking, identity};
use crate::error::{ConfigError, Result};
use crate::keys::PlatformKeys;
use crate::merchant::Merchant;
use crate::signer::Scheme;

impl ClientBuilder {
    /// Builds the async client.
    ///
    /// # Errors
    /// A setting that is missing or unusable, by name.
    pub fn build(mut self) -> Result<Client> {
        let credentials = Credentials::take(&mut self)?;
        let roots = std::mem::take(&mut self.root_certificates);
        let roots: Vec<_> = roots
            .into_iter()
            .map(|source| source.load("root_certificate"))
            .collect::<Result<_, _>>()?;
        let mut base_urls = match self.base_urls.as_slice() {
            [] => base_urls("base_url", &self.region.urls())?,
            given => base_urls("base_url", given)?,
        };
        let mut client_certificate_base_urls = match self.client_certificate_base_urls.as_slice() {
            [] => base_urls.clone(),
            given => self::base_urls("client_certificate_base_url", given)?,
        };
        if self.unsigned_base_path {
            for urls in [&mut base_urls, &mut client_certificate_base_urls] {
                *urls = urls.drain(..).map(BaseUrl::unsigned_path).collect();
            }
        }
        // Where nothing is asked by HTTPS, nobody misses the authorities to check it by.
        let is_clear = |url: &BaseUrl| url.as_str().starts_with("http://");
        let clear =
            base_urls.iter().all(is_clear) && client_certificate_base_urls.iter().all(is_clear);
        let proxies = Arc::new(Proxies::from_env());
        let pool = |identity: Option<reqwest::Identity>, field| {
            let client = |only| {
                let builder = identity::http_client(self.connect_timeout, &roots, only, &proxies)
                    .map_err(|error| ConfigError::new("root_certificate", error))?;
                let builder = match identity.clone() {
                    Some(identity) => builder.identity(identity),
                    None => builder,
                };
                identity::finish(builder, field)
            };
            let client = match client(self.only_root_certificates) {
                Err(error) if clear && error.field() == "root_certificate" => client(true)?,
                client => client?,
            };
            let proxies = Some(Arc::clone(&proxies));
            Ok::<_, ConfigError>(Pool { client, proxies })
        };
        let own = |client| Pool {
            client,
            proxies: None,
        };
        let plain = match self.http_client {
            Some(client) => own(client),
            None => pool(None, "http_client")?,
        };
        let with_certificate = match (self.client_certificate_http_client, self.identity) {
            (Some(client), _) => Ok(own(client)),
            (None, Some(given)) => Ok(pool(Some(given.load()?), "client_identity")?),
            (None, None) => match credentials.identity() {
                Ok(own) => Ok(pool(Some(own), "certificate")?),
                Err(error) => Err(error),
            },
        };
        let refresh = self.download_certificates.then(|| {
            let merchant = &credentials.merchant;
            if let Some(directory) = &self.certificate_directory {
                let keys = PlatformKeys::clone(&merchant.platform_keys());
                let kept = certificates::load(directory, keys, self.clock.now());
                // What is on disk must not stop a start; it is fetched again.
                if let Err(error) = merchant.set_platform_keys(kept) {
                    tracing::warn!(%error, "kept platform certificates are unusable");
                }
            }
            Refresh::new(self.certificate_directory.take())
        });
        if refresh.is_some() {
            check_download(credentials.merchant.scheme())?;
        }
        if refresh.is_some() && credentials.merchant.api_v3_key().is_none() {
            return Err(ConfigError::new(
                "api_v3_key",
                "is not set, and platform certificates are encrypted with it",
            )
            .into());
        }
        Ok(Client {
            inner: Arc::new(Inner {
                merchant: credentials.merchant,
                base_urls,
                client_certificate_base_urls,
                download_hosts: self.download_hosts,
                http: HttpClient {
                    plain,
                    with_certificate,
                    attempt_timeout: self.attempt_timeout,
                    body_limit: self.body_limit,
                },
                clock: self.clock,
                nonces: self.nonces,
                total_timeout: self.total_timeout,
                retry: self.retry,
                observer: self.observer,
                refresh,
            }),
        })
    }

    /// Builds the client for programs without async.
    ///
    /// # Errors
    /// A setting that is missing or unusable, by name.
    pub fn build_blocking(self) -> Result<blocking::Client> {
        blocking::Client::new(self.build()?)
    }

    /// The credentials alone, for [`build_request`](crate::build_request) and
    /// [`read_response`](crate::read_response).
    ///
    /// # Errors
    /// A setting that is missing or unusable, by name.
    pub fn merchant(mut self) -> Result<Merchant> {
        Ok(Credentials::take(&mut self)?.merchant)
    }
}

/// What is downloaded are RSA certificates.
fn check_download(scheme: Scheme) -> Result<(), ConfigError> {
    let problem = match scheme {
        Scheme::Sha256Rsa2048 => return Ok(()),
        Scheme::BrandSha256Rsa2048 => {
            "is set, and answers to a brand are signed with the WeChat Pay public key only; set \
             `platform_public_key` instead"
        }
        Scheme::Sm2WithSm3 => {
            "is set, and SM2 certificates of the platform are not downloaded; set \
             `platform_certificate` instead"
        }
    };
    Err(ConfigError::new("download_platform_certificates", problem))
}

fn base_urls<S: AsRef<str>>(field: &'static str, urls: &[S]) -> Result<Vec<BaseUrl>, ConfigError> {
    urls.iter()
        .map(|url| BaseUrl::named(field, url.as_ref()))
        .collect()
}
