//! Credentials in a folder: written for clients to read, and read again by the next sandbox.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::keys::{Authority, Issued, Kept, PlatformCertificateKey, RsaKey};

/// What a client needs to know, `merchant.json`.
const MERCHANT: &str = "merchant.json";

/// What only the platform knows.
const PLATFORM: &str = "platform.json";

/// A folder that clients find a sandbox's credentials in.
#[derive(Clone, Debug)]
pub(crate) struct Credentials {
    folder: PathBuf,
}

/// `merchant.json`. What is a file is a path relative to the folder.
#[derive(Serialize, Deserialize)]
struct MerchantFile {
    mchid: String,
    serial: String,
    private_key: String,
    certificate: String,
    p12: String,
    api_v3_key: String,
    api_v2_key: String,
    platform_serial: String,
    platform_certificate: String,
    public_key_id: String,
    public_key: String,
    base_url: String,
    tls_base_url: String,
    tls_ca: String,
}

/// `platform.json`: PEM texts.
#[derive(Serialize, Deserialize)]
struct PlatformFile {
    /// Oldest first; the last one signs.
    certificates: Vec<CertificateEntry>,
    public_key: String,
    tls_ca: String,
}

#[derive(Serialize, Deserialize)]
struct CertificateEntry {
    serial: String,
    certificate: String,
    private_key: String,
    effective_time: i64,
    expire_time: i64,
}

impl Credentials {
    pub(crate) fn new(folder: PathBuf) -> Credentials {
        Credentials { folder }
    }

    /// The keys of the sandbox that wrote this folder; none when it is empty.
    ///
    /// # Errors
    /// When something is there and cannot be read: the error names the file.
    pub(crate) fn read(&self) -> io::Result<Option<Kept>> {
        if !self.folder.join(MERCHANT).exists() {
            return Ok(None);
        }
        let merchant: MerchantFile = self.read_json(MERCHANT)?;
        let platform: PlatformFile = self.read_json(PLATFORM)?;
        let certificate = self.text(&merchant.certificate)?;
        let merchant_key = self.key(&merchant.private_key, &self.text(&merchant.private_key)?)?;
        let p12 = fs::read(self.folder.join(&merchant.p12))
            .map_err(|error| self.named(&merchant.p12, error))?;
        let authority = Authority::restore(self.text(&merchant.tls_ca)?, &platform.tls_ca)
            .map_err(|error| self.named(PLATFORM, error))?;
        Ok(Some(Kept {
            mchid: merchant.mchid,
            serial: merchant.serial,
            certificate,
            p12,
            api_v3_key: merchant.api_v3_key,
            api_v2_key: merchant.api_v2_key,
            public_key_id: merchant.public_key_id,
            merchant_key,
            public_key: self.key(PLATFORM, &platform.public_key)?,
            platform: self.certificates(platform.certificates)?,
            authority,
        }))
    }

    /// Writes everything, over what is there.
    pub(crate) fn write(
        &self,
        issued: &Issued,
        base_url: &str,
        tls_base_url: &str,
    ) -> io::Result<()> {
        fs::create_dir_all(&self.folder).map_err(|error| self.named("", error))?;
        let merchant = &issued.merchant;
        let current = &issued.platform.newest().certificate;
        self.write_file("apiclient_key.pem", merchant.private_key.as_bytes())?;
        self.write_file("apiclient_cert.pem", merchant.certificate.as_bytes())?;
        self.write_file("apiclient_cert.p12", &merchant.p12)?;
        self.write_file("platform_cert.pem", current.certificate.as_bytes())?;
        self.write_file("pub_key.pem", merchant.public_key.as_bytes())?;
        self.write_file("tls_ca.pem", merchant.tls_ca.as_bytes())?;
        let text = |key: &RsaKey| key.private_key_pem().map_err(io::Error::other);
        let certificates = issued.platform.line().map(|one| {
            Ok(CertificateEntry {
                serial: one.certificate.serial.clone(),
                certificate: one.certificate.certificate.clone(),
                private_key: text(&one.key)?,
                effective_time: one.validity.0,
                expire_time: one.validity.1,
            })
        });
        self.write_json(
            PLATFORM,
            &PlatformFile {
                certificates: certificates.collect::<io::Result<_>>()?,
                public_key: text(&issued.public_key)?,
                tls_ca: issued.authority.private_key(),
            },
        )?;
        // Last: whoever waits for this file finds the others.
        self.write_json(
            MERCHANT,
            &MerchantFile {
                mchid: merchant.mchid.clone(),
                serial: merchant.serial.clone(),
                private_key: "apiclient_key.pem".to_owned(),
                certificate: "apiclient_cert.pem".to_owned(),
                p12: "apiclient_cert.p12".to_owned(),
                api_v3_key: merchant.api_v3_key.clone(),
                api_v2_key: merchant.api_v2_key.clone(),
                platform_serial: current.serial.clone(),
                platform_certificate: "platform_cert.pem".to_owned(),
                public_key_id: merchant.public_key_id.clone(),
                public_key: "pub_key.pem".to_owned(),
                base_url: base_url.to_owned(),
                tls_base_url: tls_base_url.to_owned(),
                tls_ca: "tls_ca.pem".to_owned(),
            },
        )
    }

    fn certificates(&self, entries: Vec<CertificateEntry>) -> io::Result<PlatformCertificateKey> {
        let mut all: Option<PlatformCertificateKey> = None;
        for entry in entries {
            let key = self.key(PLATFORM, &entry.private_key)?;
            let validity = (entry.effective_time, entry.expire_time);
            let certificate =
                PlatformCertificateKey::restore(key, entry.serial, entry.certificate, validity);
            match &all {
                Some(first) => first.append(certificate),
                None => all = Some(certificate),
            }
        }
        all.ok_or_else(|| self.named(PLATFORM, "it holds no certificate"))
    }

    fn key(&self, file: &str, pem: &str) -> io::Result<Arc<RsaKey>> {
        let key = RsaKey::from_pem(pem).map_err(|error| self.named(file, error))?;
        Ok(Arc::new(key))
    }

    fn text(&self, file: &str) -> io::Result<String> {
        fs::read_to_string(self.folder.join(file)).map_err(|error| self.named(file, error))
    }

    fn read_json<T: DeserializeOwned>(&self, file: &str) -> io::Result<T> {
        serde_json::from_str(&self.text(file)?).map_err(|error| self.named(file, error))
    }

    fn write_json(&self, file: &str, content: &impl Serialize) -> io::Result<()> {
        let text = serde_json::to_string_pretty(content)?;
        self.write_file(file, format!("{text}\n").as_bytes())
    }

    /// Nobody ever sees half a file.
    fn write_file(&self, name: &str, content: &[u8]) -> io::Result<()> {
        let unfinished = self.folder.join(format!("{name}.new"));
        let write = || {
            let mut file = private_file(&unfinished)?;
            file.write_all(content)?;
            drop(file);
            fs::rename(&unfinished, self.folder.join(name))
        };
        write().map_err(|error| self.named(name, error))
    }

    fn named(&self, file: &str, error: impl std::fmt::Display) -> io::Error {
        let path = self.folder.join(file);
        io::Error::other(format!(
            "the credentials file {}: {error}; an empty folder gets fresh ones",
            path.display()
        ))
    }
}

/// A file that only its owner reads.
fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
