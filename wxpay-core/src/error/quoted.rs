use std::fmt;

/// The longest foreign word that an error repeats, in characters.
const LONGEST: usize = 64;

/// A word from outside in an error: in backticks, so that a blank at its end is seen, with escapes
/// for whatever a terminal would not show, and cut.
pub(crate) struct Quoted<'t>(pub(crate) &'t str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`")?;
        for (at, c) in self.0.chars().enumerate() {
            if at == LONGEST {
                f.write_str("…")?;
                break;
            }
            // `\'` and `\"` need none between backticks; beyond ASCII nothing belongs into an id.
            match c {
                '\'' | '"' => write!(f, "{c}")?,
                '`' => f.write_str("\\`")?,
                _ => write!(f, "{}", c.escape_default())?,
            }
        }
        f.write_str("`")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_escaped_and_what_is_long_is_cut() {
        assert_eq!(Quoted("PUB_KEY_ID_01 ").to_string(), "`PUB_KEY_ID_01 `");
        assert_eq!(Quoted("a\u{1b}[31m\n").to_string(), "`a\\u{1b}[31m\\n`");
        assert_eq!(Quoted("1\u{200b}").to_string(), "`1\\u{200b}`");
        assert_eq!(Quoted("a`b").to_string(), "`a\\`b`");
        let long = Quoted(&"x".repeat(100_000)).to_string();
        assert_eq!(long, format!("`{}…`", "x".repeat(64)));
    }
}
