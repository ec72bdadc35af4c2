//! Finding facts. Only the files that can hold what is asked for are parsed.

use crate::file::{CODES, File, NOTIFICATIONS_V2, NOTIFICATIONS_V3, OPERATIONS};
use crate::{Code, Notification, Operation, PathMatch, Protocol, Unreadable};

/// Every operation: APIv2 first, by the first segment of the path, and there as the files have them.
///
/// # Errors
/// A file is not as it should be.
pub fn operations() -> Result<Vec<&'static Operation>, Unreadable> {
    gather(|_| true, |_| true)
}

/// Every notification of a protocol.
///
/// # Errors
/// The file is not as it should be.
pub fn notifications(protocol: Protocol) -> Result<&'static [Notification], Unreadable> {
    let file = match protocol {
        Protocol::V3 => &NOTIFICATIONS_V3,
        Protocol::V2 => &NOTIFICATIONS_V2,
    };
    file.read().map(Vec::as_slice)
}

/// The codes of refusals that mean the same at every operation of a protocol.
///
/// # Errors
/// The file is not as it should be.
pub fn codes(protocol: Protocol) -> Result<&'static [Code], Unreadable> {
    let codes = CODES.read()?;
    Ok(match protocol {
        Protocol::V3 => &codes.v3,
        Protocol::V2 => &codes.v2,
    })
}

/// The operations whose type in Rust has this name: `CreateRefund`, of which several modules have
/// one, or `v2::secapi::CreateRefund` with as many modules in front as are wanted.
///
/// # Errors
/// A file that has the name is not as it should be.
pub fn operations_named(name: &str) -> Result<Vec<&'static Operation>, Unreadable> {
    let (module, name) = match name.rsplit_once("::") {
        Some((module, name)) => (module.strip_prefix("wxpay::").unwrap_or(module), name),
        None => ("", name),
    };
    let inside = |operation: &Operation| {
        let outer = operation.module.strip_suffix(module);
        outer.is_some_and(|outer| module.is_empty() || outer.is_empty() || outer.ends_with("::"))
    };
    gather(
        |file| file.may_mention(&format!("\"{name}\"")),
        |operation| operation.name == name && inside(operation),
    )
}

/// The operations whose official Chinese title has this text in it; those first of which it is the
/// whole title.
///
/// # Errors
/// A file that has the text is not as it should be.
pub fn operations_titled(title: &str) -> Result<Vec<&'static Operation>, Unreadable> {
    let mut found = gather(
        |file| file.may_mention(title),
        |operation| operation.title.contains(title),
    )?;
    found.sort_by_key(|operation| operation.title != title);
    Ok(found)
}

/// The operation that a request with this method and path calls: `GET`,
/// `/v3/refund/domestic/refunds/R1`. See [`operations_at`].
///
/// # Errors
/// A file that may have the path is not as it should be.
pub fn operation_at<'p>(method: &str, path: &'p str) -> Result<Option<PathMatch<'p>>, Unreadable> {
    let found = operations_at(path)?;
    let mut found = found.into_iter();
    Ok(found.find(|found| found.operation.method.eq_ignore_ascii_case(method)))
}

/// The operations that this path is of, whatever their method; the best first, which has a literal
/// where the others have a parameter.
///
/// The path is that of a request or a documented one, with parameters as `{name}`; with or without
/// a slash in front, host, query, and base path (`/hk/`). Those of APIv2 may begin with `v2/`.
/// Parameters' values are returned as they stand in the path, percent-encoded where that is.
///
/// # Errors
/// A file that may have the path is not as it should be.
pub fn operations_at(path: &str) -> Result<Vec<PathMatch<'_>>, Unreadable> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let path = match path.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => path.strip_prefix('/').unwrap_or(path),
    };
    // In front of the segment that the file is named after there are at most a base path and the
    // version.
    let begins: Vec<String> = path
        .split('/')
        .take(3)
        .map(|text| text.replace('-', "_"))
        .collect();
    let mut found = Vec::new();
    for file in &OPERATIONS {
        if begins.iter().any(|begin| begin == file.segment()) {
            let operations = file.read()?.iter();
            found.extend(operations.filter_map(|operation| operation.matches(path)));
        }
    }
    found.sort_by_key(PathMatch::rank);
    Ok(found)
}

/// The notifications with this event type, that of APIv3 first where both protocols have one.
///
/// # Errors
/// A file of notifications is not as it should be.
pub fn notifications_of(event_type: &str) -> Result<Vec<&'static Notification>, Unreadable> {
    let all = notifications(Protocol::V3)?
        .iter()
        .chain(notifications(Protocol::V2)?);
    Ok(all
        .filter(|notification| notification.event_type == event_type)
        .collect())
}

/// The operations that suit, of the files that may have one.
fn gather(
    may: impl Fn(&File<Vec<Operation>>) -> bool,
    suits: impl Fn(&Operation) -> bool,
) -> Result<Vec<&'static Operation>, Unreadable> {
    let mut found = Vec::new();
    for file in &OPERATIONS {
        if may(file) {
            found.extend(file.read()?.iter().filter(|operation| suits(operation)));
        }
    }
    Ok(found)
}
