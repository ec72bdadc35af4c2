//! Which of several products that share an event type a notification is of.

use crate::codec::decode::Node;
use crate::notification::{Event, Notification, NotificationError, NotificationErrorKind};
use crate::text::foreign::quoted;

/// One of the types that a program listens with, for [`check`].
#[derive(Debug, Clone, Copy)]
pub struct Candidate {
    event_types: &'static [&'static str],
    fits: fn(&Notification) -> bool,
    name: fn() -> &'static str,
    problems: fn(&Notification) -> String,
}

impl Candidate {
    /// The candidate that a type is.
    #[must_use]
    pub const fn of<T: Event>() -> Self {
        Self {
            event_types: T::EVENT_TYPES,
            fits: T::matches,
            name: name::<T>,
            problems: problems::<T>,
        }
    }
}

/// Sees to it that a notification is of one of these types, or that none of them is for its event
/// type. Acknowledging what was declared and did not fit would lose it for good: WeChat Pay
/// repeats what is not acknowledged.
///
/// # Errors
/// The event type is declared, and the resource fits none of its types, or several.
pub fn check(
    notification: &Notification,
    candidates: &[Candidate],
) -> Result<(), NotificationError> {
    let event_type = notification.event_type();
    let declared = || {
        let of_type = |candidate: &&Candidate| candidate.event_types.contains(&event_type);
        candidates.iter().filter(of_type)
    };
    let fitting = || declared().filter(|candidate| (candidate.fits)(notification));
    if fitting().count() == 1 || declared().next().is_none() {
        return Ok(());
    }
    let problem = if fitting().next().is_none() {
        let problems: Vec<String> = declared()
            .map(|candidate| (candidate.problems)(notification))
            .collect();
        format!(
            "its resource is not what was looked for: {}",
            problems.join("; ")
        )
    } else {
        let names: Vec<String> = fitting()
            .map(|candidate| format!("`{}`", (candidate.name)()))
            .collect();
        format!(
            "its resource fits {}: tell them apart by fields that only one of them has, with \
             `field = \"…\"`",
            names.join(" and ")
        )
    };
    Err(notification.error(undecided(notification, problem)))
}

/// Whether a notification of the right event type is of the product of a type.
pub(super) fn fits<T: Event>(notification: &Notification) -> bool {
    if T::FIELDS.is_empty() {
        let found = notification.original_type();
        T::ORIGINAL_TYPE.is_none_or(|wanted| found.is_empty() || found == wanted)
    } else {
        let there = |name: &&str| lack(notification.field(name)).is_none();
        T::FIELDS.iter().all(there)
    }
}

/// Why a notification is not the event of a type.
pub(super) fn refusal<T: Event>(notification: &Notification) -> NotificationErrorKind {
    if T::EVENT_TYPES.contains(&notification.event_type()) {
        let problem = format!(
            "its resource is not what was looked for: {}",
            problems::<T>(notification)
        );
        undecided(notification, problem)
    } else {
        NotificationErrorKind::OtherEvent {
            found: notification.event_type().to_owned(),
            expected: T::EVENT_TYPES,
        }
    }
}

fn undecided(notification: &Notification, problem: String) -> NotificationErrorKind {
    NotificationErrorKind::Undecided {
        event_type: notification.event_type().to_owned(),
        original_type: notification.original_type().to_owned(),
        problem,
    }
}

/// What a notification of the right event type lacks of the product of a type, in words.
fn problems<T: Event>(notification: &Notification) -> String {
    let name = name::<T>();
    let lacking: Vec<String> = T::FIELDS
        .iter()
        .filter_map(|field| {
            let problem = lack(notification.field(field))?;
            Some(format!("`{field}` ({problem})"))
        })
        .collect();
    match T::ORIGINAL_TYPE {
        _ if !lacking.is_empty() => format!("`{name}` needs {}", lacking.join(", ")),
        Some(kind) if T::FIELDS.is_empty() => {
            format!("`{name}` is for the original_type {}", quoted(kind))
        }
        // Whoever wrote `matches` by hand knows.
        _ => format!("`{name}` is for something else"),
    }
}

/// What a field that tells a product lacks to be there.
fn lack(value: &Node<'_>) -> Option<&'static str> {
    match value {
        Node::Missing => Some("not there"),
        Node::Null => Some("null"),
        Node::String(text) if text.is_empty() => Some("empty"),
        Node::Array(items) if items.is_empty() => Some("empty"),
        Node::Object(fields) if fields.is_empty() => Some("empty"),
        _ => None,
    }
}

/// The name of a type without its module.
fn name<T>() -> &'static str {
    let path = std::any::type_name::<T>();
    path.rsplit("::").next().unwrap_or(path)
}
