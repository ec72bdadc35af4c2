//! The built program as a child process, and a client that knows it by its credentials only.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value;

/// A folder of this test's own, empty.
pub(crate) fn folder(name: &str) -> String {
    let folder = format!("{}/program-{name}", env!("CARGO_TARGET_TMPDIR"));
    let _ = fs::remove_dir_all(&folder);
    folder
}

/// Waits until a question to the state file has an answer.
pub(crate) async fn written(state: &str, question: &str) {
    let start = Instant::now();
    loop {
        let file = rusqlite::Connection::open(state).unwrap();
        if let Ok(true) = file.query_row(question, [], |row| row.get::<_, bool>(0)) {
            return;
        }
        assert!(start.elapsed() < Duration::from_secs(60), "{question}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

pub(crate) struct Program {
    child: Child,
    pub(crate) url: String,
}

impl Program {
    /// Starts on free ports, unless the arguments say others, and waits until it listens.
    pub(crate) fn start(arguments: &[&str]) -> Program {
        let mut child = command(arguments).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = lines.next().unwrap().unwrap();
        let url = line.strip_prefix("listening on ").expect(&line).to_owned();
        assert!(url.starts_with("http://127.0.0.1:"), "{url}");
        // Whoever writes to a closed pipe fails.
        std::thread::spawn(move || lines.count());
        Program { child, url }
    }

    /// What it says on standard error when it does not start.
    pub(crate) fn fails(arguments: &[&str]) -> String {
        let output = command(arguments).output().unwrap();
        assert!(!output.status.success(), "{arguments:?}");
        String::from_utf8(output.stderr).unwrap()
    }

    /// Asks it to end, and says whether it did so cleanly.
    pub(crate) fn end(mut self) -> bool {
        let id = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        asked.success() && self.child.wait().unwrap().success()
    }

    /// Orders something of the control API that must succeed.
    pub(crate) async fn order(&self, path: &str, body: &str) -> Value {
        self.control("POST", path, body).await
    }

    /// What the control API shows.
    pub(crate) async fn look(&self, path: &str) -> Value {
        self.control("GET", path, "").await
    }

    async fn control(&self, method: &str, path: &str, body: &str) -> Value {
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let url = format!("{}_sandbox/{path}", self.url);
        let request = http.request(method.parse().unwrap(), url);
        let response = request.body(body.to_owned()).send().await.unwrap();
        let status = response.status();
        let text = response.text().await.unwrap();
        assert_eq!(status, 200, "{text}");
        serde_json::from_str(&text).unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wxpay-sandbox"));
    for port in ["--listen", "--tls-listen"] {
        if !arguments.contains(&port) {
            command.args([port, "127.0.0.1:0"]);
        }
    }
    command
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

pub(crate) struct Client {
    pub(crate) merchant: Value,
    key: RsaKeyPair,
}

impl Client {
    pub(crate) fn from(folder: &str) -> Client {
        let text = fs::read_to_string(format!("{folder}/merchant.json")).unwrap();
        let merchant: Value = serde_json::from_str(&text).unwrap();
        let file = merchant["private_key"].as_str().unwrap();
        let pem = fs::read(format!("{folder}/{file}")).unwrap();
        let der = pem_rfc7468::decode_vec(&pem).unwrap().1;
        let key = RsaKeyPair::from_pkcs8(&der).unwrap();
        Client { merchant, key }
    }

    /// Sends a signed request; the answer is JSON.
    pub(crate) async fn send(&self, method: &str, target: &str, body: &str) -> (u16, Value) {
        let time = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let (seconds, nonce) = (time.as_secs(), format!("{:032}", time.as_nanos()));
        let message = format!("{method}\n{target}\n{seconds}\n{nonce}\n{body}\n");
        let mut signature = vec![0; self.key.public_modulus_len()];
        let random = SystemRandom::new();
        self.key
            .sign(
                &RSA_PKCS1_SHA256,
                &random,
                message.as_bytes(),
                &mut signature,
            )
            .unwrap();
        let text = |name: &str| self.merchant[name].as_str().unwrap();
        let authorization = format!(
            "WECHATPAY2-SHA256-RSA2048 mchid=\"{}\",nonce_str=\"{nonce}\",signature=\"{}\",\
             timestamp=\"{seconds}\",serial_no=\"{}\"",
            text("mchid"),
            BASE64_STANDARD.encode(signature),
            text("serial"),
        );
        let url = format!("{}{target}", text("base_url").trim_end_matches('/'));
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let response = http
            .request(method.parse().unwrap(), url)
            .header("Authorization", authorization)
            .header("Accept", "application/json")
            .header("Content-Type", "application/json")
            .header("User-Agent", "binary-tests/1")
            .body(body.to_owned())
            .send()
            .await
            .unwrap();
        let status = response.status().as_u16();
        let text = response.text().await.unwrap();
        (status, serde_json::from_str(&text).expect(&text))
    }
}
