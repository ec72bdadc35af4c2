//! Answers that are files: streamed, checked on the way, never held in memory.

mod body;
mod check;
mod file;
mod instead;
mod sealed;
mod unpack;

use std::fmt;
use std::path::Path;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, StatusCode};
use tokio::io::{AsyncWrite, AsyncWriteExt};

use crate::error::Verification;
use crate::error::{DownloadError, Error, ErrorKind, Result};
use crate::operation::Spec;

pub(crate) use body::Body;
pub(crate) use check::Check;
pub(crate) use instead::{BEGIN, error_code, instead_of_file, is_json, is_no_json};
pub(crate) use sealed::Sealed;
pub(crate) use unpack::Unpack;

/// All of a file's answer but its body.
pub(crate) struct Head {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) verification: Verification,
    pub(crate) endpoint: Option<Spec>,
    /// What the bytes must hash to as they come.
    pub(crate) check: Option<Check>,
}

/// A file that WeChat Pay sends: a bill, a receipt, a picture.
///
/// It is the answer of endpoints declared with `-> Download`, and what
/// [`Client::download`](crate::Client::download) and
/// [`Client::fetch_bill`](crate::Client::fetch_bill) give. The body is still on its way; take it
/// in one of four forms: [`save`](Download::save), [`write_to`](Download::write_to),
/// [`bytes`](Download::bytes), or piece by piece with [`chunk`](Download::chunk).
///
/// What can be checked is checked while it passes, and counts as an error at the end: its length,
/// the hash of a bill, the digest of an overseas statement. So a file is good when the last piece
/// was followed by `Ok(None)`, and not before; `save` leaves nothing behind until then.
///
/// The timeouts of the client end with the headers. After that each piece has the time of one
/// attempt to arrive.
///
/// ```no_run
/// # extern crate wxpay_core as wxpay;
/// use wxpay::{Client, Download, endpoint};
///
/// /// Downloads a picture of a complaint (下载图片).
/// #[endpoint(GET "v3/merchant-service/images/<media_id>" -> Download)]
/// pub struct DownloadImage {
///     pub media_id: String,
/// }
///
/// async fn picture(client: &Client, media_id: &str) -> wxpay::Result<()> {
///     let request = DownloadImage { media_id: media_id.to_owned() };
///     request.send(client).await?.save("complaint.jpg").await?;
///     Ok(())
/// }
/// # fn main() {}
/// ```
pub struct Download {
    status: StatusCode,
    headers: HeaderMap,
    verification: Verification,
    endpoint: Option<Spec>,
    body: Body,
    /// Over the bytes as they come.
    received: Option<Check>,
    sealed: Option<Sealed>,
    unpack: Option<Unpack>,
    /// Over the bytes as they are given out.
    unpacked: Option<Check>,
    limit: u64,
    given: u64,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Reading,
    Whole,
    Failed,
}

impl Download {
    /// How much is given out at most unless [`set_limit`](Download::set_limit) says otherwise:
    /// 2 GiB.
    pub const DEFAULT_LIMIT: u64 = 2 << 30;

    /// The HTTP status, which is 200: anything else became an error.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Whether the headers were proven to come from WeChat Pay. Most files are documented to be
    /// unsigned; of a bill the hash in a signed answer is the proof.
    #[must_use]
    pub fn verified(&self) -> bool {
        matches!(self.verification, Verification::Verified { .. })
    }

    /// Gives out this many bytes at most, counted after decompression. A longer file is an error.
    pub fn set_limit(&mut self, bytes: u64) -> &mut Self {
        self.limit = bytes;
        self
    }

    /// Decompresses the file if it is gzip, as bills are that were asked for with
    /// `tar_type=GZIP`. [`fetch_bill`](crate::Client::fetch_bill) does it by itself. To be called
    /// before anything is read.
    pub fn gunzip(&mut self) -> &mut Self {
        self.unpack.get_or_insert_with(Unpack::new);
        self
    }

