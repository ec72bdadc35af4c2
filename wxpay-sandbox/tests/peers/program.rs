//! The built program as a child process, for a client in another language.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

pub(crate) struct Program {
    child: Child,
    url: String,
    /// What it was started with as `--credentials`.
    pub(crate) credentials: PathBuf,
}

impl Program {
    /// Starts on free ports with fresh credentials, and waits until it listens.
    pub(crate) fn start(name: &str) -> Program {
        let credentials = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&credentials);
        let mut child = Command::new(env!("CARGO_BIN_EXE_wxpay-sandbox"))
            .args(["--listen", "127.0.0.1:0", "--tls-listen", "127.0.0.1:0"])
            .arg("--credentials")
            .arg(&credentials)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = lines.next().unwrap().unwrap();
        let url = line.strip_prefix("listening on ").expect(&line).to_owned();
        // Whoever writes to a closed pipe fails.
        std::thread::spawn(move || lines.count());
        Program {
            child,
            url,
            credentials,
        }
    }

    /// The documented operations that it has performed and accepted, by its own record.
    pub(crate) async fn accepted(&self) -> BTreeSet<String> {
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let url = format!("{}_sandbox/requests?limit=10000", self.url);
        let text = http.get(url).send().await.unwrap().text().await.unwrap();
        let record: Value = serde_json::from_str(&text).unwrap();
        let requests = record["requests"].as_array().unwrap().iter();
        requests
            .filter(|request| request["problem"].is_null())
            .filter_map(|request| request["operation"].as_str().map(str::to_owned))
            .collect()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
