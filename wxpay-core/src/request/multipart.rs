use bytes::Bytes;

use crate::request::Stamp;
use crate::request::content_type::content_type;
use crate::upload::{Ready, ReadyContent, Rest};

/// A `multipart/form-data` body while it is written.
pub(crate) struct Form<'a> {
    boundary: &'a str,
    body: Vec<u8>,
}

/// The line between the parts of a body. It does not occur in a file, because nobody knows the
/// nonce before the file is sent.
pub(crate) fn boundary(stamp: &Stamp) -> String {
    format!("----wxpay{}", stamp.nonce())
}

impl<'a> Form<'a> {
    pub(crate) fn new(boundary: &'a str) -> Self {
        Self {
            boundary,
            body: Vec::new(),
        }
    }

    /// Adds a part that is no file. It has no file name: with one, the server would not find what
    /// was signed.
    pub(crate) fn text(&mut self, name: &str, content_type: Option<&str>, value: &[u8]) {
        self.begin(name, None, content_type);
        self.body.extend_from_slice(value);
        self.body.extend_from_slice(b"\r\n");
    }

    /// Adds the file, and ends the body: what is known of it, and what is still to be read.
    pub(crate) fn file(mut self, file: &Ready) -> (Bytes, Option<Rest>) {
        self.begin(file.part, Some(&file.name), Some(content_type(&file.name)));
        let end = format!("\r\n--{}--\r\n", self.boundary);
        match &file.content {
            ReadyContent::Bytes(bytes) => {
                self.body.extend_from_slice(bytes);
                self.body.extend_from_slice(end.as_bytes());
                (self.body.into(), None)
            }
            ReadyContent::Stream { reader, length } => {
                let rest = Rest::new(reader.clone(), *length, end.into());
                (self.body.into(), Some(rest))
            }
        }
    }

    fn begin(&mut self, name: &str, file_name: Option<&str>, content_type: Option<&str>) {
        let mut head = format!(
            "--{}\r\nContent-Disposition: form-data; name=\"{name}\"",
            self.boundary
        );
        if let Some(file_name) = file_name {
            // As browsers do it. Other characters go as they are, in UTF-8.
            head.push_str("; filename=\"");
            head.push_str(&file_name.replace('"', "%22"));
            head.push('"');
        }
        if let Some(content_type) = content_type {
            head.push_str("\r\nContent-Type: ");
            head.push_str(content_type);
        }
        head.push_str("\r\n\r\n");
        self.body.extend_from_slice(head.as_bytes());
    }
}
