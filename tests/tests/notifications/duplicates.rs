//! The same notification several times is handled once, and none is lost.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use wxpay::notification::{
    Claim, Deduplicate, DeduplicateError, MemoryStore, Once, SeenStore, SeenStoreError,
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

#[tokio::test]
async fn an_abandoned_claim_lapses() {
    let (now, store) = at_hand(10);
    let store = store.lease(Duration::from_secs(60));
    assert_eq!(store.claim("a").await.unwrap(), Claim::New);
    now.fetch_add(59, Ordering::Relaxed);
    assert_eq!(store.claim("a").await.unwrap(), Claim::InProgress);
    now.fetch_add(1, Ordering::Relaxed);
    assert_eq!(store.claim("a").await.unwrap(), Claim::New);
}

#[tokio::test]
async fn what_is_done_is_remembered_for_a_day_and_forgotten_later() {
    let (now, store) = at_hand(10);
    store.claim("a").await.unwrap();
    store.done("a").await.unwrap();
    now.fetch_add(86_640, Ordering::Relaxed);
    assert_eq!(store.claim("a").await.unwrap(), Claim::Done);
    now.fetch_add(3600, Ordering::Relaxed);
    assert_eq!(store.claim("b").await.unwrap(), Claim::New);
    assert_eq!(store.len(), 1, "the old one is gone");
    let store = store.time_to_live(Duration::from_secs(10));
    store.done("b").await.unwrap();
    now.fetch_add(10, Ordering::Relaxed);
    assert_eq!(store.claim("b").await.unwrap(), Claim::New);
}

#[tokio::test]
async fn it_never_grows_beyond_its_capacity() {
    let (_, store) = at_hand(100);
    for number in 0..10_000 {
        let id = number.to_string();
        assert_eq!(store.claim(&id).await.unwrap(), Claim::New);
        store.done(&id).await.unwrap();
        assert!(store.len() <= 100);
    }
    assert_eq!(store.claim("9999").await.unwrap(), Claim::Done);
    assert_eq!(store.claim("9900").await.unwrap(), Claim::Done);
    assert_eq!(store.claim("1").await.unwrap(), Claim::New);
}

#[tokio::test]
async fn a_store_full_of_claims_refuses_rather_than_forgets() {
    let (now, store) = at_hand(2);
    store.claim("a").await.unwrap();
    store.claim("b").await.unwrap();
    let error = store.claim("c").await.unwrap_err();
    assert!(error.to_string().contains("2 notifications"), "{error}");
    // A claim that lapsed makes room, and its late handler finds none.
    now.fetch_add(60, Ordering::Relaxed);
    assert_eq!(store.claim("c").await.unwrap(), Claim::New);
    store.claim("d").await.unwrap();
    store.done("a").await.unwrap();
    assert_eq!(store.len(), 2);
    store.release("c").await.unwrap();
    assert_eq!(store.claim("a").await.unwrap(), Claim::New);
}

#[tokio::test]
async fn releasing_does_not_undo_what_is_done() {
    let store = MemoryStore::new(10);
    store.claim("a").await.unwrap();
    store.done("a").await.unwrap();
    store.done("a").await.unwrap();
    store.release("a").await.unwrap();
    assert_eq!(store.claim("a").await.unwrap(), Claim::Done);
}

/// A database that is away.
#[derive(Debug)]
struct Away;

type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, SeenStoreError>> + Send + 'a>>;

impl SeenStore for Away {
    fn claim<'a>(&'a self, _: &'a str) -> Answer<'a, Claim> {
        Box::pin(async { Err("connection refused".into()) })
    }

    fn done<'a>(&'a self, _: &'a str) -> Answer<'a, ()> {
        Box::pin(async { Err("connection refused".into()) })
    }

    fn release<'a>(&'a self, _: &'a str) -> Answer<'a, ()> {
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
