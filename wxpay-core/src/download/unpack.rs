use std::io::Write as _;

use bytes::Bytes;
use flate2::write::MultiGzDecoder;

use crate::error::DownloadError;

/// How much is decompressed at a time, in bytes. Deflate makes at most a thousand bytes of one,
/// so this bounds the memory that a malicious file can claim.
const STEP: usize = 4096;

/// Turns a file into what was packed: decompresses it if it is gzip. Neither text nor PDF begins
/// as gzip does.
pub(crate) struct Unpack {
    /// What came and was not looked at yet.
    pending: Bytes,
    stage: Stage,
}

enum Stage {
    /// The first byte, when it is that of gzip and the second is still to come.
    Begin,
    Plain,
    Gzip(Box<MultiGzDecoder<Vec<u8>>>),
    Ended,
}

impl Unpack {
    pub(crate) fn new() -> Self {
        Self {
            pending: Bytes::new(),
            stage: Stage::Begin,
        }
    }

    /// Takes a piece in. Call it when [`pull`](Self::pull) has nothing more to give.
    pub(crate) fn push(&mut self, piece: Bytes) {
        self.pending = match self.pending.is_empty() {
            true => piece,
            // Only ever one byte: see `pull`.
            false => [&self.pending[..], &piece[..]].concat().into(),
        };
    }

    /// Gives what can be unpacked of what came.
    pub(crate) fn pull(&mut self) -> Result<Option<Bytes>, DownloadError> {
        while !self.pending.is_empty() {
            match &mut self.stage {
                Stage::Begin if *self.pending == [0x1f] => return Ok(None),
                Stage::Begin if self.pending.starts_with(&[0x1f, 0x8b]) => {
                    self.stage = Stage::Gzip(Box::new(MultiGzDecoder::new(Vec::new())));
                }
                Stage::Begin => self.stage = Stage::Plain,
                Stage::Plain => return Ok(Some(std::mem::take(&mut self.pending))),
                Stage::Gzip(decoder) => {
                    let step = self.pending.split_to(STEP.min(self.pending.len()));
                    decoder.write_all(&step).map_err(gzip)?;
                    let piece = std::mem::take(decoder.get_mut());
                    if !piece.is_empty() {
                        return Ok(Some(piece.into()));
                    }
                }
                Stage::Ended => self.pending.clear(),
            }
        }
        Ok(None)
    }

    /// Everything came: gives what is left, piece by piece, and `None` when that is all.
    pub(crate) fn end(&mut self) -> Result<Option<Bytes>, DownloadError> {
        if let Some(piece) = self.pull()? {
            return Ok(Some(piece));
        }
        match std::mem::replace(&mut self.stage, Stage::Ended) {
            Stage::Gzip(decoder) => {
                let rest = decoder.finish().map_err(gzip)?;
                Ok((!rest.is_empty()).then(|| rest.into()))
            }
            Stage::Begin if !self.pending.is_empty() => Ok(Some(std::mem::take(&mut self.pending))),
            _ => Ok(None),
        }
    }
}

fn gzip(error: std::io::Error) -> DownloadError {
    DownloadError::Gzip(format!("{error}; was it cut off or changed on the way?"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn unpack(mut unpack: Unpack, sent: &[u8], step: usize) -> Result<Vec<u8>, DownloadError> {
        let mut out = Vec::new();
        for piece in sent.chunks(step) {
            unpack.push(Bytes::copy_from_slice(piece));
            while let Some(piece) = unpack.pull()? {
                out.extend_from_slice(&piece);
            }
        }
        while let Some(piece) = unpack.end()? {
            out.extend_from_slice(&piece);
        }
        Ok(out)
    }

    #[test]
    fn gzip_is_recognised_and_everything_else_is_left_alone_however_it_is_cut() {
        let text = "交易时间,商户订单号\r\n".repeat(5000).into_bytes();
        let two = [gzip(&text), gzip(b"more")].concat();
        for step in [1, 2, 3, 4095, 4097, 1 << 20] {
            assert_eq!(unpack(Unpack::new(), &gzip(&text), step).unwrap(), text);
            assert_eq!(unpack(Unpack::new(), &text, step).unwrap(), text);
            let both = unpack(Unpack::new(), &two, step).unwrap();
            assert_eq!(both, [&text[..], b"more"].concat());
        }
        for short in [&b""[..], b"\x1f", b"\x1fx"] {
            assert_eq!(unpack(Unpack::new(), short, 1).unwrap(), short);
        }
    }

    #[test]
    fn gzip_that_was_cut_off_or_changed_is_an_error() {
        let whole = gzip(&b"0123456789".repeat(1000));
        for length in 2..whole.len() {
            let cut = unpack(Unpack::new(), &whole[..length], 1 << 20);
            assert!(matches!(cut, Err(DownloadError::Gzip(_))), "{length}");
        }
        let mut changed = whole.clone();
        let checksum = changed.len() - 6;
        changed[checksum] ^= 1;
        assert!(unpack(Unpack::new(), &changed, 1 << 20).is_err());
    }
}
