//! What `tracing` is told: the endpoint and how it went, no order numbers and no bodies.

use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use wxpay_sandbox::Fault;
use wxpay_tests::sandbox;

use crate::retries::{query, quick};

/// Writes down every span and event of the library.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<String>>>);

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {}={value:?}", field.name()).unwrap();
    }
}

impl Subscriber for Lines {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("wxpay_core")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut line = Line(format!("span {}", span.metadata().name()));
        span.record(&mut line);
        self.0.lock().unwrap().push(line.0);
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut line = Line("event".to_owned());
        event.record(&mut line);
        self.0.lock().unwrap().push(line.0);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn a_call_is_a_span_with_an_event_for_each_attempt() {
    let sandbox = sandbox();
    let client = quick(&sandbox).build().unwrap();
    sandbox.fault(Fault::EmptyBody { status: 502 }, 1);
    let body = br#"{"trade_state":"SUCCESS","payer":{"openid":"o-secret"}}"#.to_vec();
    sandbox.fault(
        Fault::Answer {
            status: 200,
            headers: vec![],
            body,
        },
        1,
    );
    let query = query(&sandbox);

    // As long as a process has one subscriber, whoever comes to an event first decides for all
    // whether it is wanted, and the other tests want none. Of two both are asked.
    let _second = tracing::Dispatch::new(Lines::default());
    let lines = Lines::default();
    let listening = tracing::subscriber::set_default(lines.clone());
    query.send(&client).await.unwrap();
    drop(listening);

    let lines = lines.0.lock().unwrap();
    assert_eq!(
        lines[0],
        "span wxpay method=GET path=v3/pay/transactions/out-trade-no/{out_trade_no}"
    );
    let attempts: Vec<_> = lines
        .iter()
        .filter(|line| line.contains(" attempt="))
        .collect();
    assert_eq!(attempts.len(), 2, "{lines:?}");
    assert!(attempts[0].contains("attempt=1") && attempts[0].contains("status=502"));
    assert!(attempts[1].contains("attempt=2") && attempts[1].contains("status=200"));
    assert!(attempts[1].contains("duration_ms=") && attempts[1].contains("request_id="));
    for line in lines.iter() {
        assert!(!line.contains("T1") && !line.contains("o-secret"), "{line}");
    }
}
