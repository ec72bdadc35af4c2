//! The same key by path, as bytes, as text and from outside is read alike.

use std::path::{Path, PathBuf};

use base64::prelude::{BASE64_STANDARD, Engine};
use wxpay::{Client, ClientBuilder};

const KEY: &str = include_str!("../../../wxpay-core/src/crypto/testdata/rsa2048_pkcs8.pem");
const CERTIFICATE: &str = include_str!("../../../wxpay-core/src/crypto/testdata/certificate.pem");

fn der(pem: &str) -> Vec<u8> {
    let lines = pem.lines().filter(|line| !line.starts_with('-'));
    BASE64_STANDARD.decode(lines.collect::<String>()).unwrap()
}

/// What becomes of a private key that comes from a file, as its bytes, and as text where it is
/// one; from variables too.
fn outcomes(content: &[u8]) -> Vec<Result<(), String>> {
    let number = content.iter().fold(7u64, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(u64::from(*byte))
    });
    let file = std::env::temp_dir().join(format!("wxpay-{number:x}-{}.pem", std::process::id()));
    std::fs::write(&file, content).unwrap();
    let start = || {
        Client::builder()
            .mchid("1900000001")
            .certificate(CERTIFICATE)
    };
    let mut builders = vec![
        Ok(start().private_key(&file)),
        Ok(start().private_key(content)),
    ];
    let mut values = vec![file.to_str().unwrap()];
    if let Ok(text) = std::str::from_utf8(content) {
        builders.push(Ok(start().private_key(text)));
        values.push(text);
    }
    for value in values {
        let lookup = |name: &str| match name {
            "WXPAY_MCHID" => Some("1900000001"),
            "WXPAY_CERTIFICATE" => Some(CERTIFICATE),
            "WXPAY_PRIVATE_KEY" => Some(value),
            _ => None,
        };
        builders.push(ClientBuilder::from_lookup(lookup));
    }
    let outcomes = builders.into_iter().map(|builder| {
        let text = match builder.and_then(ClientBuilder::merchant) {
            Ok(_) => return Ok(()),
            Err(error) => error.to_string(),
        };
        // What differs is the place alone.
        let text = text.replace("WXPAY_PRIVATE_KEY: ", "");
        Err(text.replace(&format!("{}: ", file.display()), ""))
    });
    let outcomes = outcomes.collect();
    std::fs::remove_file(&file).unwrap();
    outcomes
}

#[test]
fn every_shape_of_a_key_is_read_wherever_it_comes_from() {
    let encoded = BASE64_STANDARD.encode(KEY);
    let wrapped: Vec<&str> = encoded
        .as_bytes()
        .chunks(76)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    let body: String = KEY.lines().filter(|line| !line.starts_with('-')).collect();
    let shapes: Vec<Vec<u8>> = vec![
        KEY.into(),
        format!("\u{feff}{KEY}").into(),
        [b"# \xcb\xbd\xd4\xbf\n", KEY.as_bytes()].concat(),
        KEY.replace('\n', "\r\n").into(),
        KEY.replace('\n', "\\n").into(),
        KEY.replace('\n', "\\\\n").into(),
        KEY.replace('\n', "\\\\\\r\\n").into(),
        KEY.replace('/', "\\/").into(),
        format!("\"{}\"", KEY.replace('\n', "\\n")).into(),
        format!("-----BEGIN PRIVATE KEY-----\n{KEY}-----END PRIVATE KEY-----\n").into(),
        format!("-----BEGIN RSA PRIVATE KEY-----\n{encoded}\n-----END RSA PRIVATE KEY-----").into(),
        encoded.clone().into(),
        wrapped.join("\n").into(),
        format!("\"{encoded}\"").into(),
        BASE64_STANDARD
            .encode(format!("\u{feff}# a comment\n{KEY}"))
            .into(),
        body.into(),
        BASE64_STANDARD.encode(der(KEY)).into(),
        der(KEY),
        [der(KEY), b"\n".to_vec()].concat(),
        [der(KEY), b"\r\n\0".to_vec()].concat(),
    ];
    for shape in shapes {
        let shown = String::from_utf8_lossy(&shape[..shape.len().min(60)]).into_owned();
        for outcome in outcomes(&shape) {
            assert_eq!(outcome, Ok(()), "{shown:?}");
        }
    }
}

#[test]
fn what_is_no_key_is_refused_with_the_same_words_wherever_it_comes_from() {
    let der = der(KEY);
    let utf16: Vec<u8> = [0xfeff]
        .into_iter()
        .chain(KEY.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let percent = KEY.replacen('\n', "%0A", 3);
    for (content, says) in [
        (CERTIFICATE.as_bytes().to_vec(), "found a certificate"),
        (der[..1000].to_vec(), "1000 bytes of a document of 1218"),
        ([&der[..], b"junk"].concat(), "4 bytes behind the document"),
        (utf16, "UTF-16"),
        (percent.into_bytes(), "`%` as character 1, "),
        (
            KEY.replace('+', "-").replace('/', "_").into_bytes(),
            "base64url",
        ),
        (KEY.replace("-----END", "—END").into_bytes(), "END line"),
        (
            KEY.replacen("KEY-----", "KEY", 1).into_bytes(),
            "BEGIN line is cut off",
        ),
        (
            b"-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----".to_vec(),
            "nothing between",
        ),
    ] {
        let outcomes = outcomes(&content);
        for outcome in &outcomes {
            let text = outcome.as_ref().unwrap_err();
            assert!(text.contains(says), "{says}: {text}");
            assert_eq!(outcome, &outcomes[0]);
            for line in KEY.lines().filter(|line| !line.starts_with('-')) {
                assert!(!text.contains(&line[..12]), "the key is shown: {text}");
            }
        }
    }
}

#[test]
fn paths_are_written_as_paths() {
    let start = || {
        Client::builder()
            .mchid("1900000001")
            .certificate(CERTIFICATE)
    };
    let refusal = |builder: ClientBuilder| builder.merchant().unwrap_err().to_string();
    for path in [
        "file:///etc/wxpay/apiclient_key.pem",
        "file:/etc/wxpay/apiclient_key",
    ] {
        for text in [
            refusal(start().private_key(path)),
            refusal(start().private_key(Path::new(path))),
            ClientBuilder::from_lookup(|name| match name {
                "WXPAY_MCHID" => Some("1900000001"),
                "WXPAY_PRIVATE_KEY" => Some(path),
                _ => None,
            })
            .unwrap_err()
            .to_string(),
        ] {
            assert!(text.contains("without file://"), "{text}");
        }
    }
    let text = refusal(start().private_key(Path::new("~/apiclient_key.pem")));
    assert!(text.contains("only shells know"), "{text}");
    // A key where a path belongs is not shown.
    let builder = start().private_key(PathBuf::from(KEY));
    let shown = format!("{builder:?}");
    let text = refusal(builder);
    assert!(text.contains("pass it as a string"), "{text}");
    assert!(
        !text.contains("MII") && !shown.contains("MII"),
        "{text} {shown}"
    );
}
