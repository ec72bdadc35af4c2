//! Files that are sent: one in a multipart body, with a digest among the fields beside it.

mod stream;

use std::fmt;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use tokio::io::AsyncRead;

use crate::codec::encode::EncodeError;
use crate::crypto::digest::{Algorithm, Hasher};

pub(crate) use stream::{Once, Rest};

/// A file to send: the value of a field marked `#[file]`.
///
/// ```
/// # extern crate wxpay_core as wxpay;
/// use wxpay::{Client, Upload, endpoint, model};
///
/// /// Uploads a picture (图片上传).
/// #[endpoint(POST "v3/merchant/media/upload")]
/// pub struct UploadImage {
///     #[file]
///     pub file: Upload,
/// }
///
/// #[model(decode)]
/// pub struct UploadImageResponse {
///     pub media_id: String,
/// }
///
/// async fn upload(client: &Client) -> wxpay::Result<String> {
///     let picture = UploadImage { file: Upload::file("licence.jpg") };
///     Ok(picture.send(client).await?.media_id.clone())
/// }
/// # fn main() {}
/// ```
///
/// Bytes and files are held in memory while they are sent, so they are limited to
/// [`MEMORY_LIMIT`](Upload::MEMORY_LIMIT); what WeChat Pay accepts is mostly limited to 2 MB, and
/// 5 MB for videos. A [`stream`](Upload::stream) is not held, and can be sent only once.
#[derive(Clone)]
pub struct Upload {
    name: Option<String>,
    content: Content,
    digest: Option<String>,
}

#[derive(Clone)]
enum Content {
    Bytes(Bytes),
    File(PathBuf),
    Stream { reader: Once, length: u64 },
}

/// [`Upload`] and nothing else, so that a field of another type is refused in words.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a file that can be sent",
    label = "a field marked `#[file]` is an `Upload`",
    note = "write `wxpay::Upload`: `Upload::bytes`, `Upload::file` and `Upload::stream` make one"
)]
pub trait IsUpload {
    /// The file.
    fn upload(&self) -> &Upload;
}

impl IsUpload for Upload {
    fn upload(&self) -> &Upload {
        self
    }
}

/// How the file of an endpoint is told about in the fields beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileMeta {
    /// The field with the file's digest in hexadecimal digits, such as `sha256`.
    pub digest: &'static str,
    /// How the digest is made.
    pub algorithm: FileDigest,
    /// The field with the file's name, where there is one, such as `filename`.
    pub filename: Option<&'static str>,
}

/// How the digest of an uploaded file is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileDigest {
    /// SHA-256: most of APIv3.
    Sha256,
    /// MD5: APIv2.
    Md5,
    /// SM3: invoices.
    Sm3,
}

/// A file that is complete but for its place in a body.
pub(crate) struct Ready {
    /// The name of the part.
    pub(crate) part: &'static str,
    pub(crate) name: String,
    pub(crate) meta: FileMeta,
    pub(crate) digest: String,
    pub(crate) content: ReadyContent,
}

pub(crate) enum ReadyContent {
    Bytes(Bytes),
    Stream { reader: Once, length: u64 },
}

/// What an endpoint says about its file.
pub(crate) struct Part {
    pub(crate) part: &'static str,
    pub(crate) meta: FileMeta,
    pub(crate) upload: Upload,
}

impl Upload {
    /// The longest file that is held in memory, in bytes: 64 MiB.
    pub const MEMORY_LIMIT: usize = 64 << 20;

    /// A file in memory. Its name, such as `licence.jpg`, decides on its content type.
    #[must_use]
    pub fn bytes(name: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        Self {
            name: Some(name.into()),
            content: Content::Bytes(bytes.into()),
            digest: None,
        }
    }

    /// A file on disk, which is read when it is sent. It goes by its own name unless it is
    /// [`named`](Upload::named).
    #[must_use]
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self {
            name: None,
            content: Content::File(path.into()),
            digest: None,
        }
    }

    /// A file that is read while it is sent: exactly `length` bytes, with this digest in
    /// hexadecimal digits, of the kind that the endpoint asks for (SHA-256 mostly).
    ///
    /// It is sent once: no clone of it can be sent again, and no other entrance is tried when
    /// there is no connection.
    #[must_use]
    pub fn stream(
        name: impl Into<String>,
        reader: impl AsyncRead + Send + 'static,
        length: u64,
        digest: impl Into<String>,
    ) -> Self {
        Self {
            name: Some(name.into()),
            content: Content::Stream {
                reader: Once::new(reader),
                length,
            },
            digest: Some(digest.into()),
        }
    }

    /// The same file under another name.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The same file with a digest that is known already, in hexadecimal digits, so that it is
    /// not computed.
    #[must_use]
    pub fn digest(mut self, digest: impl Into<String>) -> Self {
        self.digest = Some(digest.into());
        self
    }

    /// Reads a file on disk without blocking, so that [`Part::ready`] need not.
    async fn load(&mut self) -> Result<(), EncodeError> {
        let Content::File(path) = &self.content else {
            return Ok(());
        };
        let (given, path) = (self.name.take(), path.clone());
        let name = given.or_else(|| name_of(&path));
        let read = tokio::task::spawn_blocking(move || read(&path)).await;
        let bytes = read.map_err(|_| EncodeError::new("", "the file was not read"))??;
        *self = Self {
            name,
            content: Content::Bytes(bytes),
            digest: self.digest.take(),
        };
        Ok(())
    }
}

impl Part {
    /// Reads the file, if it is on disk.
    pub(crate) async fn load(&mut self) -> Result<(), EncodeError> {
        self.upload.load().await.map_err(|error| self.at(&error))
    }

