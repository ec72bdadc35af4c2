//! The same notification several times is handled once, and none is lost.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use tokio::sync::oneshot;
use wxpay::notification::{
    Claim, ClaimToken, Deduplicate, DeduplicateError, MemoryStore, Once, SeenStore, SeenStoreError,
};

async fn handled(once: &Deduplicate, id: &str) -> Result<Once<&'static str>, String> {
    once.run(id, || async { Ok::<_, String>("handled") })
        .await
        .map_err(|error| error.to_string())
}

#[tokio::test]
async fn a_repetition_is_not_handled_again() {
    let once = Deduplicate::new(MemoryStore::new(10));
    assert_eq!(handled(&once, "a").await, Ok(Once::Handled("handled")));
    assert_eq!(handled(&once, "a").await, Ok(Once::Duplicate));
    assert_eq!(handled(&once, "b").await, Ok(Once::Handled("handled")));
}

#[tokio::test]
async fn a_failure_of_the_handler_lets_the_repetition_through() {
    let once = Deduplicate::new(MemoryStore::new(10));
    let failed = once
        .run("a", || async { Err::<(), _>("no database") })
        .await;
    assert!(matches!(
        failed,
        Err(DeduplicateError::Handler("no database"))
    ));
    assert_eq!(handled(&once, "a").await, Ok(Once::Handled("handled")));
}

#[tokio::test]
async fn a_repetition_during_the_first_handling_is_neither_handled_nor_acknowledged() {
    let once = Deduplicate::new(MemoryStore::new(10));
    let inner = once.clone();
    let outer = once.run("a", || async move {
        let second = inner.run("a", || async { Ok::<_, String>(()) }).await;
        assert!(matches!(second, Err(DeduplicateError::InProgress)));
        Err::<(), _>("and then the first one fails")
    });
    outer.await.unwrap_err();
    assert_eq!(handled(&once, "a").await, Ok(Once::Handled("handled")));
}

/// A store by a clock that is moved by hand.
fn at_hand(capacity: usize) -> (Arc<AtomicI64>, MemoryStore) {
    let now = Arc::new(AtomicI64::new(1_000_000));
    let clock = now.clone();
    let store = MemoryStore::new(capacity).clock(move || clock.load(Ordering::Relaxed));
    (now, store)
}

/// Claims an id that nobody has.
async fn claimed(store: &MemoryStore, id: &str) -> ClaimToken {
    match store.claim(id).await.unwrap() {
        Claim::New(token) => token,
        other => panic!("{id}: {other:?}"),
    }
}

#[tokio::test]
async fn an_abandoned_claim_lapses() {
    let (now, store) = at_hand(10);
    let store = store.lease(Duration::from_secs(60));
    let first = claimed(&store, "a").await;
    now.fetch_add(59, Ordering::Relaxed);
    assert_eq!(store.claim("a").await.unwrap(), Claim::InProgress);
    now.fetch_add(1, Ordering::Relaxed);
    assert_ne!(claimed(&store, "a").await, first);
}

#[tokio::test]
async fn what_is_done_is_remembered_for_a_day_and_forgotten_later() {
    let (now, store) = at_hand(10);
    let token = claimed(&store, "a").await;
    assert!(store.done("a", token).await.unwrap());
    now.fetch_add(86_640, Ordering::Relaxed);
    assert_eq!(store.claim("a").await.unwrap(), Claim::Done);
    now.fetch_add(3600, Ordering::Relaxed);
    let token = claimed(&store, "b").await;
    assert_eq!(store.len(), 1, "the old one is gone");
    let store = store.time_to_live(Duration::from_secs(10));
    assert!(store.done("b", token).await.unwrap());
    now.fetch_add(10, Ordering::Relaxed);
    claimed(&store, "b").await;
}

#[tokio::test]
async fn it_never_grows_beyond_its_capacity() {
    let (_, store) = at_hand(100);
    for number in 0..10_000 {
        let id = number.to_string();
        let token = claimed(&store, &id).await;
        assert!(store.done(&id, token).await.unwrap());
        assert!(store.len() <= 100);
    }
    assert_eq!(store.claim("9999").await.unwrap(), Claim::Done);
    assert_eq!(store.claim("9900").await.unwrap(), Claim::Done);
    claimed(&store, "1").await;
}

