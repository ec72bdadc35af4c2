/// What a page for the user's browser says of an order.
#[derive(Clone, Debug)]
pub(crate) struct Displayed {
    pub(crate) state: &'static str,
    /// Whether the user can still do something about it.
    pub(crate) waits: bool,
    /// Names and values, the most important first.
    pub(crate) rows: Vec<(&'static str, String)>,
}

/// An amount in fen as people read it.
pub(super) fn yuan(fen: i64) -> String {
    format!("¥{}.{:02}", fen / 100, fen % 100)
}
