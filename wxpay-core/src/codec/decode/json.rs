//! The one reader of JSON: typed and untyped calls, notifications and refusals all go through it.
//!
//! It is stricter than serde's in one thing, names that are there twice, for nobody can say which
//! of the two counts; and it is more lenient where a fault of one value would otherwise be one of
//! the whole answer: half an emoji in a text that a user typed, a number that no type can hold, an
//! unknown field that is nested without end.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use crate::codec::decode::Node;
use crate::text::foreign::Foreign;

/// Deeper than anything documented (eight levels), and shallow enough for any stack. What lies
/// below is not looked into.
const MAX_DEPTH: usize = 100;

/// Up to this number of fields, comparing each with each is the fastest.
const FEW: usize = 16;

/// Text that is not JSON, or holds a field twice. Says where, and not what stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonError {
    problem: String,
    at: usize,
}

pub(super) fn parse(json: &[u8]) -> Result<Node<'_>, JsonError> {
    let mut reader = Reader { json, at: 0 };
    reader.blanks();
    let node = reader.value(0)?;
    reader.blanks();
    match reader.peek() {
        None => Ok(node),
        Some(_) => Err(reader.error("there is more behind the end")),
    }
}

impl JsonError {
    /// What is wrong.
    #[must_use]
    pub fn problem(&self) -> &str {
        &self.problem
    }

    /// Where, in bytes from the beginning.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.at
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (at byte {})", self.problem, self.at)
    }
}

impl std::error::Error for JsonError {}

struct Reader<'j> {
    json: &'j [u8],
    at: usize,
}

impl<'j> Reader<'j> {
    fn value(&mut self, depth: usize) -> Result<Node<'j>, JsonError> {
        match self.peek() {
            Some(b'{' | b'[') if depth == MAX_DEPTH => {
                let start = self.at;
                self.skip()?;
                Ok(Node::String(String::from_utf8_lossy(
                    &self.json[start..self.at],
                )))
            }
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            _ => self.scalar(),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Node<'j>, JsonError> {
        let mut fields = Vec::new();
        self.at += 1;
        self.blanks();
        if self.eat(b'}') {
            return Ok(Node::Object(fields));
        }
        loop {
            let name = self.name()?;
            fields.push((name, self.value(depth + 1)?));
            self.blanks();
            if self.eat(b'}') {
                break;
            }
            self.expect(b',', "expected `,` or `}`")?;
            self.blanks();
        }
        match twice(&fields) {
            None => Ok(Node::Object(fields)),
            Some(name) => Err(self.error(format!(
                "the field `{}` is there twice",
                Foreign::name(name)
            ))),
        }
    }

    fn array(&mut self, depth: usize) -> Result<Node<'j>, JsonError> {
        let mut items = Vec::new();
        self.at += 1;
        self.blanks();
        if self.eat(b']') {
            return Ok(Node::Array(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            self.blanks();
            if self.eat(b']') {
                return Ok(Node::Array(items));
            }
            self.expect(b',', "expected `,` or `]`")?;
            self.blanks();
        }
    }

    /// Passes over an object or an array, however deep it is.
    fn skip(&mut self) -> Result<(), JsonError> {
        let mut open = Vec::new();
        loop {
            // A value begins here.
            match self.peek() {
                Some(b'{') => {
                    self.at += 1;
                    self.blanks();
                    if !self.eat(b'}') {
                        self.name()?;
                        open.push(b'}');
                        continue;
                    }
                }
                Some(b'[') => {
                    self.at += 1;
                    self.blanks();
                    if !self.eat(b']') {
                        open.push(b']');
                        continue;
                    }
                }
                _ => {
                    self.scalar()?;
                }
            }
            // It has ended, and perhaps others with it.
            loop {
                let Some(end) = open.last().copied() else {
                    return Ok(());
                };
                self.blanks();
                if self.eat(end) {
                    open.pop();
                    continue;
                }
                self.expect(b',', "expected `,`, `}` or `]`")?;
                self.blanks();
                if end == b'}' {
                    self.name()?;
                }
                break;
            }
        }
    }

    fn scalar(&mut self) -> Result<Node<'j>, JsonError> {
        match self.peek() {
            Some(b'"') => self.string().map(Node::String),
            Some(b'-' | b'0'..=b'9') => self.number().map(Node::Number),
            Some(b't') => self.word("true", Node::Bool(true)),
            Some(b'f') => self.word("false", Node::Bool(false)),
            Some(b'n') => self.word("null", Node::Null),
            None if self.json.is_empty() => Err(self.error("it is empty")),
            None => Err(self.error("it ends too early")),
            Some(_) => Err(self.error("expected a value")),
        }
    }

