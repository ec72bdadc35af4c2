//! Orders, and callbacks that were not acknowledged, that outlive the sandbox: kept in an SQLite
//! file.

mod apart;
mod deliveries;
mod rows;

use std::collections::BTreeMap;
use std::path::Path;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use std::{fs, io};

use rusqlite::{Connection, OptionalExtension, params};

use crate::delivery::{Changes, Unacknowledged};
use crate::products::Products;
use crate::server::Server;
use rows::Differences;

/// The most that an end without notice loses.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// The file that the orders are in.
pub(crate) struct State {
    file: Connection,
    orders: rows::Written,
    deliveries: deliveries::Rows,
    seed: Option<u64>,
}

/// What a file remembers of an earlier sandbox.
#[derive(Default)]
pub(crate) struct Remembered {
    pub(crate) products: Products,
    pub(crate) deliveries: Unacknowledged,
    pub(crate) mchid: Option<String>,
    /// How far the identifiers of the same seed had come.
    pub(crate) position: Option<u64>,
}

impl State {
    /// Opens a file, which may be new.
    ///
    /// # Errors
    /// When it cannot be opened or is something else.
    pub(crate) fn open(path: &Path, seed: Option<u64>) -> io::Result<(State, Remembered)> {
        open(path, seed).map_err(|error| {
            io::Error::other(format!(
                "the state file {}: {error}; a new file begins without orders",
                path.display()
            ))
        })
    }

    /// Writes what has changed since.
    fn save(
        &mut self,
        orders: Differences,
        deliveries: &Changes,
        facts: &[(&str, String)],
    ) -> rusqlite::Result<()> {
        let change = self.file.transaction()?;
        orders.write(&change)?;
        let deliveries = self.deliveries.write(&change, deliveries)?;
        for (name, value) in facts {
            let sql = "INSERT OR REPLACE INTO sandbox (name, value) VALUES (?1, ?2)";
            change.execute(sql, params![name, value])?;
        }
        change.commit()?;
        self.orders.apply(orders);
        self.deliveries = deliveries;
        Ok(())
    }
}

/// Writes the orders whenever some may have changed, until dropped.
pub(crate) async fn keep(server: Arc<Server>, state: Arc<Mutex<State>>) {
    loop {
        server.changed.notified().await;
        let begun = Instant::now();
        let written = tokio::task::spawn_blocking({
            let (server, state) = (server.clone(), state.clone());
            move || write(&server, &state)
        });
        // A panic there has already been reported on standard error.
        let _ = written.await;
        // Many orders take longer to look through: requests come first.
        tokio::time::sleep((begun.elapsed() * 4).min(LONGEST_PAUSE)).await;
    }
}

/// Writes the orders as they are.
pub(crate) fn write(server: &Server, state: &Mutex<State>) {
    // Before the orders are looked at, so that no older look at them is written later.
    let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
    let orders = state.orders.compare(&*server.products());
    // After the orders: what they have their merchant told of is among these.
    let deliveries = server.deliveries.since(state.deliveries.revision);
    let mut facts = vec![
        ("mchid", server.issued.merchant.mchid.clone()),
        ("last_delivery", deliveries.last.to_string()),
        ("clock_offset", server.clock.offset().to_string()),
        ("keys", server.symmetric_keys()),
    ];
    if let (Some(seed), Some(position)) = (state.seed, server.randomness.position()) {
        facts.push(("seed", seed.to_string()));
        facts.push(("position", position.to_string()));
    }
    let saved = orders
        .map_err(|error| error.to_string())
        .and_then(|orders| {
            state
                .save(orders, &deliveries, &facts)
                .map_err(|error| error.to_string())
        });
    if let Err(error) = saved {
        tracing::error!(%error, "the orders could not be written to the state file");
    }
}

fn open(path: &Path, seed: Option<u64>) -> Result<(State, Remembered), Box<dyn std::error::Error>> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let file = Connection::open(path)?;
    file.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = NORMAL;
         CREATE TABLE IF NOT EXISTS orders (path TEXT PRIMARY KEY, content TEXT NOT NULL);
         CREATE TABLE IF NOT EXISTS sandbox (name TEXT PRIMARY KEY, value TEXT NOT NULL);",
    )?;
    file.execute_batch(deliveries::TABLES)?;
    let mut orders = BTreeMap::new();
    {
        let mut rows = file.prepare("SELECT path, content FROM orders")?;
        let mut rows = rows.query([])?;
        while let Some(row) = rows.next()? {
            orders.insert(row.get(0)?, row.get(1)?);
        }
    }
    let fact = |name: &str| {
        let sql = "SELECT value FROM sandbox WHERE name = ?1";
        file.query_row(sql, params![name], |row| row.get::<_, String>(0))
            .optional()
    };
    let (deliveries, unacknowledged) = deliveries::Rows::read(&file)?;
    let seeded = seed.is_some() && seed == number(fact("seed")?)?;
    let remembered = Remembered {
        products: match orders.is_empty() {
            true => Products::default(),
            false => Products::restore(rows::join(&orders)?)?,
        },
        deliveries: Unacknowledged {
            deliveries: unacknowledged,
            last: number(fact("last_delivery")?)?.unwrap_or_default(),
            clock_offset: number(fact("clock_offset")?)?.unwrap_or_default(),
            keys: fact("keys")?,
        },
        mchid: fact("mchid")?,
        position: match seeded {
            true => number(fact("position")?)?,
            false => None,
        },
    };
    let state = State {
        file,
        orders: rows::Written::new(&orders),
        deliveries,
        seed,
    };
    Ok((state, remembered))
}

fn number<T: FromStr>(text: Option<String>) -> Result<Option<T>, T::Err> {
    text.map(|text| text.parse()).transpose()
}
