//! Sees to it that no vector is forgotten.
//!
//! Tests take vectors by kind, so a kind that a module names is covered with all its vectors.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::vectors;

/// Kinds and the module beside this one whose tests run them.
const COVERED: &[(&str, &str)] = &[
    ("aes_256_ecb_pkcs7_encrypt_decrypt", "crypto"),
    ("aes_gcm_decrypt", "crypto"),
    ("aes_gcm_encrypt_decrypt", "crypto"),
    ("authorization_header", "messages"),
    ("cert_serial_hex", "crypto"),
    ("certificates_response_decrypt", "crypto"),
    ("chain_segment_normalize", "chains"),
    ("digest", "crypto"),
    ("failover_rule", "messages"),
    ("md5", "crypto"),
    ("md5_keyed", "crypto"),
    ("privacy_rule", "messages"),
    ("probe_signature", "crypto"),
    ("request_header_rule", "messages"),
    ("request_sign_message", "messages"),
    ("response_verify_message", "messages"),
    ("rsa_oaep_sha1_decrypt", "crypto"),
    ("rsa_oaep_sha1_decrypt_negative", "crypto"),
    ("rsa_sha256_sign", "crypto"),
    ("rsa_sha256_verify_negative", "crypto"),
    ("sm2_decrypt", "shangmi"),
    ("sm2_sm3_verify", "shangmi"),
    ("sm4_gcm_decrypt", "shangmi"),
    ("uri_rule", "addresses"),
    ("v2_sign", "apiv2"),
    ("v2_sort", "apiv2"),
    ("v2_string_a", "apiv2"),
    ("xml_parse", "apiv2"),
    ("xml_parse_negative", "apiv2"),
    ("xml_serialize", "apiv2"),
];

/// Kinds that this library does not offer, and why.
const EXCUSED: &[(&str, &str)] = &[
    (
        "aes_128_cbc_pkcs7_decrypt",
        "decrypts the user profile of a mini program, which is not part of WeChat Pay",
    ),
    (
        "rsa_pkcs1v15_decrypt",
        "a legacy padding that invites padding-oracle attacks; sensitive fields use OAEP",
    ),
];

/// Kinds that no test runs. The first test of a kind moves it to `COVERED`.
const UNCOVERED: &[&str] = &[];

#[test]
fn every_vector_is_used_or_excused() {
    let mut accounted = BTreeSet::new();
    let covered = COVERED.iter().map(|(kind, _)| *kind);
    let excused = EXCUSED.iter().map(|(kind, _)| *kind);
    for kind in covered.chain(excused).chain(UNCOVERED.iter().copied()) {
        assert!(accounted.insert(kind), "{kind} is listed twice");
    }
    let mut kinds = BTreeSet::new();
    for vector in vectors::all() {
        let kind = vectors::text(vector, "kind");
        assert!(
            accounted.contains(kind),
            "no test for {} ({kind})",
            vector["id"]
        );
        kinds.insert(kind);
    }
    assert_eq!(accounted, kinds, "kinds without vectors are listed");
}

#[test]
fn a_module_names_the_kinds_that_it_covers() {
    for (kind, module) in COVERED {
        assert!(
            mentions(&source(module), kind),
            "{module}.rs does not run {kind}"
        );
    }
}

#[test]
fn a_kind_that_some_module_runs_is_listed_as_covered() {
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().is_some_and(|name| name == "accounting.rs") {
            continue;
        }
        let source = fs::read_to_string(&path).unwrap_or_default();
        for kind in UNCOVERED {
            assert!(
                !mentions(&source, kind),
                "{} runs {kind}: list it",
                path.display()
            );
        }
    }
}

fn mentions(source: &str, kind: &str) -> bool {
    source.contains(&format!("of_kind(\"{kind}\")"))
}

fn source(module: &str) -> String {
    fs::read_to_string(folder().join(module).with_extension("rs")).unwrap()
}

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/interop"))
}
