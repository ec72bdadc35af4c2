//! The lines of a bill, and a look at those that follow.

use std::collections::VecDeque;
use std::io::{BufRead, Read as _};

use crate::bill::error::BillError;

/// The longest record that is read, and how far is looked ahead, in bytes.
pub(super) const LONGEST: usize = 1 << 20;

/// A line of the file.
#[derive(Debug)]
pub(super) struct Line {
    /// From 1 on.
    pub(super) number: u64,
    /// With its line ending, for it may be part of a value.
    pub(super) raw: String,
}

impl Line {
    /// What the line says, without its ending.
    pub(super) fn text(&self) -> &str {
        without_ending(&self.raw)
    }

    /// Data begins with a backtick.
    pub(super) fn is_marked(&self) -> bool {
        self.raw.starts_with('`')
    }
}

pub(super) fn without_ending(raw: &str) -> &str {
    match raw.strip_suffix('\n') {
        Some(line) => line.strip_suffix('\r').unwrap_or(line),
        None => raw.strip_suffix('\r').unwrap_or(raw),
    }
}

/// The lines of a file, one after the other.
pub(super) struct Lines<R> {
    reader: R,
    /// Lines read from the file so far.
    read: u64,
    ahead: VecDeque<Line>,
    /// How long they are together.
    bytes: usize,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(reader: R) -> Self {
        Self {
            reader,
            read: 0,
            ahead: VecDeque::new(),
            bytes: 0,
        }
    }

    /// How many lines were read from the file, with those that were only looked at.
    pub(super) fn read(&self) -> u64 {
        self.read
    }

    /// The next line as bytes, for a look at how the file begins.
    pub(super) fn first(&mut self) -> Result<Vec<u8>, BillError> {
        self.bytes()
    }

    pub(super) fn next(&mut self) -> Result<Option<Line>, BillError> {
        if self.ahead.is_empty() {
            return self.line();
        }
        let line = self.ahead.pop_front();
        self.bytes -= line.as_ref().map_or(0, |line| line.raw.len());
        Ok(line)
    }

    /// The next line that is not blank.
    pub(super) fn next_filled(&mut self) -> Result<Option<Line>, BillError> {
        loop {
            match self.next()? {
                Some(line) if line.text().is_empty() => {}
                line => return Ok(line),
            }
        }
    }

    /// The line after `skipped` others, without taking it.
    pub(super) fn peek(&mut self, skipped: usize) -> Result<Option<&Line>, BillError> {
        while self.ahead.len() <= skipped {
            let Some(line) = self.line()? else {
                return Ok(None);
            };
            self.bytes += line.raw.len();
            if self.bytes > LONGEST {
                return Err(too_long(line.number));
            }
            self.ahead.push_back(line);
        }
        Ok(self.ahead.get(skipped))
    }

    /// How many blank lines stand before the next one that is not, from `skipped` on.
    pub(super) fn skip_blank(&mut self, mut skipped: usize) -> Result<usize, BillError> {
        while self
            .peek(skipped)?
            .is_some_and(|line| line.text().is_empty())
        {
            skipped += 1;
        }
        Ok(skipped)
    }

    /// The rest of the file as bytes, up to a limit, for a look at what is no bill.
    pub(super) fn rest(&mut self, limit: u64) -> Vec<u8> {
        let mut rest = Vec::new();
        // What cannot be read is not shown.
        let _ = (&mut self.reader).take(limit).read_to_end(&mut rest);
        rest
    }

    fn line(&mut self) -> Result<Option<Line>, BillError> {
        let bytes = self.bytes()?;
        if bytes.is_empty() {
            return Ok(None);
        }
        let number = self.read;
        let mut raw = String::from_utf8(bytes)
            .map_err(|error| BillError::new(number, not_utf8(error.as_bytes())))?;
        // Each part of a bill that was split may have a mark of its byte order.
        if raw.starts_with("\u{feff}`") {
            raw.drain(..'\u{feff}'.len_utf8());
        }
        Ok(Some(Line { number, raw }))
    }

    fn bytes(&mut self) -> Result<Vec<u8>, BillError> {
        let number = self.read + 1;
        let mut bytes = Vec::new();
        let mut reader = (&mut self.reader).take(LONGEST as u64 + 1);
        let read = reader.read_until(b'\n', &mut bytes);
        read.map_err(|error| BillError::io(number, error))?;
        if bytes.len() > LONGEST {
            return Err(too_long(number));
        }
        if !bytes.is_empty() {
            self.read = number;
        }
        Ok(bytes)
    }
}

pub(super) fn too_long(line: u64) -> BillError {
    let problem = format!("it is longer than {LONGEST} bytes; this is no bill");
    BillError::new(line, problem)
}

/// What a line is that is no UTF-8. Every character of GBK beyond ASCII has two bytes, of which
/// the first is one of these.
pub(super) fn not_utf8(line: &[u8]) -> &'static str {
    let mut rest = line;
    loop {
        rest = match rest {
            [] => {
                return "it is not UTF-8 but GBK, it seems; did a spreadsheet save the bill again? \
                        Read it as it was downloaded";
            }
            [0x00..=0x08 | 0x0e..=0x1f, ..] => break,
            [0x09..=0x7f, rest @ ..] => rest,
            [0x81..=0xfe, 0x40..=0x7e | 0x80..=0xfe, rest @ ..] => rest,
            _ => break,
        }
    }
    "it is not UTF-8; is the file still encrypted, or changed by another program? Read it as it \
     was downloaded"
}