    fn word(&mut self, word: &str, node: Node<'j>) -> Result<Node<'j>, JsonError> {
        if !self.json[self.at..].starts_with(word.as_bytes()) {
            return Err(self.error("expected a value"));
        }
        self.at += word.len();
        Ok(node)
    }

    /// A number as it is written: which type can hold it is for the field to say.
    fn number(&mut self) -> Result<Cow<'j, str>, JsonError> {
        let start = self.at;
        self.eat(b'-');
        if !self.eat(b'0') {
            self.digits()?;
        }
        if self.eat(b'.') {
            self.digits()?;
        }
        if self.eat(b'e') || self.eat(b'E') {
            if !self.eat(b'+') {
                self.eat(b'-');
            }
            self.digits()?;
        }
        Ok(String::from_utf8_lossy(&self.json[start..self.at]))
    }

    fn digits(&mut self) -> Result<(), JsonError> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at == start {
            return Err(self.error("expected a digit"));
        }
        Ok(())
    }

    /// The name of a field, and the colon behind it.
    fn name(&mut self) -> Result<Cow<'j, str>, JsonError> {
        if self.peek() != Some(b'"') {
            return Err(self.error("expected the name of a field"));
        }
        let name = self.string()?;
        self.blanks();
        self.expect(b':', "expected `:`")?;
        self.blanks();
        Ok(name)
    }

    fn string(&mut self) -> Result<Cow<'j, str>, JsonError> {
        self.at += 1;
        let plain = self.plain()?;
        if self.eat(b'"') {
            return Ok(plain);
        }
        let mut text = plain.into_owned();
        while !self.eat(b'"') {
            self.escape(&mut text)?;
            text.push_str(&self.plain()?);
        }
        Ok(Cow::Owned(text))
    }

    /// Text up to a quotation mark or a backslash. Bytes that are no UTF-8 spoil themselves and
    /// nothing else.
    fn plain(&mut self) -> Result<Cow<'j, str>, JsonError> {
        let rest = &self.json[self.at..];
        let stop = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..0x20);
        let Some(end) = rest.iter().position(stop) else {
            self.at = self.json.len();
            return Err(self.error("a text does not end"));
        };
        self.at += end;
        if rest[end] < 0x20 {
            return Err(self.error("a text holds a control character"));
        }
        Ok(String::from_utf8_lossy(&rest[..end]))
    }

    fn escape(&mut self, text: &mut String) -> Result<(), JsonError> {
        self.at += 1;
        let character = match self.peek() {
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.at += 1;
                text.push(self.unicode()?);
                return Ok(());
            }
            _ => return Err(self.error("an escape is not one of JSON's")),
        };
        text.push(character);
        self.at += 1;
        Ok(())
    }

    /// What `\u` stands for: of two halves that belong together the whole, and of one that is
    /// alone the character for what is lost. Users type emoji, and servers cut texts.
    fn unicode(&mut self) -> Result<char, JsonError> {
        let first = self.hex()?;
        if !(0xd800..0xdc00).contains(&first) || !self.json[self.at..].starts_with(b"\\u") {
            return Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        let before = self.at;
        self.at += 2;
        let second = self.hex()?;
        if (0xdc00..0xe000).contains(&second) {
            let whole = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
            return Ok(char::from_u32(whole).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        self.at = before;
        Ok(char::REPLACEMENT_CHARACTER)
    }

    fn hex(&mut self) -> Result<u32, JsonError> {
        let digits = self.json.get(self.at..self.at + 4).unwrap_or_default();
        let value = digits
            .iter()
            .try_fold(0, |value, byte| {
                Some(value * 16 + char::from(*byte).to_digit(16)?)
            })
            .filter(|_| digits.len() == 4);
        let value = value.ok_or_else(|| self.error("`\\u` wants four hexadecimal digits"))?;
        self.at += 4;
        Ok(value)
    }

    fn blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.json.get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn expect(&mut self, byte: u8, problem: &str) -> Result<(), JsonError> {
        if self.eat(byte) {
            return Ok(());
        }
        Err(self.error(match self.peek() {
            None => "it ends too early",
            Some(_) => problem,
        }))
    }

    fn error(&self, problem: impl Into<String>) -> JsonError {
        JsonError {
            problem: problem.into(),
            at: self.at,
        }
    }
}

/// A name that two fields have.
pub(super) fn twice<'f>(fields: &'f [(Cow<'_, str>, Node<'_>)]) -> Option<&'f str> {
    let mut names = fields.iter().map(|(name, _)| name.as_ref());
    if fields.len() > FEW {
        let mut seen = HashSet::with_capacity(fields.len());
        return names.find(|name| !seen.insert(*name));
    }
    let same = |(at, name): &(usize, &str)| fields[..*at].iter().any(|(other, _)| other == name);
    names.enumerate().find(same).map(|(_, name)| name)
}
