use std::path::Path;

use multer::{Multipart, parse_boundary};
use serde_json::{Map, Value};

/// A decoded upload.
#[derive(Default)]
pub(crate) struct Upload {
    /// The parts that are not files, by name.
    pub(crate) texts: Map<String, Value>,
    /// `(part name, bytes)` of the parts that are files.
    pub(crate) files: Vec<(String, Vec<u8>)>,
}

impl Upload {
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.texts.get(name).and_then(Value::as_str)
    }
}

/// Whether a body of this content type is an upload.
pub(crate) fn is_multipart(content_type: Option<&str>) -> bool {
    content_type.is_some_and(|text| {
        text.get(..19)
            .is_some_and(|start| start.eq_ignore_ascii_case("multipart/form-data"))
    })
}

/// Takes an upload apart; the error says what is wrong with it.
pub(crate) async fn parse(content_type: &str, body: &[u8]) -> Result<Upload, String> {
    let boundary = parse_boundary(content_type)
        .map_err(|error| format!("Content-Type names no usable boundary: {error}"))?;
    let mut parts = Multipart::with_reader(body, boundary);
    let mut upload = Upload::default();
    loop {
        let part = match parts.next_field().await {
            Ok(Some(part)) => part,
            Ok(None) => return Ok(upload),
            Err(error) => return Err(format!("the multipart body is broken: {error}")),
        };
        let disposition = part
            .headers()
            .get("content-disposition")
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
            .unwrap_or_default();
        if disposition.contains("filename*") {
            return Err(
                "`filename*=` is not understood: send raw UTF-8 `filename=\"…\"`".to_owned(),
            );
        }
        let Some(name) = part.name().map(str::to_owned) else {
            return Err("a part has no name".to_owned());
        };
        let file_name = part.file_name().map(str::to_owned);
        let bytes = part
            .bytes()
            .await
            .map_err(|error| format!("part `{name}` is broken: {error}"))?
            .to_vec();
        if let Some(file_name) = file_name {
            if bytes.is_empty() {
                return Err(format!("the file in part `{name}` has 0 bytes"));
            }
            if Path::new(&file_name).extension().is_none() {
                return Err(format!(
                    "the file name in part `{name}` has no extension, such as .jpg"
                ));
            }
            upload.files.push((name, bytes));
        } else {
            let text = String::from_utf8(bytes)
                .map_err(|_| format!("part `{name}` has no filename and is not UTF-8 text"))?;
            upload.texts.insert(name, Value::String(text));
        }
    }
}
