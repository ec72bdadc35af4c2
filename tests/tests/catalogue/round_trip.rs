//! A request goes to the sandbox and an answer comes back.

use bytes::Bytes;
use serde_json::Value;
use wxpay::blocking::Client;
use wxpay::{Encode, Endpoint, Link};
use wxpay_sandbox::{Answers, Fault, RecordedRequest, Sandbox};

use crate::sample::MCHID;
use crate::show::Shower;
use crate::{answer, facts, sent};

/// One operation.
pub(crate) struct Case {
    pub(crate) id: &'static str,
    call: Call,
}

/// Sends the request with all fields, or with the required ones.
type Send = Box<dyn Fn(&Client, &Shower, bool) -> Result<Got, wxpay::Error>>;

/// Builds the link with all fields, or with the required ones.
type MakeLink = Box<dyn Fn(&Client, bool) -> String>;

enum Call {
    Send(Send),
    Link(MakeLink),
}

/// What came back.
pub(crate) struct Got {
    /// The value that the answer was read as, written again.
    pub(crate) shown: Option<Value>,
    pub(crate) missing: Vec<String>,
    /// The answer as it came.
    pub(crate) raw: Bytes,
}

/// An operation that answers an object.
pub(crate) fn object<E>(id: &'static str, build: fn(bool) -> E) -> Case
where
    E: Endpoint + 'static,
    E::Response: Encode,
{
    case(id, move |client, shower, all| {
        let answer = client.send(&build(all))?;
        let (missing, raw) = (
            answer.missing_fields().to_vec(),
            answer.raw().body().to_vec(),
        );
        let shown = Some(shower.show(&*answer));
        Ok(Got {
            shown,
            missing,
            raw: raw.into(),
        })
    })
}

/// An operation that answers nothing.
pub(crate) fn empty<E>(id: &'static str, build: fn(bool) -> E) -> Case
where
    E: Endpoint<Response = ()> + 'static,
{
    case(id, move |client, _, all| {
        let answer = client.send(&build(all))?;
        let raw = answer.raw().body().to_vec();
        Ok(Got {
            shown: None,
            missing: Vec::new(),
            raw: raw.into(),
        })
    })
}

/// An operation that answers a file.
pub(crate) fn file<E>(id: &'static str, build: fn(bool) -> E) -> Case
where
    E: Endpoint<Response = wxpay::Download> + 'static,
{
    case(id, move |client, _, all| {
        let mut file = client.send(&build(all))?.into_inner();
        let raw = client.wait(async move { file.bytes(1 << 20).await })??;
        Ok(Got {
            shown: None,
            missing: Vec::new(),
            raw,
        })
    })
}

/// A page for the user's browser.
pub(crate) fn link<L: Link + 'static>(id: &'static str, build: fn(bool) -> L) -> Case {
    let call = move |client: &Client, all: bool| client.link(&build(all)).unwrap();
    Case {
        id,
        call: Call::Link(Box::new(call)),
    }
}

/// Tries every case; all that is wrong is told at once.
pub(crate) fn check(cases: Vec<Case>) {
    let problems: Vec<String> = World::start().try_all(&cases);
    assert!(
        problems.is_empty(),
        "{} problems\n{}",
        problems.len(),
        problems.join("\n")
    );
}

fn case(
    id: &'static str,
    send: impl Fn(&Client, &Shower, bool) -> Result<Got, wxpay::Error> + 'static,
) -> Case {
    Case {
        id,
        call: Call::Send(Box::new(send)),
    }
}

impl Case {
    /// What a user, or a server, gets to see of it: the link, or the request and its answer.
    pub(crate) fn seen(&self, world: &World, all: bool) -> Vec<Seen> {
        let send = match &self.call {
            Call::Link(link) => return vec![Seen::Link(link(&world.client, all))],
            Call::Send(send) => send,
        };
        world.sandbox.clear_requests();
        let got = send(&world.client, &world.shower, all);
        let request = Seen::Request(Box::new(world.last_request()));
        match got {
            Ok(got) => vec![request, Seen::Answer(got.raw)],
            Err(error) => panic!("{}: {error:?}", self.id),
        }
    }

    /// Whether this body is taken for the answer: why not, otherwise. Links have none.
    pub(crate) fn takes(&self, world: &World, body: &[u8]) -> Option<Result<(), wxpay::Error>> {
        let Call::Send(send) = &self.call else {
            return None;
        };
        let answer = Fault::Answer {
            status: 200,
            headers: Vec::new(),
            body: body.to_vec(),
        };
        world.sandbox.fault(answer, 1);
        let got = send(&world.client, &world.shower, false);
        world.sandbox.clear_faults();
        world.sandbox.clear_requests();
        Some(got.map(drop))
    }
}

/// What is seen of an operation.
pub(crate) enum Seen {
    Link(String),
    Request(Box<RecordedRequest>),
    Answer(Bytes),
}

/// A sandbox with a client.
pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    client: Client,
    pub(crate) shower: Shower,
}

impl World {
    pub(crate) fn start() -> Self {
        let sandbox = Sandbox::builder()
            .merchant_id(MCHID)
            .stateless()
            .start()
            .unwrap();
        let bank = &sandbox.merchant().platform_certificate;
        let bank = wxpay::crypto::Certificate::from_pem(bank).unwrap();
        let bank = bank.public_key().unwrap();
        let client = wxpay_tests::builder(&sandbox)
            .bank_public_key(bank)
            .build()
            .unwrap();
        let shower = Shower::new(&sandbox);
        Self {
            client: Client::new(client).unwrap(),
            shower,
            sandbox,
        }
    }

    fn try_all(&self, cases: &[Case]) -> Vec<String> {
        let mut problems = Vec::new();
        for case in cases {
            let mut told = |problem: String| problems.push(format!("{}: {problem}", case.id));
            match &case.call {
                Call::Link(link) => {
                    for all in [true, false] {
                        sent::check_link(facts::operation(case.id), &link(&self.client, all), all)
                            .unwrap_or_else(&mut told);
                    }
                }
                Call::Send(send) => {
                    for (all, answers) in
                        [(true, Answers::Complete), (false, Answers::RequiredOnly)]
                    {
                        self.sandbox.set_answers(answers);
                        self.round_trip(case.id, send, all)
                            .unwrap_or_else(&mut told);
                    }
                    self.sandbox.set_answers(Answers::Complete);
                    let call = |all| send(&self.client, &self.shower, all);
                    answer::check(self, case.id, &call, &mut told);
                }
            }
        }
        problems
    }

    /// One request, what the sandbox says of it, and what the client makes of the answer.
    fn round_trip(&self, id: &str, send: &Send, all: bool) -> Result<(), String> {
        let which = if all {
            "all fields"
        } else {
            "the required fields"
        };
        let got = send(&self.client, &self.shower, all);
        let request = self.last_request();
        let got =
            got.map_err(|error| format!("with {which}: {error:?} ({:?})", request.problem))?;
        self.sandbox.clear_requests();
        let told = |problem: String| format!("with {which}: {problem}");
        let old = |warning: &&String| !warning.contains(" is switched off since ");
        if let Some(warning) = request.warnings.iter().find(old) {
            return Err(told(format!("the sandbox warns: {warning}")));
        }
        sent::check(facts::operation(id), &request, all).map_err(told)?;
        if !got.missing.is_empty() {
            return Err(told(format!("missing in the answer: {:?}", got.missing)));
        }
        answer::same(self, id, &got).map_err(told)
    }

    fn last_request(&self) -> RecordedRequest {
        self.sandbox.requests().pop().unwrap_or_default()
    }
}

#[test]
fn every_operation_has_a_case() {
    let text: String = std::fs::read_dir(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/catalogue/generated"
    ))
    .unwrap()
    .map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap())
    .collect();
    let cases = ["GET", "POST", "PUT", "PATCH", "DELETE"];
    let cases: usize = cases
        .iter()
        .map(|method| text.matches(&format!("\"{method} v")).count())
        .sum();
    assert_eq!(cases, facts::number_of_operations());
}