    /// The next piece; `None` when the file is whole and every check has passed.
    ///
    /// # Errors
    /// The connection broke or fell silent, the file is shorter than announced or longer than the
    /// limit, or it is not the file that was announced. After an error all that follows is an
    /// error.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>> {
        match self.state {
            State::Reading => {}
            State::Whole => return Ok(None),
            State::Failed => return Err(self.error(DownloadError::Failed.into())),
        }
        let next = self.next().await;
        match &next {
            Ok(Some(_)) => {}
            Ok(None) => self.state = State::Whole,
            Err(_) => self.state = State::Failed,
        }
        next.map_err(|error| self.error(error))
    }

    /// Writes the file to a writer and flushes it; gives the number of bytes.
    ///
    /// When it fails, the writer has got a part of the file: throw that away.
    ///
    /// # Errors
    /// As [`chunk`](Download::chunk), and those of the writer.
    pub async fn write_to<W: AsyncWrite + Unpin + ?Sized>(
        &mut self,
        writer: &mut W,
    ) -> Result<u64> {
        let mut written = 0;
        while let Some(piece) = self.chunk().await? {
            let wrote = writer.write_all(&piece).await;
            wrote.map_err(|error| self.local(error))?;
            written = u64::saturating_add(written, piece.len() as u64);
        }
        let flushed = writer.flush().await;
        flushed.map_err(|error| self.local(error))?;
        Ok(written)
    }

    /// Saves the file under this name; gives the number of bytes.
    ///
    /// It is written aside, in the same folder, and takes its name when it is whole and every
    /// check has passed. An existing file is replaced then. After an error, or when the future is
    /// dropped, nothing is left behind and an existing file is as it was. On Unix nobody but its
    /// owner may read it, for bills hold people's data.
    ///
    /// # Errors
    /// As [`chunk`](Download::chunk), and those of the file system.
    pub async fn save(&mut self, path: impl AsRef<Path>) -> Result<u64> {
        let aside = file::Aside::create(path.as_ref());
        let mut aside = aside.map_err(|error| self.local(error))?;
        let written = self.write_to(aside.file()).await?;
        let placed = aside.place().await;
        placed.map_err(|error| self.local(error))?;
        Ok(written)
    }

    /// The whole file in memory, if it is not longer than this many bytes.
    ///
    /// # Errors
    /// As [`chunk`](Download::chunk).
    pub async fn bytes(&mut self, limit: usize) -> Result<Bytes> {
        self.limit = self.limit.min(limit as u64);
        let mut whole = BytesMut::new();
        while let Some(piece) = self.chunk().await? {
            whole.extend_from_slice(&piece);
        }
        Ok(whole.freeze())
    }

    pub(crate) fn new(head: Head, body: Body) -> Self {
        Self {
            status: head.status,
            headers: head.headers,
            verification: head.verification,
            endpoint: head.endpoint,
            body,
            received: head.check,
            sealed: None,
            unpack: None,
            unpacked: None,
            limit: Self::DEFAULT_LIMIT,
            given: 0,
            state: State::Reading,
        }
    }

    pub(crate) fn verification(&self) -> &Verification {
        &self.verification
    }

    /// The same file, opened if it is encrypted, unpacked, and checked after that.
    pub(crate) fn unpacked(mut self, sealed: Option<Sealed>, check: Check) -> Self {
        self.sealed = sealed;
        self.unpack = Some(Unpack::new());
        self.unpacked = Some(check);
        self
    }

    async fn next(&mut self) -> Result<Option<Bytes>> {
        loop {
            if let Some(unpack) = &mut self.unpack
                && let Some(piece) = unpack.pull()?
            {
                return self.give(piece).map(Some);
            }
            match self.opened().await? {
                Some(piece) => match &mut self.unpack {
                    Some(unpack) => unpack.push(piece),
                    None => return self.give(piece).map(Some),
                },
                None => {
                    if let Some(unpack) = &mut self.unpack
                        && let Some(piece) = unpack.end()?
                    {
                        return self.give(piece).map(Some);
                    }
                    match self.unpacked.take() {
                        Some(check) => check.finish()?,
                        None if self.given == 0 && !self.verified() => {
                            let problem = "an empty answer came, and no file has 0 bytes";
                            return Err(DownloadError::NotAFile(problem.to_owned()).into());
                        }
                        None => {}
                    }
                    return Ok(None);
                }
            }
        }
    }

    /// The next piece, decrypted: of an encrypted file none before all of it came.
    async fn opened(&mut self) -> Result<Option<Bytes>> {
        loop {
            if let Some(sealed) = self.sealed.as_mut().filter(|sealed| sealed.is_open()) {
                return Ok(sealed.next().await?);
            }
            match (self.body.next().await?, &mut self.sealed) {
                (Some(piece), sealed) => {
                    if let Some(check) = &mut self.received {
                        check.update(&piece);
                    }
                    match sealed {
                        Some(sealed) => sealed.push(&piece, self.limit).await?,
                        None => return Ok(Some(piece)),
                    }
                }
                (None, sealed) => {
                    // The file as it was sent first: a broken one need not be unpacked.
                    if let Some(check) = self.received.take() {
                        check.finish()?;
                    }
                    match sealed {
                        Some(sealed) => sealed.open().await?,
                        None => return Ok(None),
                    }
                }
            }
        }
    }

    fn give(&mut self, piece: Bytes) -> Result<Bytes> {
        self.given = self.given.saturating_add(piece.len() as u64);
        if self.given > self.limit {
            return Err(DownloadError::TooLong { limit: self.limit }.into());
        }
        if let Some(check) = &mut self.unpacked {
            check.update(&piece);
        }
        Ok(piece)
    }

    fn local(&mut self, error: std::io::Error) -> Error {
        self.state = State::Failed;
        self.error(DownloadError::Local(error).into())
    }

    fn error(&self, error: Error) -> Error {
        match &self.endpoint {
            Some(endpoint) if endpoint.only_fetches() => error.of_a_read().at(endpoint),
            Some(endpoint) => error.after_uncertainty().at(endpoint),
            None => error.of_a_read(),
        }
    }
}

impl From<DownloadError> for Error {
    fn from(error: DownloadError) -> Self {
        Error::unknown(ErrorKind::Download(error)).of_a_read()
    }
}

/// Headers and content are left out: they hold people's data.
impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("endpoint", &self.endpoint.as_ref().map(Spec::to_string))
            .field("status", &self.status.as_u16())
            .field("verification", &self.verification)
            .field("given", &self.given)
            .field("limit", &self.limit)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}
