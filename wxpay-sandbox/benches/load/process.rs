//! The program in a process of its own, and what it costs.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// How `/proc` counts processor time on every Linux.
const TICKS_PER_SECOND: u64 = 100;

pub(crate) struct Process(Child);

impl Process {
    pub(crate) fn start(credentials: &Path, state: Option<&Path>) -> Process {
        let state = state.map(|file| ["--state".as_ref(), file.as_os_str()]);
        let mut child = Command::new(env!("CARGO_BIN_EXE_wxpay-sandbox"))
            .args(["--listen", "127.0.0.1:0", "--tls-listen", "127.0.0.1:0"])
            .arg("--credentials")
            .arg(credentials)
            .args(state.into_iter().flatten())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut lines = lines.map(Result::unwrap);
        assert!(lines.any(|line| line.starts_with("dashboard at")));
        Process(child)
    }

    /// Of all its threads, in user and kernel mode.
    pub(crate) fn processor_time(&self) -> Duration {
        let statistics = self.file("stat");
        // The name of the program may hold spaces; what is counted here begins behind it.
        let (_, fields) = statistics.rsplit_once(") ").unwrap();
        let fields: Vec<&str> = fields.split(' ').collect();
        let ticks = [11, 12].map(|place| fields[place].parse::<u64>().unwrap());
        Duration::from_millis((ticks[0] + ticks[1]) * 1_000 / TICKS_PER_SECOND)
    }

    /// KiB in memory.
    pub(crate) fn memory(&self) -> u64 {
        let status = self.file("status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        line.unwrap()
            .trim()
            .trim_end_matches(" kB")
            .parse()
            .unwrap()
    }

    fn file(&self, name: &str) -> String {
        let path = format!("/proc/{}/{name}", self.0.id());
        fs::read_to_string(&path).unwrap_or_else(|error| {
            panic!("{path}: {error}; this benchmark measures by Linux's /proc")
        })
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}
