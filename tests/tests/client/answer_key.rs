//! Which key answers shall be signed with: a move to the public key that can be undone.

use wxpay::{AnswerKey, Client, ClientBuilder, ErrorKind, Outcome, Sensitive, endpoint};
use wxpay_sandbox::{PlatformKey, Sandbox};
use wxpay_tests::{builder, sandbox};

#[endpoint(POST "v3/security/echo" -> serde_json::Value)]
struct Echo {
    echo_message: String,
    encrypted_echo_message: Sensitive<String>,
}

fn echo() -> Echo {
    Echo {
        echo_message: "hello".into(),
        encrypted_echo_message: "secret".to_owned().into(),
    }
}

/// The key that the last request named.
fn named(sandbox: &Sandbox) -> String {
    let requests = sandbox.requests();
    let named = requests.last().unwrap().header("wechatpay-serial");
    named.unwrap().to_owned()
}

fn refusal(builder: ClientBuilder) -> String {
    let error = builder.build().unwrap_err();
    let ErrorKind::Config(config) = error.kind() else {
        panic!("{error}")
    };
    assert_eq!(config.field(), "answers_signed_with");
    error.to_string()
}

#[tokio::test]
async fn the_move_to_the_public_key_can_be_made_stopped_and_undone() {
    let sandbox = sandbox();
    let merchant = sandbox.merchant();
    let (serial, id) = (&merchant.platform_serial, &merchant.public_key_id);
    for (chosen, expected) in [
        (AnswerKey::Certificate, serial),
        (AnswerKey::PublicKey, id),
        (AnswerKey::from("certificate"), serial),
        (AnswerKey::from("public-key"), id),
        (AnswerKey::from(serial.to_ascii_lowercase()), serial),
        (AnswerKey::from(id.as_str()), id),
    ] {
        let client = builder(&sandbox).answers_signed_with(chosen).build();
        // The sandbox opens the sensitive field with the key that the header names.
        echo().send(&client.unwrap()).await.unwrap();
        assert_eq!(&named(&sandbox), expected);
    }
    // Unless told otherwise: where all merchants are to be one day.
    echo()
        .send(&builder(&sandbox).build().unwrap())
        .await
        .unwrap();
    assert_eq!(&named(&sandbox), id);
}

#[tokio::test]
async fn answers_verify_with_either_key_whatever_was_chosen() {
    for chosen in [AnswerKey::Certificate, AnswerKey::PublicKey] {
        for sign_with in [PlatformKey::Certificate, PlatformKey::PublicKey] {
            let sandbox = Sandbox::builder().sign_with(sign_with).start().unwrap();
            let client = builder(&sandbox).answers_signed_with(chosen.clone());
            echo().send(&client.build().unwrap()).await.unwrap();
        }
    }
}

#[test]
fn a_key_that_is_not_there_is_told_when_the_client_is_built() {
    let sandbox = sandbox();
    let merchant = sandbox.merchant();
    let without = || {
        Client::builder()
            .mchid(&merchant.mchid)
            .private_key(&merchant.private_key)
            .certificate(&merchant.certificate)
            .api_v3_key(&merchant.api_v3_key)
    };
    let with_key = || without().platform_public_key(&merchant.public_key_id, &merchant.public_key);
    let with_certificate = || without().platform_certificate(&merchant.platform_certificate);
    for (builder, says) in [
        (
            with_certificate().answers_signed_with(AnswerKey::PublicKey),
            "set `platform_public_key`",
        ),
        (
            with_key().answers_signed_with("certificate"),
            "set `platform_certificate` or `download_platform_certificates`",
        ),
        (
            with_key().answers_signed_with("PUB_KEY_ID_0000"),
            "is `PUB_KEY_ID_0000`, and this client has no key of that id",
        ),
        (
            with_key().answers_signed_with("4A4A"),
            "is `4A4A`, and this client has no such key",
        ),
        (
            with_key().answers_signed_with("publickey\n\u{1b}[2J"),
            "expected `public-key`, `certificate`, or the id of a key",
        ),
    ] {
        let text = refusal(builder);
        assert!(text.contains(says), "{text}");
        assert!(!text.contains(char::is_control), "{text}");
    }
}

#[tokio::test]
async fn a_certificate_that_is_to_be_downloaded_is_waited_for() {
    let sandbox = sandbox();
    let merchant = sandbox.merchant();
    let moving = || {
        Client::builder()
            .mchid(&merchant.mchid)
            .private_key(&merchant.private_key)
            .certificate(&merchant.certificate)
            .api_v3_key(&merchant.api_v3_key)
            .platform_public_key(&merchant.public_key_id, &merchant.public_key)
            .download_platform_certificates()
            .base_url(sandbox.base_url())
    };
    let client = moving().answers_signed_with("certificate").build().unwrap();
    echo().send(&client).await.unwrap();
    assert_eq!(named(&sandbox), merchant.platform_serial);

    // One that WeChat Pay does not list.
    let pinned = moving()
        .answers_signed_with("4A".repeat(20))
        .build()
        .unwrap();
    sandbox.clear_requests();
    let mut error = echo().send(&pinned).await.unwrap_err();
    for _ in 0..5 {
        assert_eq!(error.outcome(), Outcome::NotSent);
        error = echo().send(&pinned).await.unwrap_err();
    }
    assert!(
        error.to_string().contains("`answers_signed_with`"),
        "{error}"
    );
    // The certificates were asked for once, and nothing else was sent.
    let requests = sandbox.requests();
    let paths: Vec<_> = requests.iter().map(|one| one.path.as_str()).collect();
    assert_eq!(paths, ["/v3/certificates"]);
}

#[test]
fn a_serial_number_that_no_certificate_has_is_told_before_it_is_downloaded() {
    let sandbox = sandbox();
    let merchant = sandbox.merchant();
    let with = |key: &str| {
        Client::builder()
            .mchid(&merchant.mchid)
            .private_key(&merchant.private_key)
            .certificate(&merchant.certificate)
            .api_v3_key(&merchant.api_v3_key)
            .platform_public_key(&merchant.public_key_id, &merchant.public_key)
            .download_platform_certificates()
            .answers_signed_with(key)
    };
    for key in [
        "57695881630579109672551728465758925132512052583",
        &"A".repeat(39),
        &"A".repeat(41),
        &"0".repeat(40),
        "0",
    ] {
        let text = refusal(with(key));
        assert!(text.contains(&format!("`{key}`")), "{text}");
        assert!(text.contains("40 hexadecimal digits"), "{text}");
    }
    let id = &merchant.public_key_id;
    for key in [&"4a".repeat(20), id, &format!("\u{feff}{id}\u{200b}\n")] {
        with(key).build().unwrap();
    }
}
