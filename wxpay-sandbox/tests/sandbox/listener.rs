//! A merchant's listener for callbacks, which answers as it is told.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// One callback as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Arrived {
    pub(crate) path: String,
    /// Names in lower case.
    pub(crate) headers: HashMap<String, String>,
    pub(crate) body: String,
}

pub(crate) struct Listener {
    pub(crate) url: String,
    arrived: Arc<Mutex<Vec<Arrived>>>,
}

impl Listener {
    /// Gives these answers one after the other, and the last one from then on.
    pub(crate) async fn start(answers: &[(u16, &str)]) -> Listener {
        let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/notify", socket.local_addr().unwrap());
        let arrived: Arc<Mutex<Vec<Arrived>>> = Arc::default();
        let answers: Vec<(u16, String)> = answers
            .iter()
            .map(|(status, body)| (*status, (*body).to_owned()))
            .collect();
        tokio::spawn({
            let arrived = arrived.clone();
            async move {
                loop {
                    let (mut stream, _) = socket.accept().await.unwrap();
                    let callback = read(&mut stream).await;
                    let count = {
                        let mut arrived = arrived.lock().unwrap();
                        arrived.push(callback);
                        arrived.len()
                    };
                    let (status, body) = &answers[(count - 1).min(answers.len() - 1)];
                    let answer = format!(
                        "HTTP/1.1 {status} X\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                        body.len()
                    );
                    stream.write_all(answer.as_bytes()).await.unwrap();
                }
            }
        });
        Listener { url, arrived }
    }

    /// The callbacks so far, once there are this many.
    pub(crate) async fn wait_for(&self, count: usize) -> Vec<Arrived> {
        let start = Instant::now();
        loop {
            let arrived = self.arrived.lock().unwrap().clone();
            if arrived.len() >= count {
                return arrived;
            }
            assert!(
                start.elapsed() < Duration::from_secs(60),
                "{} of {count} callbacks arrived",
                arrived.len()
            );
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    pub(crate) fn count(&self) -> usize {
        self.arrived.lock().unwrap().len()
    }
}

/// One whole callback.
pub(crate) async fn read(stream: &mut (impl AsyncRead + Unpin)) -> Arrived {
    let mut bytes = Vec::new();
    let head = loop {
        let mut part = [0; 4096];
        let count = stream.read(&mut part).await.unwrap();
        assert!(count > 0, "the callback broke off");
        bytes.extend_from_slice(&part[..count]);
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
    };
    let text = String::from_utf8(bytes[..head].to_vec()).unwrap();
    let mut lines = text.split("\r\n");
    let path = lines.next().unwrap().split(' ').nth(1).unwrap().to_owned();
    let headers: HashMap<String, String> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let length: usize = headers["content-length"].parse().unwrap();
    let mut body = bytes[head + 4..].to_vec();
    while body.len() < length {
        let mut part = [0; 4096];
        let count = stream.read(&mut part).await.unwrap();
        body.extend_from_slice(&part[..count]);
    }
    Arrived {
        path,
        headers,
        body: String::from_utf8(body).unwrap(),
    }
}
