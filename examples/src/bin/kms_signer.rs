//! Signs with a key that this process does not hold: a [`Signer`] whose key lives in another
//! process, as it would in a key management service or a hardware module.
//!
//! ```sh
//! cargo run -p wxpay-examples --bin kms_signer
//! ```
//!
//! The program starts itself a second time, as the keeper of the key, and talks to it over its
//! standard input and output, one line each way:
//!
//! | to the keeper | from the keeper |
//! |---|---|
//! | the private key, base64 of its PEM (once) | the length of the key in bits |
//! | a message, base64 | `ok` and the signature, base64; or `error` and the reason |
//!
//! It then places and cancels an order at a WeChat Pay inside the program, signed by the keeper,
//! and ends; the keeper ends when nobody is left to sign for. In real life the key would never
//! have been on this side; here the sandbox makes it, and it is handed over at once.

use std::error::Error;
use std::future::Future;
use std::io::{BufRead, Write};
use std::pin::Pin;
use std::process::Stdio;
use std::time::Duration;

use base64::prelude::{BASE64_STANDARD, Engine};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::{mpsc, oneshot};
use wxpay::crypto::PrivateKey;
use wxpay::v3::payscore::serviceorder::{
    CancelServiceOrder, CreateServiceOrder, RiskFund, RiskFundName, ServiceOrderTimeRange,
};
use wxpay::{Client, Signer, SignerError};
use wxpay_sandbox::Sandbox;

const KEEPER: &str = "keep-the-key";
const APPID: &str = "wxd678efh567hg6787";
const SERVICE_ID: &str = "500001";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    if std::env::args().nth(1).as_deref() == Some(KEEPER) {
        return keep();
    }
    let sandbox = Sandbox::start()?;
    let merchant = sandbox.merchant();
    let (signer, mut keeper) = Keeper::start(&merchant.serial, &merchant.private_key)
        .await
        .map_err(|error| format!("no keeper of the key: {error}"))?;

    let client = Client::builder()
        .mchid(&merchant.mchid)
        .signer(signer)
        .platform_public_key(&merchant.public_key_id, &merchant.public_key)
        .base_url(sandbox.base_url())
        .build()?;
    let create = CreateServiceOrder::new(
        "KMS0001",
        APPID,
        SERVICE_ID,
        "Power bank",
        ServiceOrderTimeRange::new("20261120093000"),
        RiskFund::new(RiskFundName::Deposit, 9900),
        "https://shop.example.com/wxpay/payscore",
    );
    let created = create.send(&client).await?;
    println!(
        "created   {} verified={}",
        created.out_order_no,
        created.verified()
    );
    let cancel = CancelServiceOrder::new("KMS0001", APPID, SERVICE_ID, "Changed their mind");
    let cancelled = cancel.send(&client).await?;
    println!(
        "cancelled {} verified={}",
        cancelled.out_order_no,
        cancelled.verified()
    );

    // The signer goes with the client, and with it the pipe to the keeper.
    drop(client);
    println!("the keeper ended with {}", keeper.wait().await?);
    Ok(())
}

/// Asks the other process to sign.
#[derive(Debug)]
struct Keeper {
    serial: String,
    requests: mpsc::Sender<SignRequest>,
}

/// A message, and where its signature goes.
type SignRequest = (Vec<u8>, oneshot::Sender<Result<Vec<u8>, SignerError>>);

impl Signer for Keeper {
    fn serial(&self) -> &str {
        &self.serial
    }

    fn sign<'a>(
        &'a self,
        message: &'a [u8],
    ) -> Pin<Box<dyn Future<Output = Result<Vec<u8>, SignerError>> + Send + 'a>> {
        Box::pin(async move {
            let (reply, signature) = oneshot::channel();
            let request = (message.to_vec(), reply);
            let gone = || SignerError::from("the keeper of the key has ended");
            self.requests.send(request).await.map_err(|_| gone())?;
            tokio::time::timeout(Duration::from_secs(5), signature)
                .await
                .map_err(|_| "the keeper of the key did not answer within 5 seconds")?
                .map_err(|_| gone())?
        })
    }
}

impl Keeper {
    /// Starts the other process and hands it the key.
    async fn start(serial: &str, private_key: &str) -> Result<(Self, Child), SignerError> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg(KEEPER)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
            return Err("the keeper has no pipes".into());
        };
        let mut line = Line {
            to: stdin,
            from: BufReader::new(stdout).lines(),
        };
        let bits = line.exchange(&BASE64_STANDARD.encode(private_key)).await?;
        println!(
            "process {} keeps a key of {bits} bits",
            child.id().unwrap_or_default()
        );
        let (requests, queue) = mpsc::channel(16);
        tokio::spawn(line.serve(queue));
        let keeper = Self {
            serial: serial.to_owned(),
            requests,
        };
        Ok((keeper, child))
    }
}

/// The connection to the keeper.
struct Line {
    to: ChildStdin,
    from: Lines<BufReader<ChildStdout>>,
}

impl Line {
    /// Serves one request after the other. It is a task of its own because a call may be given
    /// up half way, and the answer to its message must then not become the next one's.
    async fn serve(mut self, mut queue: mpsc::Receiver<SignRequest>) {
        while let Some((message, reply)) = queue.recv().await {
            let signature = self.sign(&message).await;
            let broken = signature.is_err();
            // Nobody may be waiting any more.
            let _ = reply.send(signature);
            if broken {
                return;
            }
        }
    }

    async fn sign(&mut self, message: &[u8]) -> Result<Vec<u8>, SignerError> {
        let answer = self.exchange(&BASE64_STANDARD.encode(message)).await?;
        match answer.split_once(' ') {
            Some(("ok", signature)) => Ok(BASE64_STANDARD.decode(signature)?),
            Some(("error", reason)) => Err(format!("the keeper refused: {reason}").into()),
            _ => Err("the keeper gave an answer of no known form".into()),
        }
    }

    async fn exchange(&mut self, text: &str) -> Result<String, SignerError> {
        self.to.write_all(format!("{text}\n").as_bytes()).await?;
        self.to.flush().await?;
        let answer = self.from.next_line().await?;
        answer.ok_or_else(|| "the keeper of the key has ended".into())
    }
}

/// The other process: takes the key, and signs line after line until its input ends.
fn keep() -> Result<(), Box<dyn Error>> {
    let mut lines = std::io::stdin().lock().lines();
    let mut out = std::io::stdout().lock();
    let pem = lines.next().ok_or("no key was handed over")??;
    let key = PrivateKey::from_pem(std::str::from_utf8(&BASE64_STANDARD.decode(pem)?)?)?;
    writeln!(out, "{}", key.bits())?;
    out.flush()?;
    for line in lines {
        match signature(&key, &line?) {
            Ok(signature) => writeln!(out, "ok {}", BASE64_STANDARD.encode(signature))?,
            Err(reason) => writeln!(out, "error {reason}")?,
        }
        out.flush()?;
    }
    Ok(())
}

fn signature(key: &PrivateKey, message: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    Ok(key.sign_sha256(&BASE64_STANDARD.decode(message)?)?)
}
