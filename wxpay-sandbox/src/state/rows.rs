//! The orders, as rows.

use std::collections::{BTreeMap, HashMap};

use aws_lc_rs::digest::{SHA256, digest};
use rusqlite::{Result, Transaction, params};
use serde::Serialize;
use serde_json::{Map, Value};

use super::apart::Apart;

/// What the rows of a file are, so that only what changed is written. Their content takes ten times
/// as much memory as this.
#[derive(Default)]
pub(super) struct Written {
    rows: HashMap<String, Row>,
    round: u32,
}

struct Row {
    digest: Digest,
    /// When it was last found among the orders.
    round: u32,
}

type Digest = [u8; 16];

/// How the orders differ from the rows.
pub(super) struct Differences {
    /// Paths and contents.
    changed: Vec<(String, String)>,
    gone: Vec<String>,
}

impl Written {
    /// Rows that were read.
    pub(super) fn new(rows: &BTreeMap<String, String>) -> Written {
        let row = |(path, content): (&String, &String)| {
            let digest = digest_of(content);
            (path.clone(), Row { digest, round: 0 })
        };
        Written {
            rows: rows.iter().map(row).collect(),
            round: 0,
        }
    }

    /// Looks at every order.
    pub(super) fn compare(&mut self, products: &impl Serialize) -> serde_json::Result<Differences> {
        self.round = self.round.wrapping_add(1);
        let (rows, round) = (&mut self.rows, self.round);
        let mut changed = Vec::new();
        products.serialize(Apart::new(&mut |path, content| {
            let known = rows.get_mut(&path).map(|row| {
                row.round = round;
                row.digest
            });
            if known != Some(digest_of(&content)) {
                changed.push((path, content));
            }
        }))?;
        let gone = rows.iter().filter(|(_, row)| row.round != round);
        let gone = gone.map(|(path, _)| path.clone()).collect();
        Ok(Differences { changed, gone })
    }

    /// The differences are in the file now.
    pub(super) fn apply(&mut self, differences: Differences) {
        for path in differences.gone {
            self.rows.remove(&path);
        }
        for (path, content) in differences.changed {
            let (digest, round) = (digest_of(&content), self.round);
            self.rows.insert(path, Row { digest, round });
        }
    }
}

impl Differences {
    pub(super) fn write(&self, change: &Transaction<'_>) -> Result<()> {
        for (path, content) in &self.changed {
            let sql = "INSERT OR REPLACE INTO orders (path, content) VALUES (?1, ?2)";
            change.execute(sql, params![path, content])?;
        }
        for path in &self.gone {
            change.execute("DELETE FROM orders WHERE path = ?1", params![path])?;
        }
        Ok(())
    }
}

/// Puts the rows together again.
pub(super) fn join(rows: &BTreeMap<String, String>) -> serde_json::Result<Value> {
    let mut whole = Value::Object(Map::new());
    for (path, content) in rows {
        let path: Vec<String> = serde_json::from_str(path)?;
        let mut place = &mut whole;
        for name in path {
            if !place.is_object() {
                *place = Value::Object(Map::new());
            }
            place = &mut place[name];
        }
        *place = serde_json::from_str(content)?;
    }
    Ok(whole)
}

fn digest_of(content: &str) -> Digest {
    let mut first = Digest::default();
    let whole = digest(&SHA256, content.as_bytes());
    for (to, from) in first.iter_mut().zip(whole.as_ref()) {
        *to = *from;
    }
    first
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde_json::json;

    use super::*;

    #[derive(Clone, Serialize)]
    struct Products {
        payments: Payments,
        odd: BTreeMap<String, Value>,
        none: BTreeMap<String, Value>,
    }

    #[derive(Clone, Serialize)]
    struct Payments {
        orders: BTreeMap<String, Value>,
        ids: BTreeMap<String, String>,
    }

    fn products() -> Products {
        let orders = [
            ("1/a", json!({ "total": { "fen": {} } })),
            ("1/\"b\"", json!([{}])),
        ];
        Products {
            payments: Payments {
                orders: orders.map(|(key, order)| (key.to_owned(), order)).into(),
                ids: [("42".to_owned(), "1/a".to_owned())].into(),
            },
            odd: [(String::new(), json!({ "": { "": {} } }))].into(),
            none: BTreeMap::new(),
        }
    }

    /// The rows after the differences were written.
    fn written(
        rows: &mut BTreeMap<String, String>,
        state: &mut Written,
        products: &Products,
    ) -> usize {
        let differences = state.compare(products).unwrap();
        let count = differences.changed.len() + differences.gone.len();
        rows.extend(differences.changed.iter().cloned());
        rows.retain(|path, _| !differences.gone.contains(path));
        state.apply(differences);
        count
    }

    #[test]
    fn orders_are_the_same_after_they_were_taken_apart() {
        let (mut rows, mut state) = (BTreeMap::new(), Written::default());
        written(&mut rows, &mut state, &products());
        assert!(
            rows.contains_key(r#"["payments","orders","1/a"]"#),
            "{rows:?}"
        );
        assert_eq!(rows.len(), 5);
        assert_eq!(
            join(&rows).unwrap(),
            serde_json::to_value(products()).unwrap()
        );
    }

    #[test]
    fn only_what_changed_is_written() {
        let (mut rows, mut state) = (BTreeMap::new(), Written::default());
        let mut products = products();
        assert_eq!(written(&mut rows, &mut state, &products), 5);
        assert_eq!(written(&mut rows, &mut state, &products), 0);
        products.payments.orders.insert("1/a".to_owned(), json!(1));
        products.payments.ids.clear();
        // A changed row, one that is gone, and the one for the map that is empty.
        assert_eq!(written(&mut rows, &mut state, &products), 3);
        let whole = serde_json::to_value(&products).unwrap();
        assert_eq!(join(&rows).unwrap(), whole);
        // Read from a file again.
        let mut state = Written::new(&rows);
        assert_eq!(written(&mut rows, &mut state, &products), 0);
    }
}
