//! Credentials in a folder: written for clients to read, and read again by the next sandbox.

mod entries;

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Serialize, de::DeserializeOwned};

use crate::keys::{Authority, Brand, Issued, Kept, PlatformCertificateKey, RsaKey};
#[cfg(feature = "shangmi")]
use crate::keys::{Sm2Key, Sm2Keys};
use entries::{BrandEntries, CertificateEntry, MerchantFile, PlatformFile, ShangmiEntries};

/// What a client needs to know, `merchant.json`.
const MERCHANT: &str = "merchant.json";

/// What only the platform knows.
const PLATFORM: &str = "platform.json";

/// Certificate and key for the merchant's own HTTPS server.
const LISTENER: [&str; 2] = ["listener_cert.pem", "listener_key.pem"];

/// A folder that clients find a sandbox's credentials in.
#[derive(Clone, Debug)]
pub(crate) struct Credentials {
    folder: PathBuf,
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
            brand: merchant.brand.map(|brand| self.brand(brand)).transpose()?,
            #[cfg(feature = "shangmi")]
            sm2: self.shangmi(merchant.shangmi, platform.sm2_private_key)?,
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
        // One that is there may be of other keys, unless they are there too.
        let kept = [MERCHANT, LISTENER[0], LISTENER[1]].map(|name| self.folder.join(name));
        if !kept.iter().all(|file| file.exists()) {
            let listener = issued.authority.listener().map_err(io::Error::other)?;
            self.write_file(LISTENER[0], listener.certificate.as_bytes())?;
            self.write_file(LISTENER[1], listener.private_key.as_bytes())?;
        }
        let shangmi = self.write_shangmi(issued)?;
        let (shangmi, sm2_private_key) = shangmi.unzip();
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
                sm2_private_key: sm2_private_key.flatten(),
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
                workwx_secret: Some(merchant.workwx_secret.clone()),
                platform_serial: current.serial.clone(),
                platform_certificate: "platform_cert.pem".to_owned(),
                public_key_id: merchant.public_key_id.clone(),
                public_key: "pub_key.pem".to_owned(),
                base_url: base_url.to_owned(),
                tls_base_url: tls_base_url.to_owned(),
                tls_ca: "tls_ca.pem".to_owned(),
                listener_certificate: Some(LISTENER[0].to_owned()),
                listener_private_key: Some(LISTENER[1].to_owned()),
                brand: self.write_brand(merchant.brand.as_ref())?,
                shangmi,
            },
        )
    }

    fn brand(&self, entries: BrandEntries) -> io::Result<(Brand, RsaKey)> {
        let private_key = self.text(&entries.brand_private_key)?;
        let key = RsaKey::from_pem(&private_key)
            .map_err(|error| self.named(&entries.brand_private_key, error))?;
        let brand = Brand {
            brand_id: entries.brand_id,
            serial: entries.brand_serial,
            private_key,
            certificate: self.text(&entries.brand_certificate)?,
        };
        Ok((brand, key))
    }

    fn write_brand(&self, brand: Option<&Brand>) -> io::Result<Option<BrandEntries>> {
        let Some(brand) = brand else {
            return Ok(None);
        };
        self.write_file("brand_key.pem", brand.private_key.as_bytes())?;
        self.write_file("brand_cert.pem", brand.certificate.as_bytes())?;
        Ok(Some(BrandEntries {
            brand_id: brand.brand_id.clone(),
            brand_serial: brand.serial.clone(),
            brand_private_key: "brand_key.pem".to_owned(),
            brand_certificate: "brand_cert.pem".to_owned(),
        }))
    }

    #[cfg(feature = "shangmi")]
    fn shangmi(
        &self,
        entries: Option<ShangmiEntries>,
        platform_key: Option<String>,
    ) -> io::Result<Option<Sm2Keys>> {
        let (Some(entries), Some(platform_key)) = (entries, platform_key) else {
            return Ok(None);
        };
        let key = |file: &str, private_key: &str, serial: String, certificate: &str| {
            let certificate = self.text(certificate)?;
            Sm2Key::restore(private_key, serial, certificate)
                .map_err(|error| self.named(file, error))
        };
        let (file, platform_serial) = (&entries.sm2_private_key, entries.sm2_platform_serial);
        let (mine, theirs) = (entries.sm2_certificate, entries.sm2_platform_certificate);
        Ok(Some(Sm2Keys {
            merchant_key: key(file, &self.text(file)?, entries.sm2_serial, &mine)?,
            platform_key: key(PLATFORM, &platform_key, platform_serial, &theirs)?,
        }))
    }

    /// What goes into `merchant.json` and, of the platform's own, into `platform.json`.
    #[cfg(feature = "shangmi")]
    fn write_shangmi(
        &self,
        issued: &Issued,
    ) -> io::Result<Option<(ShangmiEntries, Option<String>)>> {
        let Some(Sm2Keys {
            merchant_key,
            platform_key,
        }) = &issued.sm2
        else {
            return Ok(None);
        };
        let text = |key: &Sm2Key| key.private_key().map_err(io::Error::other);
        let certificate = merchant_key.certificate.as_bytes();
        let platform_certificate = platform_key.certificate.as_bytes();
        self.write_file("sm2_key.pem", text(merchant_key)?.as_bytes())?;
        self.write_file("sm2_cert.pem", certificate)?;
        self.write_file("sm2_platform_cert.pem", platform_certificate)?;
        let entries = ShangmiEntries {
            sm2_serial: merchant_key.serial.clone(),
            sm2_private_key: "sm2_key.pem".to_owned(),
            sm2_certificate: "sm2_cert.pem".to_owned(),
            sm2_platform_serial: platform_key.serial.clone(),
            sm2_platform_certificate: "sm2_platform_cert.pem".to_owned(),
        };
        Ok(Some((entries, Some(text(platform_key)?))))
    }

    /// Whoever has no use for these keys does not lose them.
    #[cfg(not(feature = "shangmi"))]
    fn write_shangmi(&self, _: &Issued) -> io::Result<Option<(ShangmiEntries, Option<String>)>> {
        if !self.folder.join(MERCHANT).exists() {
            return Ok(None);
        }
        let merchant: MerchantFile = self.read_json(MERCHANT)?;
        let platform: PlatformFile = self.read_json(PLATFORM)?;
        let entries = merchant.shangmi;
        Ok(entries.map(|entries| (entries, platform.sm2_private_key)))
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
