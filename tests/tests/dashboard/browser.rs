//! A headless Chromium, told what to do over the DevTools protocol.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};
use std::{fs, thread};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

/// A busy machine needs a while to start a browser.
const PATIENCE: Duration = Duration::from_secs(60);

/// A browser with one page.
pub(crate) struct Browser {
    process: Child,
    profile: PathBuf,
    commands: ChildStdin,
    messages: Receiver<Value>,
    session: Option<String>,
    last: u64,
}

impl Browser {
    /// None, with a message, where Chromium is not installed.
    pub(crate) fn start(name: &str) -> Option<Browser> {
        let Some(program) = installed() else {
            eprintln!(
                "SKIPPED: there is no Chromium to look at the dashboard with: install Debian's \
                 `chromium`"
            );
            return None;
        };
        let profile = std::env::temp_dir().join(format!("{name}-{}", std::process::id()));
        // The pipe of the protocol is descriptors 3 and 4, which only a shell can hand over here.
        let mut process = Command::new("sh")
            .args(["-c", "exec \"$@\" 3<&0 4>&1 </dev/null >&2", "sh"])
            .arg(program)
            .arg(format!("--user-data-dir={}", profile.display()))
            .args([
                "--headless=new",
                "--remote-debugging-pipe",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--no-first-run",
                "--hide-scrollbars",
                "--no-proxy-server",
            ])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let commands = process.stdin.take().unwrap();
        let answers = BufReader::new(process.stdout.take().unwrap());
        let (sender, messages) = channel();
        thread::spawn(move || {
            for message in answers.split(0) {
                let Ok(message) = message else { return };
                let Ok(message) = serde_json::from_slice(&message) else {
                    return;
                };
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        let mut browser = Browser {
            process,
            profile,
            commands,
            messages,
            session: None,
            last: 0,
        };
        let page = browser.call("Target.createTarget", json!({ "url": "about:blank" }));
        let wish = json!({ "targetId": page["targetId"], "flatten": true });
        let attached = browser.call("Target.attachToTarget", wish);
        browser.session = Some(attached["sessionId"].as_str().unwrap().to_owned());
        Some(browser)
    }

    /// The window is this many CSS pixels wide from now on.
    pub(crate) fn resize(&mut self, width: u32, height: u32) {
        let wish = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600,
        });
        self.call("Emulation.setDeviceMetricsOverride", wish);
    }

    pub(crate) fn open(&mut self, url: &str) {
        let opened = self.call("Page.navigate", json!({ "url": url }));
        assert!(opened["errorText"].is_null(), "{url}: {opened}");
    }

    /// What a JavaScript expression is.
    pub(crate) fn value(&mut self, expression: &str) -> Value {
        let wish = json!({ "expression": expression, "returnByValue": true });
        let answer = self.call("Runtime.evaluate", wish);
        let thrown = &answer["exceptionDetails"];
        assert!(thrown.is_null(), "{expression}: {thrown}");
        answer["result"]["value"].clone()
    }

    /// Waits until something is on the page.
    pub(crate) fn wait_for(&mut self, selector: &str) {
        let wanted = format!("document.querySelector({}) !== null", json!(selector));
        let start = Instant::now();
        while self.value(&wanted) != json!(true) {
            let waited = start.elapsed();
            if waited > PATIENCE {
                let text = self.value("document.body.innerText");
                panic!("there is no {selector} on the page:\n{text}");
            }
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Presses what is there, with the mouse.
    pub(crate) fn press(&mut self, selector: &str) {
        self.wait_for(selector);
        let place = self.value(&format!(
            "(() => {{ const it = document.querySelector({}); it.scrollIntoView({{ block: 'center' }}); \
             const box = it.getBoundingClientRect(); \
             return {{ x: box.x + box.width / 2, y: box.y + box.height / 2 }}; }})()",
            json!(selector)
        ));
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({
                "type": kind, "x": place["x"], "y": place["y"], "button": "left", "clickCount": 1,
            });
            self.call("Input.dispatchMouseEvent", event);
        }
    }

    /// Writes a picture of the page to the folder that `WXPAY_SCREENSHOTS` names, if it does.
    pub(crate) fn picture(&mut self, name: &str) {
        let Some(folder) = std::env::var_os("WXPAY_SCREENSHOTS") else {
            return;
        };
        let picture = self.call("Page.captureScreenshot", json!({}));
        let bytes = BASE64_STANDARD.decode(picture["data"].as_str().unwrap());
        fs::write(Path::new(&folder).join(name), bytes.unwrap()).unwrap();
    }

    fn call(&mut self, method: &str, parameters: Value) -> Value {
        self.last += 1;
        let mut command = json!({ "id": self.last, "method": method, "params": parameters });
        if let Some(session) = &self.session {
            command["sessionId"] = session.as_str().into();
        }
        let text = format!("{command}\0");
        self.commands.write_all(text.as_bytes()).unwrap();
        loop {
            let message = self.messages.recv_timeout(PATIENCE);
            let message = message.unwrap_or_else(|_| panic!("Chromium does not answer {method}"));
            if message["id"] == self.last {
                assert!(message["error"].is_null(), "{method}: {message}");
                return message["result"].clone();
            }
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.profile);
    }
}

fn installed() -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders)
        .flat_map(|folder| {
            ["chromium", "chromium-browser", "google-chrome"].map(|it| folder.join(it))
        })
        .find(|program| program.is_file())
}
