use std::io::Write as _;

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};

use crate::products::Call;

/// A picture of one white pixel, as PNG.
pub(super) fn picture() -> Vec<u8> {
    let mut pixels = ZlibEncoder::new(Vec::new(), Compression::default());
    let _ = pixels.write_all(&[0, 255, 255, 255]);
    let header = [0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0];
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut png, b"IHDR", &header);
    chunk(&mut png, b"IDAT", &pixels.finish().unwrap_or_default());
    chunk(&mut png, b"IEND", &[]);
    png
}

/// An empty page that names its operation, as PDF.
pub(super) fn document(call: &Call<'_>) -> Vec<u8> {
    let mut pdf = format!("%PDF-1.4\n% {}\n", call.operation.id());
    let mut places = Vec::new();
    for object in [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    ] {
        places.push(pdf.len());
        pdf.push_str(&format!("{} 0 obj\n{object}\nendobj\n", places.len()));
    }
    let table = pdf.len();
    pdf.push_str("xref\n0 4\n0000000000 65535 f \n");
    for place in places {
        pdf.push_str(&format!("{place:010} 00000 n \n"));
    }
    pdf.push_str(&format!(
        "trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"
    ));
    pdf.into_bytes()
}

/// Another file of the same length: its last digit, or else its last byte, is another.
pub(super) fn altered(mut file: Vec<u8>) -> Vec<u8> {
    let digit = file.iter().rposition(u8::is_ascii_digit);
    let last = digit.or(file.len().checked_sub(1));
    if let Some(byte) = last.and_then(|at| file.get_mut(at)) {
        *byte ^= 1;
    }
    file
}

fn chunk(png: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    let mut crc = Crc::new();
    crc.update(kind);
    crc.update(data);
    let length = u32::try_from(data.len()).unwrap_or_default();
    png.extend_from_slice(&length.to_be_bytes());
    png.extend_from_slice(kind);
    png.extend_from_slice(data);
    png.extend_from_slice(&crc.sum().to_be_bytes());
}
