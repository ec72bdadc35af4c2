//! An editor: it starts rust-analyzer on a crate that depends on the library, and asks what a
//! person asks by typing, hovering and clicking.

use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use lsp_server::{Message, Notification, Request, RequestId, Response};
use serde_json::{Value, json};

/// How long rust-analyzer may take to read the crate and all dependencies, which cargo builds
/// when nothing is built yet.
const LOADING: Duration = Duration::from_secs(600);
/// How long it may take to answer.
const ANSWERING: Duration = Duration::from_secs(60);
/// The error that means "ask again": the text has changed since.
const CONTENT_MODIFIED: i32 = -32801;

/// One file, open in an editor.
pub(crate) struct Editor {
    process: Child,
    input: ChildStdin,
    output: Receiver<Message>,
    /// The file.
    uri: String,
    /// Numbers of requests and versions of the file.
    count: i32,
}

/// The place of the cursor, as the protocol counts.
struct Cursor {
    line: usize,
    character: usize,
}

impl Editor {
    /// Starts rust-analyzer, and waits until it knows the crate.
    pub(crate) fn open() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("crate-in-an-editor");
        let file = fixture(&folder);
        let mut process = Command::new(program())
            .current_dir(&folder)
            // The dependencies are built already where these tests are.
            .env("CARGO_TARGET_DIR", target())
            // It would install the sources of the standard library; tests install nothing.
            .env("RUSTUP_DIST_SERVER", "none:")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("rust-analyzer starts");
        let input = process.stdin.take().expect("it is piped");
        let mut from = BufReader::new(process.stdout.take().expect("it is piped"));
        let (sender, output) = mpsc::channel();
        thread::spawn(move || {
            while let Ok(Some(message)) = Message::read(&mut from) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        let mut this = Self {
            process,
            input,
            output,
            uri: uri(&file),
            count: 0,
        };
        this.initialize();
        this
    }

    /// The names that are offered at `$0`.
    pub(crate) fn completions(&mut self, text: &str) -> Vec<String> {
        let answer = self.ask("textDocument/completion", text);
        let items = answer.get("items").unwrap_or(&answer).as_array().cloned();
        let label = |item: Value| item["label"].as_str().map(str::to_owned);
        items
            .unwrap_or_default()
            .into_iter()
            .filter_map(label)
            .collect()
    }

    /// The lines that define the name at `$0`.
    pub(crate) fn definitions(&mut self, text: &str) -> Vec<String> {
        let answer = self.ask("textDocument/definition", text);
        let targets = answer.as_array().cloned().unwrap_or_default();
        let line = |target: &Value| {
            let file = target["uri"].as_str().unwrap_or_default();
            let text = match file == self.uri {
                true => cursor(text).0,
                false => return file.to_owned(),
            };
            let line = text.lines().nth(number(&target["range"]["start"]["line"]));
            line.unwrap_or_default().trim().to_owned()
        };
        targets.iter().map(line).collect()
    }

    /// The mistakes that are shown, each with the text that is underlined.
    pub(crate) fn mistakes(&mut self, text: &str) -> Vec<(String, String)> {
        let answer = self.ask("textDocument/diagnostic", &format!("{text}$0"));
        let at = |place: &Value| {
            let before = text.split_inclusive('\n').take(number(&place["line"]));
            before.map(str::len).sum::<usize>() + number(&place["character"])
        };
        let items = answer["items"].as_array().cloned().unwrap_or_default();
        let mistake = |item: &Value| {
            let (range, told) = (&item["range"], item["message"].as_str());
            let underlined = &text[at(&range["start"])..at(&range["end"])];
            (told.unwrap_or_default().to_owned(), underlined.to_owned())
        };
        items.iter().map(mistake).collect()
    }

    /// What is shown of the name at `$0`.
    pub(crate) fn hover(&mut self, text: &str) -> String {
        let answer = self.ask("textDocument/hover", text);
        let shown = answer["contents"]["value"].as_str();
        shown.unwrap_or_default().to_owned()
    }

    fn initialize(&mut self) {
        let folder = self
            .uri
            .strip_suffix("/src/lib.rs")
            .expect("it is there")
            .to_owned();
        let options = json!({
            "checkOnSave": false,
            "cachePriming": {"enable": false},
            "cargo": {"buildScripts": {"enable": true}},
            "procMacro": {"enable": true},
        });
        let parameters = json!({
            "processId": std::process::id(),
            "rootUri": folder,
            "workspaceFolders": [{"uri": folder, "name": "fixture"}],
            "initializationOptions": options,
            "capabilities": {
                "experimental": {"serverStatusNotification": true},
                "textDocument": {"hover": {"contentFormat": ["markdown"]}, "diagnostic": {}},
            },
        });
        let answer = self.request("initialize", parameters);
        assert!(answer.is_ok(), "{answer:?}");
        self.notify("initialized", json!({}));
        self.wait_until_loaded();
    }

    fn wait_until_loaded(&mut self) {
        let until = Instant::now() + LOADING;
        loop {
            let message = self.next(until);
            if let Message::Notification(status) = message
                && status.method == "experimental/serverStatus"
                && status.params["quiescent"] == true
            {
                let health = &status.params["health"];
                assert_ne!(health, "error", "{}", status.params);
                return;
            }
        }
    }

    /// Writes the text into the file, without `$0`, and asks about that place.
    fn ask(&mut self, method: &str, text: &str) -> Value {
        let (text, cursor) = cursor(text);
        let uri = self.uri.clone();
        let document = match self.count {
            0 => unreachable!("a request was made to initialise"),
            1 => (
                "textDocument/didOpen",
                json!({"textDocument": {"uri": uri, "languageId": "rust", "version": 1, "text": text}}),
            ),
            version => (
                "textDocument/didChange",
                json!({"textDocument": {"uri": uri, "version": version}, "contentChanges": [{"text": text}]}),
            ),
        };
        self.notify(document.0, document.1);
        let parameters = json!({
            "textDocument": {"uri": uri},
            "position": {"line": cursor.line, "character": cursor.character},
        });
        let until = Instant::now() + ANSWERING;
        loop {
            match self.request(method, parameters.clone()) {
                Ok(answer) => return answer,
                Err(CONTENT_MODIFIED) if Instant::now() < until => {}
                Err(code) => panic!("{method} failed with {code}"),
            }
        }
    }

    /// The answer, or the code of the error.
    fn request(&mut self, method: &str, params: Value) -> Result<Value, i32> {
        self.count += 1;
        let id = RequestId::from(self.count);
        let method = method.to_owned();
        self.send(
            Request {
                id: id.clone(),
                method,
                params,
            }
            .into(),
        );
        let until = Instant::now() + ANSWERING;
        loop {
            if let Message::Response(response) = self.next(until)
                && response.id == id
            {
                return response.response_result.map_err(|error| error.code);
            }
        }
    }

    fn notify(&mut self, method: &str, params: Value) {
        let method = method.to_owned();
        self.send(Notification { method, params }.into());
    }

    /// The next message; what rust-analyzer itself asks for is answered with nothing.
    fn next(&mut self, until: Instant) -> Message {
        let message = self
            .output
            .recv_timeout(until.saturating_duration_since(Instant::now()));
        let message = message.expect("rust-analyzer says something in time");
        if let Message::Request(request) = &message {
            let nothing = match request.params["items"].as_array() {
                Some(items) => json!(vec![Value::Null; items.len()]),
                None => Value::Null,
            };
            self.send(Response::new_ok(request.id.clone(), nothing).into());
        }
        message
    }

    fn send(&mut self, message: Message) {
        message
            .write(&mut self.input)
            .expect("rust-analyzer listens");
        self.input.flush().expect("rust-analyzer listens");
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Whether the sources of the standard library are there (`rustup component add rust-src`).
pub(crate) fn has_standard_library() -> bool {
    let sysroot = Command::new("rustc").args(["--print", "sysroot"]).output();
    let sysroot = sysroot.expect("these tests were built by a rustc").stdout;
    let sysroot = String::from_utf8_lossy(&sysroot).trim().to_owned();
    Path::new(&sysroot)
        .join("lib/rustlib/src/rust/library/core")
        .exists()
}

/// The text without `$0`, and where that stood.
fn cursor(text: &str) -> (String, Cursor) {
    let (before, after) = text.split_once("$0").expect("the text has a cursor");
    let (line, last) = (before.matches('\n').count(), before.rsplit('\n').next());
    let character = last.unwrap_or_default().encode_utf16().count();
    (format!("{before}{after}"), Cursor { line, character })
}

/// A crate that depends on the library; its only file.
fn fixture(folder: &Path) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .expect("it is in a workspace");
    let core = root.join("wxpay-core");
    let manifest = format!(
        "[package]\nname = \"fixture\"\nedition = \"2024\"\n\n[dependencies]\nwxpay-core = {{ path = {core:?} }}\n\n[workspace]\n"
    );
    let file = folder.join("src").join("lib.rs");
    fs::create_dir_all(folder.join("src")).expect("the folder is ours");
    fs::write(folder.join("Cargo.toml"), manifest).expect("the folder is ours");
    fs::write(&file, "").expect("the folder is ours");
    // The versions that are downloaded and built already.
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).expect("the folder is ours");
    file
}

/// `target`, wherever it is.
fn target() -> PathBuf {
    let within = Path::new(env!("CARGO_TARGET_TMPDIR"));
    within.parent().unwrap_or(within).to_owned()
}

/// A number of the protocol.
fn number(value: &Value) -> usize {
    let number = value
        .as_u64()
        .and_then(|number| usize::try_from(number).ok());
    number.expect("it is a number")
}

/// rust-analyzer, from the environment or the search path.
fn program() -> String {
    let program = env::var("RUST_ANALYZER").unwrap_or_else(|_| "rust-analyzer".to_owned());
    let version = Command::new(&program).arg("--version").output();
    let works = version.is_ok_and(|version| version.status.success());
    assert!(
        works,
        "`{program}` does not work: see CONTRIBUTING.md, \"Editors\""
    );
    program
}

fn uri(file: &Path) -> String {
    format!("file://{}", file.display())
}
