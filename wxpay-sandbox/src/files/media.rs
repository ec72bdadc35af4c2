use serde_json::Map;

use crate::multipart::Upload;
use crate::products::{Call, Outcome};
use crate::random;
use crate::server::Server;

/// Keeps an uploaded file, for operations that answer with its `media_id`; none for all others.
pub(crate) fn keep(server: &Server, call: &Call<'_>, upload: &Upload) -> Option<Outcome> {
    let mut documented = call.operation.response.fields.iter();
    if server.answering.stateless() || !documented.any(|field| field.name == "media_id") {
        return None;
    }
    let (_, file) = upload.files.first()?;
    let id = random::alphanumeric(48);
    server.files().keep(id.clone(), file.clone());
    let mut answer = Map::new();
    answer.insert("media_id".to_owned(), id.into());
    Some(Ok(answer))
}

/// The content type of a picture, by how it begins.
pub(super) fn content_type(file: &[u8]) -> &'static str {
    match file {
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [0xff, 0xd8, ..] => "image/jpeg",
        [b'B', b'M', ..] => "image/bmp",
        _ => "application/octet-stream",
    }
}
