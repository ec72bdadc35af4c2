use std::fmt::{self, Write as _};

/// The beginning of a text that somebody else wrote, on one line: what a terminal or a log would
/// obey is escaped.
pub(crate) struct Excerpt<'t> {
    pub(crate) text: &'t str,
    /// How many characters are shown.
    pub(crate) most: usize,
}

impl fmt::Display for Excerpt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut characters = self.text.chars();
        for character in characters.by_ref().take(self.most) {
            match character {
                '\'' | '"' | '\\' => f.write_char(character)?,
                _ => write!(f, "{}", character.escape_debug())?,
            }
        }
        if characters.next().is_some() {
            f.write_char('…')?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Excerpt;

    #[test]
    fn what_a_terminal_would_obey_is_escaped_and_the_rest_is_cut() {
        let show = |text, most| Excerpt { text, most }.to_string();
        assert_eq!(show("订单不存在 \"a\\b\"", 20), "订单不存在 \"a\\b\"");
        assert_eq!(show("a\n\u{1b}[2J\u{202e}", 20), "a\\n\\u{1b}[2J\\u{202e}");
        assert_eq!(show("订单不存在", 3), "订单不…");
    }
}