#[tokio::test]
async fn a_store_full_of_claims_refuses_rather_than_forgets() {
    let (now, store) = at_hand(2);
    let lapsed = claimed(&store, "a").await;
    claimed(&store, "b").await;
    let error = store.claim("c").await.unwrap_err();
    assert!(error.to_string().contains("2 notifications"), "{error}");
    // A claim that lapsed makes room, and its late handler finds none.
    now.fetch_add(60, Ordering::Relaxed);
    let third = claimed(&store, "c").await;
    claimed(&store, "d").await;
    assert!(!store.done("a", lapsed).await.unwrap());
    assert_eq!(store.len(), 2);
    store.release("c", third).await.unwrap();
    claimed(&store, "a").await;
}

#[tokio::test]
async fn releasing_does_not_undo_what_is_done() {
    let store = MemoryStore::new(10);
    let token = claimed(&store, "a").await;
    assert!(store.done("a", token).await.unwrap());
    assert!(store.done("a", token).await.unwrap());
    store.release("a", token).await.unwrap();
    assert_eq!(store.claim("a").await.unwrap(), Claim::Done);
}

#[tokio::test]
async fn who_is_late_neither_ends_nor_gives_up_the_claim_of_a_successor() {
    let (now, store) = at_hand(10);
    let late = claimed(&store, "a").await;
    now.fetch_add(60, Ordering::Relaxed);
    let successor = claimed(&store, "a").await;
    store.release("a", late).await.unwrap();
    assert_eq!(store.claim("a").await.unwrap(), Claim::InProgress);
    assert!(!store.done("a", late).await.unwrap());
    assert_eq!(store.claim("a").await.unwrap(), Claim::InProgress);
    // A token is not given again once its claim was given up.
    store.release("a", successor).await.unwrap();
    let third = claimed(&store, "a").await;
    assert!(!store.done("a", late).await.unwrap());
    assert!(!store.done("a", successor).await.unwrap());
    assert!(store.done("a", third).await.unwrap());
    assert_eq!(store.claim("a").await.unwrap(), Claim::Done);
}

#[tokio::test]
async fn who_is_late_and_has_no_successor_is_in_time() {
    let (now, store) = at_hand(10);
    let token = claimed(&store, "a").await;
    now.fetch_add(3600, Ordering::Relaxed);
    assert!(store.done("a", token).await.unwrap());
    assert_eq!(store.claim("a").await.unwrap(), Claim::Done);
}

#[tokio::test]
async fn two_handlers_never_hold_the_same_notification_after_a_third_was_late() {
    let (now, store) = at_hand(10);
    let once = Deduplicate::new(store);
    let (inner, late) = (once.clone(), now.clone());
    let first = once.run("a", || async move {
        late.fetch_add(60, Ordering::Relaxed);
        let outer = inner.clone();
        let second = inner.run("a", || async move {
            // The first one failed long ago, as far as the second one knows.
            Ok::<_, String>(outer)
        });
        let second = second.await.unwrap();
        assert!(matches!(second, Once::Handled(_)));
        Err::<(), _>("too late")
    });
    first.await.unwrap_err();
    assert_eq!(handled(&once, "a").await, Ok(Once::Duplicate));
}

/// Begins to handle `a` and is cut off, as by a web server whose peer hung up.
async fn hung_up(once: &Deduplicate) {
    let (begun, has_begun) = oneshot::channel();
    let handling = once.run("a", || async {
        begun.send(()).unwrap();
        std::future::pending::<Result<(), String>>().await
    });
    tokio::select! {
        biased;
        _ = handling => panic!("it has no end"),
        begun = has_begun => begun.unwrap(),
    }
}

#[tokio::test]
async fn what_is_cut_off_is_handled_by_the_next_repetition() {
    let once = Deduplicate::new(MemoryStore::new(10));
    hung_up(&once).await;
    assert_eq!(handled(&once, "a").await, Ok(Once::Handled("handled")));
}

#[tokio::test]
async fn a_handler_on_its_own_task_comes_to_its_end_without_the_sender() {
    let once = Deduplicate::new(MemoryStore::new(10));
    let (begun, has_begun) = oneshot::channel();
    let (go_on, may_go_on) = oneshot::channel::<()>();
    let (ended, has_ended) = oneshot::channel();
    let handling = once.run_to_end("a", move || async move {
        begun.send(()).unwrap();
        may_go_on.await.unwrap();
        ended.send(()).unwrap();
        Ok::<_, String>(())
    });
    tokio::select! {
        biased;
        _ = handling => panic!("it waits"),
        begun = has_begun => begun.unwrap(),
    }
    let meanwhile = once.run("a", || async { Ok::<_, String>(()) }).await;
    assert!(matches!(meanwhile, Err(DeduplicateError::InProgress)));
    go_on.send(()).unwrap();
    has_ended.await.unwrap();
    // One thread: the task that ended the handler kept its result in the same step.
    assert_eq!(handled(&once, "a").await, Ok(Once::Duplicate));
}

