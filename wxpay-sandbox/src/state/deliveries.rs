//! The callbacks that were not acknowledged yet, as rows.

use std::collections::BTreeSet;

use rusqlite::{Connection, Result, Row, Transaction, params};

use crate::delivery::{Changes, DeliveryAttempt, DeliveryState, RecordedDelivery};

pub(super) const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS deliveries (
        id INTEGER PRIMARY KEY, v2 INTEGER NOT NULL, event_type TEXT NOT NULL,
        summary TEXT NOT NULL, notify_url TEXT NOT NULL, resource TEXT NOT NULL,
        body BLOB NOT NULL, next_attempt INTEGER);
    CREATE TABLE IF NOT EXISTS attempts (
        delivery INTEGER NOT NULL, place INTEGER NOT NULL, at INTEGER NOT NULL, status INTEGER,
        body BLOB NOT NULL, problem TEXT, PRIMARY KEY (delivery, place));";

/// What is due since long ago.
const OVERDUE: i64 = 0;

/// The rows of a file.
#[derive(Default)]
pub(super) struct Rows {
    /// The deliveries that there are rows of.
    ids: BTreeSet<u64>,
    /// How far the rows go.
    pub(super) revision: u64,
}

impl Rows {
    /// Every delivery in a file, oldest first.
    pub(super) fn read(file: &Connection) -> Result<(Rows, Vec<RecordedDelivery>)> {
        let mut all = file.prepare("SELECT * FROM deliveries ORDER BY id")?;
        let mut deliveries = Vec::new();
        for delivery in all.query_map([], delivery)? {
            let mut delivery = delivery?;
            delivery.attempts = attempts(file, delivery.id)?;
            deliveries.push(delivery);
        }
        let rows = Rows {
            ids: deliveries.iter().map(|delivery| delivery.id).collect(),
            revision: 0,
        };
        Ok((rows, deliveries))
    }

    /// Makes the rows those of what is not acknowledged; takes effect with the transaction, and
    /// for the next call when what is returned takes the place of these.
    pub(super) fn write(&self, change: &Transaction<'_>, changes: &Changes) -> Result<Rows> {
        let ids: BTreeSet<u64> = changes.unacknowledged.iter().copied().collect();
        for gone in self.ids.difference(&ids) {
            change.execute(
                "DELETE FROM deliveries WHERE id = ?1",
                params![gone.cast_signed()],
            )?;
            change.execute(
                "DELETE FROM attempts WHERE delivery = ?1",
                params![gone.cast_signed()],
            )?;
        }
        for delivery in &changes.changed {
            write(change, delivery)?;
        }
        let revision = changes.revision;
        Ok(Rows { ids, revision })
    }
}

fn write(change: &Transaction<'_>, delivery: &RecordedDelivery) -> Result<()> {
    let next_attempt = match delivery.state {
        DeliveryState::Waiting { next_attempt } => Some(next_attempt),
        // Nobody will ever know how it went.
        DeliveryState::Sending => Some(OVERDUE),
        _ => None,
    };
    change.execute(
        "INSERT OR REPLACE INTO deliveries VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            delivery.id.cast_signed(),
            delivery.v2,
            delivery.event_type,
            delivery.summary,
            delivery.notify_url,
            delivery.resource,
            delivery.body,
            next_attempt,
        ],
    )?;
    let sql = "DELETE FROM attempts WHERE delivery = ?1";
    change.execute(sql, params![delivery.id.cast_signed()])?;
    for (place, attempt) in (0i64..).zip(&delivery.attempts) {
        change.execute(
            "INSERT INTO attempts VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                delivery.id.cast_signed(),
                place,
                attempt.at,
                attempt.status,
                attempt.body,
                attempt.problem,
            ],
        )?;
    }
    Ok(())
}

fn delivery(row: &Row<'_>) -> Result<RecordedDelivery> {
    Ok(RecordedDelivery {
        id: row.get("id").map(i64::cast_unsigned)?,
        v2: row.get("v2")?,
        event_type: row.get("event_type")?,
        summary: row.get("summary")?,
        notify_url: row.get("notify_url")?,
        resource: row.get("resource")?,
        body: row.get("body")?,
        state: match row.get("next_attempt")? {
            Some(next_attempt) => DeliveryState::Waiting { next_attempt },
            None => DeliveryState::GivenUp,
        },
        attempts: Vec::new(),
    })
}

fn attempts(file: &Connection, delivery: u64) -> Result<Vec<DeliveryAttempt>> {
    let sql = "SELECT * FROM attempts WHERE delivery = ?1 ORDER BY place";
    let mut attempts = file.prepare(sql)?;
    let attempts = attempts.query_map(params![delivery.cast_signed()], |row| {
        Ok(DeliveryAttempt {
            at: row.get("at")?,
            status: row.get("status")?,
            body: row.get("body")?,
            problem: row.get("problem")?,
        })
    })?;
    attempts.collect()
}
