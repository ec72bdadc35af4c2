use crate::codec::decode::{Context, Decode, DecodeError, Node};
use crate::crypto::{DecryptionKeys, PrivateKey};
use crate::download::Download;
use crate::endpoint::Endpoint;

/// A verified answer on its way into a type.
#[derive(Debug)]
pub struct Reading<'a> {
    node: Node<'a>,
    context: Context,
    file: File,
}

/// The file that an answer may be instead of a document.
#[derive(Debug)]
enum File {
    None,
    Here(Box<Download>),
    /// Nothing was called yet; the question is whether the answer will be a file.
    Asked {
        wanted: bool,
    },
}

impl<'a> Reading<'a> {
    /// Begins to read an answer.
    #[must_use]
    pub fn new(node: Node<'a>) -> Self {
        Self {
            node,
            context: Context::new(),
            file: File::None,
        }
    }

    /// Begins to read an answer whose encrypted fields this key opens.
    #[must_use]
    pub fn with_private_key(node: Node<'a>, key: PrivateKey) -> Self {
        Self {
            node,
            context: Context::with_private_key(key),
            file: File::None,
        }
    }

    /// Begins to read an answer whose encrypted fields these keys open.
    pub(crate) fn with_keys(node: Node<'a>, keys: DecryptionKeys) -> Self {
        Self {
            node,
            context: Context::with_keys(keys),
            file: File::None,
        }
    }

    /// Reads the whole answer as one value.
    ///
    /// # Errors
    /// A field holds something that `T` cannot.
    pub fn decode<T: Decode>(&mut self) -> Result<T, DecodeError> {
        self.is_document()?;
        if self.node.is_absent() && !T::OPTIONAL {
            return Err(self
                .context
                .error("the body is empty, and this endpoint's is not"));
        }
        T::decode(&self.node, &mut self.context)
    }

    /// Reads the whole answer as one value of a type that only knows serde.
    ///
    /// # Errors
    /// The type does not accept the answer.
    pub fn deserialize<T: serde::de::DeserializeOwned>(&mut self) -> Result<T, DecodeError> {
        self.is_document()?;
        self.context.deserialize(&self.node)
    }

    /// Takes the answer as the file that it is.
    ///
    /// # Errors
    /// It is none.
    pub fn download(&mut self) -> Result<Download, DecodeError> {
        match std::mem::replace(&mut self.file, File::None) {
            File::Here(download) => Ok(*download),
            File::None => Err(self.context.error("it is not the file that was asked for")),
            File::Asked { .. } => {
                self.file = File::Asked { wanted: true };
                Err(self.context.error("nothing was called yet"))
            }
        }
    }

    /// Takes stock: gives the required fields that were corrected.
    ///
    /// # Errors
    /// None of the required fields was there: whatever this is, it is not that answer.
    pub fn finish(self) -> Result<Vec<String>, DecodeError> {
        self.context.finish()
    }

    /// Hands the answer over as a file.
    pub(crate) fn with_download(mut self, download: Option<Box<Download>>) -> Self {
        if let Some(download) = download {
            self.file = File::Here(download);
        }
        self
    }

    /// Whether an endpoint's answer is a [`Download`], which has to be known before the answer is
    /// received. Only the type knows, and `read` is where it says so: every way to read begins
    /// in this module, and ends there at once while this question is open.
    pub(crate) fn asks_for_download<E: Endpoint>() -> bool {
        let mut reading = Reading::new(Node::Missing);
        reading.file = File::Asked { wanted: false };
        let _ = E::read(&mut reading);
        matches!(reading.file, File::Asked { wanted: true })
    }

    fn is_document(&self) -> Result<(), DecodeError> {
        match self.file {
            File::None => Ok(()),
            File::Here(_) => Err(self.context.error("it is a file")),
            File::Asked { .. } => Err(self.context.error("nothing was called yet")),
        }
    }
}
