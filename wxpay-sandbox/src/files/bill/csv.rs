/// The text of a bill, as WeChat Pay writes it: with a byte-order mark, and data behind backticks.
pub(super) struct Csv(String);

impl Csv {
    pub(super) fn new(titles: &[&str]) -> Csv {
        let mut csv = Csv("\u{feff}".to_owned());
        csv.titles(titles);
        csv
    }

    pub(super) fn titles(&mut self, titles: &[&str]) {
        self.0.push_str(&titles.join(","));
        self.0.push_str("\r\n");
    }

    pub(super) fn row(&mut self, cells: &[&str]) {
        let cells: Vec<String> = cells.iter().map(|cell| format!("`{cell}")).collect();
        self.0.push_str(&cells.join(","));
        self.0.push_str("\r\n");
    }

    pub(super) fn finish(self) -> String {
        self.0
    }
}

pub(super) fn yuan(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    let fen = fen.unsigned_abs();
    format!("{sign}{}.{:02}", fen / 100, fen % 100)
}

#[cfg(test)]
mod tests {
    use super::yuan;

    #[test]
    fn amounts_are_written_in_yuan() {
        assert_eq!(
            [0, 7, 1234, -50].map(yuan),
            ["0.00", "0.07", "12.34", "-0.50"]
        );
    }
}
