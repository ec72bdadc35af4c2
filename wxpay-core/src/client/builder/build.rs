use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use super::ClientBuilder;
use super::credentials::Credentials;
use crate::client::http_client::{HttpClient, Pool};
use crate::client::proxies::Proxies;
use crate::client::{Client, Inner, Refresh, blocking, identity, source};
use crate::error::{ConfigError, Result};
use crate::merchant::Merchant;
use crate::merchant::signer::Scheme;
use crate::request::base_url::BaseUrl;
use crate::text::foreign::Foreign;

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
            .map(|source| source.load_all("root_certificate"))
            .collect::<Result<Vec<_>, _>>()?
            .concat();
        let mut base_urls = match self.base_urls.as_slice() {
            [] => base_urls("base_url", &self.region.urls())?,
            given => base_urls("base_url", given)?,
        };
        let mut client_certificate_base_urls = match self.client_certificate_base_urls.as_slice() {
            [] => base_urls.clone(),
            given => self::base_urls("client_certificate_base_url", given)?,
        };
        if let Some(directory) = &self.certificate_directory {
            make(directory)?;
        }
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
                match identity.clone() {
                    Some(identity) => {
                        identity::finish_with_certificate(builder.identity(identity), field)
                    }
                    None => identity::finish(builder, field),
                }
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
        // A connection belongs to the runtime that it was opened in, so downloads of certificates
        // have their own.
        let (plain, downloads) = match self.http_client {
            Some(client) => (own(client.clone()), own(client)),
            None if self.download_certificates => {
                (pool(None, "http_client")?, pool(None, "http_client")?)
            }
            None => {
                let plain = pool(None, "http_client")?;
                (plain.clone(), plain)
            }
        };
        let with_certificate = match (self.client_certificate_http_client, self.identity) {
            (Some(client), _) => Ok(own(client)),
            (None, Some(given)) => {
                let own = given.load(credentials.merchant.mchid())?;
                Ok(pool(Some(own), given.field())?)
            }
            // APIv3 does without, so what is wrong is told by the endpoints that need it.
            (None, None) => credentials
                .identity()
                .and_then(|own| pool(Some(own), "certificate")),
        };
        let download = self.download_certificates;
        if download {
            check_download(credentials.merchant.scheme())?;
        }
        if download && credentials.merchant.api_v3_key().is_none() {
            return Err(ConfigError::new(
                "api_v3_key",
                "is not set, and platform certificates are encrypted with it",
            )
            .into());
        }
        let http = |plain, with_certificate| HttpClient {
            plain,
            with_certificate,
            attempt_timeout: self.attempt_timeout,
            body_limit: self.body_limit,
        };
        let client = |http, refresh| Client {
            inner: Arc::new(Inner {
                merchant: credentials.merchant.clone(),
                base_urls: base_urls.clone(),
                client_certificate_base_urls: client_certificate_base_urls.clone(),
                download_hosts: self.download_hosts.clone(),
                http,
                clock: Arc::clone(&self.clock),
                nonces: Arc::clone(&self.nonces),
                total_timeout: self.total_timeout,
                retry: self.retry.clone(),
                observer: self.observer.clone(),
                refresh,
            }),
        };
        let downloader = client(http(downloads, with_certificate.clone()), None);
        let refresh = Refresh::new(downloader, download, self.certificate_directory.take());
        let refresh = Arc::new(refresh);
        if download {
            let source = Arc::downgrade(&refresh);
            credentials.merchant.set_certificate_source(source);
        }
        Ok(client(http(plain, with_certificate), Some(refresh)))
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

/// Makes the directory for certificates, rather than to find out with the first download.
fn make(directory: &Path) -> Result<(), ConfigError> {
    let problem = if let Some(problem) = source::no_path(directory) {
        problem
    } else if let Err(error) = std::fs::create_dir_all(directory) {
        let problem = match error.kind() {
            ErrorKind::AlreadyExists | ErrorKind::NotADirectory => {
                "is a file, and a directory is expected".to_owned()
            }
            _ => format!("cannot be made: {error}"),
        };
        let directory = directory.display().to_string();
        format!("{} {problem}", Foreign::text(&directory))
    } else {
        return Ok(());
    };
    Err(ConfigError::new("certificate_directory", problem))
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