#[tokio::test]
async fn a_handler_on_its_own_task_gives_its_result_and_its_failure() {
    let once = Deduplicate::new(MemoryStore::new(10));
    let failed = once
        .run_to_end("a", || async { Err::<(), _>("no database") })
        .await;
    assert!(matches!(
        failed,
        Err(DeduplicateError::Handler("no database"))
    ));
    let done = once.run_to_end("a", || async { Ok::<_, String>(7) }).await;
    assert!(matches!(done, Ok(Once::Handled(7))));
}

#[tokio::test]
async fn a_handler_that_panics_lets_the_repetition_through() {
    let once = Deduplicate::new(MemoryStore::new(10));
    let cut = once
        .run_to_end("a", || async {
            let number: i64 = "the handler's own mistake".parse().unwrap();
            Ok::<_, String>(number)
        })
        .await;
    assert!(matches!(cut, Err(DeduplicateError::Interrupted)));
    assert_eq!(handled(&once, "a").await, Ok(Once::Handled("handled")));
}

/// A store that answers later, as over a network.
#[derive(Debug)]
struct Remote(MemoryStore);

impl SeenStore for Remote {
    fn claim<'a>(&'a self, id: &'a str) -> Answer<'a, Claim> {
        Box::pin(async {
            tokio::task::yield_now().await;
            self.0.claim(id).await
        })
    }

    fn done<'a>(&'a self, id: &'a str, token: ClaimToken) -> Answer<'a, bool> {
        Box::pin(async move {
            tokio::task::yield_now().await;
            self.0.done(id, token).await
        })
    }

    fn release<'a>(&'a self, id: &'a str, token: ClaimToken) -> Answer<'a, ()> {
        Box::pin(async move {
            tokio::task::yield_now().await;
            self.0.release(id, token).await
        })
    }
}

#[tokio::test]
async fn a_store_elsewhere_is_told_too_that_a_handler_was_cut_off() {
    let once = Deduplicate::new(Remote(MemoryStore::new(10)));
    hung_up(&once).await;
    loop {
        match handled(&once, "a").await {
            Ok(result) => break assert_eq!(result, Once::Handled("handled")),
            Err(_) => tokio::task::yield_now().await,
        }
    }
}

#[tokio::test]
async fn what_is_done_stays_done_when_the_sender_hangs_up_while_the_store_is_told() {
    let once = Deduplicate::new(Remote(MemoryStore::new(10)));
    let (ended, has_ended) = oneshot::channel();
    let handling = once.run("a", || async {
        ended.send(()).unwrap();
        Ok::<_, String>(())
    });
    tokio::select! {
        biased;
        ended = has_ended => ended.unwrap(),
        _ = handling => panic!("the store was quicker"),
    }
    loop {
        match handled(&once, "a").await {
            Ok(result) => break assert_eq!(result, Once::Duplicate),
            Err(_) => tokio::task::yield_now().await,
        }
    }
}

/// A database that is away.
#[derive(Debug)]
struct Away;

type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, SeenStoreError>> + Send + 'a>>;

impl SeenStore for Away {
    fn claim<'a>(&'a self, _: &'a str) -> Answer<'a, Claim> {
        Box::pin(async { Err("connection refused".into()) })
    }

    fn done<'a>(&'a self, _: &'a str, _: ClaimToken) -> Answer<'a, bool> {
        Box::pin(async { Err("connection refused".into()) })
    }

    fn release<'a>(&'a self, _: &'a str, _: ClaimToken) -> Answer<'a, ()> {
        Box::pin(async { Err("connection refused".into()) })
    }
}

#[tokio::test]
async fn a_store_that_is_away_is_a_failure_and_nothing_is_handled() {
    let once = Deduplicate::new(Away);
    let result = once
        .run("a", || async {
            panic!("handled");
            #[allow(unreachable_code)]
            Ok::<(), String>(())
        })
        .await;
    let error = result.unwrap_err();
    assert!(matches!(error, DeduplicateError::Store(_)));
    assert!(error.to_string().contains("connection refused"));
}
