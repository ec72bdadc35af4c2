//! Text from outside on its way into an error or a log line.

use std::fmt::{self, Write as _};

/// The longest name that is shown whole, in characters: ids of platform keys have 43.
const NAME: usize = 64;

/// The longest text that is shown whole, in characters.
const TEXT: usize = 300;

/// Text that somebody else chose, fit to be shown: cut to a length that a log line can bear, and
/// with escapes in the place of everything that could end the line, colour the terminal, or turn
/// the order of what is read.
#[derive(Clone, Copy)]
pub(crate) struct Foreign<'t> {
    text: &'t str,
    limit: usize,
}

impl<'t> Foreign<'t> {
    /// A name, a code, a serial number, a host: something short.
    pub(crate) const fn name(text: &'t str) -> Self {
        Self { text, limit: NAME }
    }

    /// A sentence.
    pub(crate) const fn text(text: &'t str) -> Self {
        Self { text, limit: TEXT }
    }
}

/// A name in backticks, so that one sees where it begins and ends.
pub(crate) fn quoted(name: &str) -> String {
    format!("`{}`", Foreign::name(name))
}

impl fmt::Display for Foreign<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, character) in self.text.chars().enumerate() {
            if at == self.limit {
                return f.write_char('…');
            }
            // These do no harm: messages are full of quotation marks, and what was shown once may
            // be shown again.
            if matches!(character, '"' | '\'' | '\\') {
                f.write_char(character)?;
            } else {
                write!(f, "{}", character.escape_debug())?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Foreign<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{self}\"")
    }
}

#[cfg(test)]
mod tests {
    use super::{Foreign, quoted};

    #[test]
    fn what_people_write_is_shown_as_it_is() {
        for text in ["", "PUB_KEY_ID_0119", "订单不存在", r#"no "sign" isn't"#] {
            assert_eq!(Foreign::text(text).to_string(), text);
        }
    }

    #[test]
    fn what_would_leave_its_line_or_turn_it_round_is_escaped() {
        let shown = Foreign::text("a\nb\r\u{1b}[31m\u{202e}c\u{0}\u{2028}\u{85}").to_string();
        assert_eq!(
            shown, r"a\nb\r\u{1b}[31m\u{202e}c\0\u{2028}\u{85}",
            "{shown}"
        );
    }

    #[test]
    fn what_is_long_is_cut() {
        let name = Foreign::name(&"字".repeat(1_000_000)).to_string();
        assert_eq!(name.chars().count(), 65);
        let text = Foreign::text(&"\u{1b}".repeat(1_000_000)).to_string();
        assert!(text.len() < 2_000, "{}", text.len());
    }

    #[test]
    fn names_are_quoted_with_their_blanks_and_invisible_characters() {
        assert_eq!(quoted("PUB_KEY_ID_1 "), "`PUB_KEY_ID_1 `");
        assert_eq!(
            quoted("PUB_KEY_ID_1\u{200b}\n"),
            "`PUB_KEY_ID_1\\u{200b}\\n`"
        );
        assert!(quoted(&"A".repeat(9999)).len() < 100);
    }
}