    pub(crate) fn ready(self) -> Result<Ready, EncodeError> {
        let at = |error: &EncodeError| self.at(error);
        let Upload {
            name,
            content,
            digest,
        } = self.upload.clone();
        let (name, content) = match content {
            Content::Bytes(bytes) => {
                check_length(bytes.len() as u64).map_err(|error| at(&error))?;
                (name, ReadyContent::Bytes(bytes))
            }
            Content::File(path) => {
                let name = name.or_else(|| name_of(&path));
                let bytes = read(&path).map_err(|error| at(&error))?;
                (name, ReadyContent::Bytes(bytes))
            }
            Content::Stream { reader, length } => {
                check_filled(length).map_err(|error| at(&error))?;
                (name, ReadyContent::Stream { reader, length })
            }
        };
        let digest = match (digest, &content) {
            (Some(digest), _) => checked(digest).map_err(|error| at(&error))?,
            (None, ReadyContent::Bytes(bytes)) => {
                compute(self.meta.algorithm, bytes).map_err(|error| at(&error))?
            }
            (None, ReadyContent::Stream { .. }) => {
                return Err(at(&EncodeError::new("", "a stream comes with its digest")));
            }
        };
        let name = name.unwrap_or_default();
        check_name(&name).map_err(|error| at(&error))?;
        Ok(Ready {
            part: self.part,
            name,
            meta: self.meta,
            digest,
            content,
        })
    }

    fn at(&self, error: &EncodeError) -> EncodeError {
        EncodeError::new(self.part, error.problem())
    }
}

impl Ready {
    pub(crate) fn is_stream(&self) -> bool {
        matches!(self.content, ReadyContent::Stream { .. })
    }

    /// The fields that tell about the file, with their values.
    pub(crate) fn told(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let filename = self.meta.filename.map(|field| (field, &*self.name));
        let digest = (self.meta.digest, &*self.digest);
        filename.into_iter().chain([digest])
    }
}

fn checked(digest: String) -> Result<String, EncodeError> {
    match !digest.is_empty() && digest.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        true => Ok(digest),
        false => Err(EncodeError::new(
            "",
            "its digest is not written in hexadecimal digits",
        )),
    }
}

fn compute(algorithm: FileDigest, bytes: &[u8]) -> Result<String, EncodeError> {
    let algorithm = match algorithm {
        FileDigest::Sha256 => Algorithm::Sha256,
        FileDigest::Md5 => Algorithm::Md5,
        #[cfg(feature = "shangmi")]
        FileDigest::Sm3 => return Ok(crate::crypto::shangmi::sm3_hex(bytes)),
        #[cfg(not(feature = "shangmi"))]
        FileDigest::Sm3 => {
            return Err(EncodeError::new(
                "",
                "its SM3 digest is computed with the feature `shangmi`; switch that on, or give \
                 the digest with `Upload::digest`",
            ));
        }
    };
    let mut hasher = Hasher::new(algorithm);
    hasher.update(bytes);
    Ok(hasher.finish_hex())
}

fn read(path: &Path) -> Result<Bytes, EncodeError> {
    let problem = |error: std::io::Error| {
        EncodeError::new(
            "",
            format!("the file {} cannot be read: {error}", path.display()),
        )
    };
    let length = std::fs::metadata(path).map_err(problem)?.len();
    check_length(length)?;
    let bytes = std::fs::read(path).map_err(problem)?;
    check_length(bytes.len() as u64)?;
    Ok(bytes.into())
}

fn check_filled(length: u64) -> Result<(), EncodeError> {
    if length == 0 {
        return Err(EncodeError::new(
            "",
            "is empty: the file has 0 bytes; was it read to its end before?",
        ));
    }
    Ok(())
}

fn check_length(length: u64) -> Result<(), EncodeError> {
    check_filled(length)?;
    match length <= Upload::MEMORY_LIMIT as u64 {
        true => Ok(()),
        false => Err(EncodeError::new(
            "",
            format!(
                "is longer than {} bytes, the most that is held in memory; use `Upload::stream`",
                Upload::MEMORY_LIMIT
            ),
        )),
    }
}

fn name_of(path: &Path) -> Option<String> {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
}

/// Without name and content, which are people's data.
impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.content {
            Content::Bytes(bytes) => write!(f, "Upload({} bytes)", bytes.len()),
            Content::File(_) => f.write_str("Upload(a file)"),
            Content::Stream { length, .. } => write!(f, "Upload(a stream of {length} bytes)"),
        }
    }
}

fn check_name(name: &str) -> Result<(), EncodeError> {
    let problem = match name {
        "" => "the file has no name; give it one with `named`",
        name if name.chars().any(char::is_control) => {
            "the name of the file has control characters; give it another with `named`"
        }
        name if name.contains(['/', '\\']) => {
            "the name of the file is a path; give it the last part alone with `named`"
        }
        name if !has_extension(name) => {
            "the name of the file has no extension, such as `.jpg`, which tells WeChat Pay of \
             which kind it is; give it one with `named`"
        }
        _ => return Ok(()),
    };
    Err(EncodeError::new("", problem))
}

/// Whether a name ends in a point and letters or digits, as those of files of some kind do:
/// neither `v1.0 扫描` nor `a.jpg?size=2` does.
fn has_extension(name: &str) -> bool {
    let extension = std::path::Path::new(name).extension();
    let extension = extension.and_then(|kind| kind.to_str()).unwrap_or_default();
    !extension.is_empty() && extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
