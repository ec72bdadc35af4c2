//! Characters where they do not belong, and how errors name them.
//!
//! What is named may stand in a key: a character is shown only where it cannot be part of one.

/// The text without the blanks, line ends and invisible characters around it.
pub(crate) fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c))
}

/// What stands around a value that is no part of it, such as `begins with a quotation mark`.
pub(crate) fn around(text: &str) -> Option<String> {
    let is_foreign = |c: &char| c.is_whitespace() || is_invisible(*c) || is_quotation_mark(*c);
    let begin = text.chars().next().filter(is_foreign).map(name);
    let end = text.chars().next_back().filter(is_foreign).map(name);
    match (begin, end) {
        (Some(begin), Some(end)) if begin == end => Some(format!("begins and ends with {begin}")),
        (Some(begin), Some(end)) => Some(format!("begins with {begin} and ends with {end}")),
        (Some(begin), None) => Some(format!("begins with {begin}")),
        (None, Some(end)) => Some(format!("ends with {end}")),
        (None, None) => None,
    }
}

/// The first character that does not belong into a text, such as ``holds `%` as character 3``.
pub(crate) fn first(text: &str, mut belongs: impl FnMut(char) -> bool) -> Option<String> {
    let (before, character) = text.chars().enumerate().find(|(_, c)| !belongs(*c))?;
    Some(format!(
        "holds {} as character {}",
        name(character),
        before + 1
    ))
}

/// What a character is, and itself where it cannot be part of a key.
pub(crate) fn name(character: char) -> String {
    let code = u32::from(character);
    match character {
        ' ' => "a blank".to_owned(),
        '\n' | '\r' => "a line end".to_owned(),
        '\t' => "a tab".to_owned(),
        '\u{feff}' => "a byte order mark (U+FEFF)".to_owned(),
        '\u{fffd}' => "bytes that are no UTF-8".to_owned(),
        '`' => "a backtick".to_owned(),
        '\\' => "a backslash".to_owned(),
        '-' | '_' | '+' | '/' | '=' => "one of the signs `-`, `_`, `+`, `/` and `=`".to_owned(),
        '\u{ff10}'..='\u{ff19}' => format!("a full-width digit (U+{code:04X})"),
        '\u{ff01}'..='\u{ff5e}' => format!("a full-width character (U+{code:04X})"),
        _ if character.is_ascii_digit() => "a digit".to_owned(),
        _ if character.is_ascii_alphabetic() => "a letter".to_owned(),
        _ if is_quotation_mark(character) => format!("a quotation mark (`{character}`)"),
        _ if character.is_whitespace() => format!("a blank (U+{code:04X})"),
        _ if is_invisible(character) => format!("an invisible character (U+{code:04X})"),
        _ if character.is_ascii() => format!("`{character}`"),
        _ => format!("`{character}` (U+{code:04X})"),
    }
}

/// Characters that no editor shows.
pub(crate) fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

pub(crate) fn is_quotation_mark(character: char) -> bool {
    matches!(
        character,
        '"' | '\'' | '\u{2018}'..='\u{201f}' | '\u{ab}' | '\u{bb}' | '\u{300c}'..='\u{300f}' | '\u{ff02}' | '\u{ff07}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_around_a_value_is_named() {
        for (text, says) in [
            ("\"1900\"", "begins and ends with a quotation mark (`\"`)"),
            ("\u{feff}1900", "begins with a byte order mark (U+FEFF)"),
            ("1900\n", "ends with a line end"),
            (
                " 1900\u{200b}",
                "begins with a blank and ends with an invisible character (U+200B)",
            ),
            (
                "“1900”",
                "begins with a quotation mark (`“`) and ends with a quotation mark (`”`)",
            ),
        ] {
            assert_eq!(around(text).as_deref(), Some(says));
        }
        assert_eq!(around("1900"), None);
        assert_eq!(around(""), None);
    }

    #[test]
    fn a_character_that_may_be_of_a_key_is_not_shown() {
        for secret in ['q', '7', '-', '_', '+', '/', '='] {
            let name = name(secret);
            assert!(
                !name.contains(&format!(" {secret} "))
                    && !name.contains('q')
                    && !name.contains('7')
            );
        }
        assert_eq!(
            first("19%0", |c| c.is_ascii_digit()).as_deref(),
            Some("holds `%` as character 3")
        );
        assert_eq!(
            first("1９", |c| c.is_ascii_digit()).as_deref(),
            Some("holds a full-width digit (U+FF19) as character 2")
        );
    }
}
