//! Platform certificates that are kept on disk, for later starts and for other processes.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

use pem_rfc7468::LineEnding;

use crate::crypto::Certificate;
use crate::crypto::digest::{constant_time_eq, hex_lower, hmac_sha256};
use crate::merchant::Merchant;

const LONGEST_FILE: u64 = 64 << 10;

const MOST_FILES: usize = 1000;

/// Tells apart what clients of one process write at the same time.
static WRITTEN: AtomicU64 = AtomicU64::new(0);

const FETCHED: &str = "Fetched: ";

const MARK: &str = "Mark: ";

/// The directory, and what proves that a file in it was written for this merchant: a code over
/// the certificate, made with the APIv3 key.
#[derive(Debug)]
pub(super) struct Directory {
    path: PathBuf,
    merchant: Merchant,
}

/// A certificate that was kept.
pub(super) struct Kept {
    pub(super) certificate: Certificate,
    /// When it came from WeChat Pay, in unix seconds.
    pub(super) fetched: i64,
    path: PathBuf,
}

impl Directory {
    pub(super) fn new(path: PathBuf, merchant: Merchant) -> Self {
        Self { path, merchant }
    }

    /// The certificates that are kept. What is damaged or of somebody else is left out.
    pub(super) fn load(&self) -> Vec<Kept> {
        let Ok(entries) = fs::read_dir(&self.path) else {
            return Vec::new();
        };
        entries
            .take(MOST_FILES)
            .filter_map(|entry| self.read(&entry.ok()?.path()))
            .collect()
    }

    /// The certificate of this serial number, which consists of hexadecimal digits.
    pub(super) fn find(&self, serial: &str) -> Option<Kept> {
        self.read(&self.file(&serial.to_ascii_uppercase()))
    }

    /// Keeps these, and of what this library wrote for this merchant no others.
    pub(super) fn keep(&self, certificates: &[Certificate], fetched: i64) -> io::Result<()> {
        fs::create_dir_all(&self.path)?;
        for certificate in certificates {
            // Written aside and renamed, so that a reader never meets half of one.
            let path = self.file(certificate.serial());
            let (process, number) = (std::process::id(), WRITTEN.fetch_add(1, Relaxed));
            let aside = path.with_extension(format!("{process}.{number}.tmp"));
            fs::write(&aside, self.text(certificate, fetched)?)?;
            fs::rename(&aside, &path)?;
        }
        for kept in self.load() {
            if certificates.contains(&kept.certificate) {
                continue;
            }
            match fs::remove_file(&kept.path) {
                // Another process was faster.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                removed => removed?,
            }
        }
        Ok(())
    }

    fn file(&self, serial: &str) -> PathBuf {
        self.path.join(format!("{serial}.pem"))
    }

    fn text(&self, certificate: &Certificate, fetched: i64) -> io::Result<String> {
        let pem = pem_rfc7468::encode_string("CERTIFICATE", LineEnding::LF, certificate.der())
            .map_err(|error| io::Error::other(error.to_string()))?;
        let mark = self
            .mark(certificate, fetched)
            .ok_or_else(|| io::Error::other("there is no APIv3 key to mark it with"))?;
        Ok(format!(
            "A platform certificate of WeChat Pay, written by wxpay; a change makes it void.\n\
             {FETCHED}{fetched}\n{MARK}{mark}\n{pem}"
        ))
    }

    fn read(&self, path: &Path) -> Option<Kept> {
        if path.extension()? != "pem" {
            return None;
        }
        // Opening something else, such as a pipe, might never end.
        if !fs::metadata(path).ok()?.is_file() {
            return None;
        }
        let mut text = String::new();
        let file = fs::File::open(path).ok()?;
        file.take(LONGEST_FILE).read_to_string(&mut text).ok()?;
        let kept = self.parse(path, &text);
        if kept.is_none() {
            tracing::debug!(
                file = %path.display(),
                "passed over: no platform certificate that was kept for this merchant"
            );
        }
        kept
    }

    fn parse(&self, path: &Path, text: &str) -> Option<Kept> {
        let line = |name| text.lines().find_map(|line| line.strip_prefix(name));
        let fetched = line(FETCHED)?.parse().ok()?;
        let certificate = Certificate::from_pem(text).ok()?;
        let mark = self.mark(&certificate, fetched)?;
        let marked = constant_time_eq(mark.as_bytes(), line(MARK)?.trim().as_bytes());
        let named = path
            .file_stem()?
            .to_str()?
            .eq_ignore_ascii_case(certificate.serial());
        (marked && named).then_some(Kept {
            certificate,
            fetched,
            path: path.to_owned(),
        })
    }

    fn mark(&self, certificate: &Certificate, fetched: i64) -> Option<String> {
        let mchid = self.merchant.mchid();
        let mut message = format!("wxpay certificate_directory\n{mchid}\n{fetched}\n").into_bytes();
        message.extend_from_slice(certificate.der());
        let key = self.merchant.api_v3_key()?;
        Some(hex_lower(&hmac_sha256(key, &message)))
    }
}
