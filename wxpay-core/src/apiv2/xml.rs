//! The XML of APIv2: one element around flat text fields.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::codec::decode::Node;
use crate::text::foreign::Foreign;

/// Deeper than any documented answer (three levels), and shallow enough for any stack.
const MAX_DEPTH: usize = 16;

/// More than any documented message has, and few enough to be read at once by a server that does
/// not know yet who sent them.
const MAX_ELEMENTS: usize = 10_000;

/// Text that is not the XML of WeChat Pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XmlError(String);

/// Parses a document to an object: text leaves are strings as they stand, whitespace included;
/// an element that comes several times below the top is an array.
///
/// # Errors
/// Broken XML, a name with other characters than ASCII letters, digits, `_`, `-` and `.`, a root
/// other than `root`, a document type declaration, unknown entities, nesting deeper than 16 levels,
/// more than 10,000 elements, or the same field twice at the top (which of the two was signed?).
///
/// ```
/// use wxpay_core::apiv2::xml;
///
/// let answer = xml::parse("<xml><mch_id>10000100</mch_id></xml>", "xml")?;
/// assert_eq!(answer.get("mch_id").as_str(), Some("10000100"));
/// # Ok::<(), xml::XmlError>(())
/// ```
pub fn parse(text: &str, root: &str) -> Result<Node<'static>, XmlError> {
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let mut open: Vec<Element> = Vec::new();
    let mut elements = 0;
    loop {
        let event = reader
            .read_event()
            .map_err(|error| XmlError::read(&error))?;
        if matches!(event, Event::Start(_) | Event::Empty(_)) {
            elements += 1;
            if elements > MAX_ELEMENTS {
                return Err(XmlError(format!("more than {MAX_ELEMENTS} elements")));
            }
        }
        match event {
            Event::Start(tag) => open_element(&mut open, &tag, root)?,
            Event::Empty(tag) => {
                open_element(&mut open, &tag, root)?;
                if let Some(document) = close_element(&mut open)? {
                    return rest_is_blank(&mut reader).map(|()| document);
                }
            }
            Event::End(_) => {
                if let Some(document) = close_element(&mut open)? {
                    return rest_is_blank(&mut reader).map(|()| document);
                }
            }
            Event::Text(text) => add_text(&mut open, &text.into_inner())?,
            Event::CData(text) => add_text(&mut open, &text.into_inner())?,
            Event::GeneralRef(entity) => add_text(&mut open, resolve(&entity)?.as_str())?,
            Event::DocType(_) => return Err(XmlError::new("a document type is not allowed")),
            Event::Eof => return Err(XmlError::new("the document ends too early")),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
        }
    }
}

/// Writes a document. Values with markup characters become CDATA sections.
///
/// # Errors
/// The name of a field that is no XML name, or the value of one that holds a control character.
///
/// ```
/// use wxpay_core::apiv2::xml;
///
/// let fields = [("mch_id", "1900000109"), ("body", "2>1")];
/// assert_eq!(
///     xml::write("xml", fields)?,
///     "<xml><mch_id>1900000109</mch_id><body><![CDATA[2>1]]></body></xml>"
/// );
/// # Ok::<(), xml::XmlError>(())
/// ```
pub fn write<'f>(
    root: &str,
    fields: impl IntoIterator<Item = (&'f str, &'f str)>,
) -> Result<String, XmlError> {
    let mut out = format!("<{root}>");
    for (name, value) in fields {
        if !is_name(name) {
            return Err(XmlError(format!(
                "`{}` is no XML name",
                Foreign::name(name)
            )));
        }
        if let Some(bad) = value.chars().find(|c| !is_xml_char(*c)) {
            return Err(XmlError(format!(
                "`{}` holds {bad:?}, which XML cannot carry",
                Foreign::name(name)
            )));
        }
        out.push('<');
        out.push_str(name);
        out.push('>');
        write_text(value, &mut out);
        out.push_str("</");
        out.push_str(name);
        out.push('>');
    }
    out.push_str("</");
    out.push_str(root);
    out.push('>');
    Ok(out)
}

struct Element {
    name: String,
    text: String,
    children: Vec<(Cow<'static, str>, Node<'static>)>,
    /// Where each name is among the children, so that many of them cost no more than their length.
    places: HashMap<String, usize>,
}

impl XmlError {
    fn new(problem: &str) -> Self {
        Self(problem.to_owned())
    }

    /// What the parser says, who quotes names.
    fn read(error: &impl fmt::Display) -> Self {
        Self(Foreign::text(&error.to_string()).to_string())
    }
}

impl fmt::Display for XmlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for XmlError {}

fn open_element(open: &mut Vec<Element>, tag: &BytesStart<'_>, root: &str) -> Result<(), XmlError> {
    let name = tag.name();
    let name: &str = name.as_ref();
    if open.is_empty() && name != root {
        return Err(XmlError(format!(
            "expected <{root}>, found <{}>",
            Foreign::name(name)
        )));
    }
    // Whatever else stands in a name would be signed as if it were a value.
    if !is_name(name) {
        return Err(XmlError(format!(
            "<{}> is no name of a field",
            Foreign::name(name)
        )));
    }
    if open.len() == MAX_DEPTH {
        return Err(XmlError(format!("nested deeper than {MAX_DEPTH} levels")));
    }
    open.push(Element {
        name: name.to_owned(),
        text: String::new(),
        children: Vec::new(),
        places: HashMap::new(),
    });
    Ok(())
}

/// Ends the innermost element; gives the document back once it was the root.
fn close_element(open: &mut Vec<Element>) -> Result<Option<Node<'static>>, XmlError> {
    let Some(element) = open.pop() else {
        return Err(XmlError::new("an element ends that did not begin"));
    };
    let at_top = open.is_empty();
    let node = match element.children.is_empty() && !at_top {
        true => Node::String(Cow::Owned(element.text)),
        false => Node::Object(element.children),
    };
    let parent_is_root = open.len() == 1;
    let Some(parent) = open.last_mut() else {
        return Ok(Some(node));
    };
    let Element {
        children, places, ..
    } = parent;
    let name = element.name;
    match places.entry(name) {
        Entry::Vacant(place) => {
            children.push((Cow::Owned(place.key().clone()), node));
            place.insert(children.len() - 1);
        }
        Entry::Occupied(place) if parent_is_root => {
            return Err(XmlError(format!(
                "<{}> comes twice",
                Foreign::name(place.key())
            )));
        }
        Entry::Occupied(place) => match &mut children[*place.get()].1 {
            Node::Array(items) => items.push(node),
            first => {
                let first_item = std::mem::replace(first, Node::Null);
                *first = Node::Array(vec![first_item, node]);
            }
        },
    }
    Ok(None)
}

fn add_text(open: &mut [Element], text: &str) -> Result<(), XmlError> {
    match open.last_mut() {
        Some(element) => {
            element.text.push_str(text);
            Ok(())
        }
        None if text.trim().is_empty() => Ok(()),
        None => Err(XmlError::new("text before the first element")),
    }
}

fn resolve(entity: &BytesRef<'_>) -> Result<String, XmlError> {
    if let Some(character) = entity
        .resolve_char_ref()
        .map_err(|error| XmlError::read(&error))?
    {
        return Ok(character.to_string());
    }
    match &*entity.xml10_content() {
        "amp" => Ok("&".to_owned()),
        "lt" => Ok("<".to_owned()),
        "gt" => Ok(">".to_owned()),
        "quot" => Ok("\"".to_owned()),
        "apos" => Ok("'".to_owned()),
        other => Err(XmlError(format!(
            "unknown entity &{};",
            Foreign::name(other)
        ))),
    }
}

fn rest_is_blank(reader: &mut Reader<&[u8]>) -> Result<(), XmlError> {
    loop {
        match reader
            .read_event()
            .map_err(|error| XmlError::read(&error))?
        {
            Event::Eof => return Ok(()),
            Event::Text(text) if text.trim().is_empty() => {}
            Event::Comment(_) | Event::PI(_) => {}
            _ => return Err(XmlError::new("there is more after the document")),
        }
    }
}

fn write_text(text: &str, out: &mut String) {
    if !text.contains(['<', '>', '&', '\r']) {
        out.push_str(text);
        return;
    }
    // A CDATA section cannot hold its own end, nor keep a carriage return.
    out.push_str("<![CDATA[");
    out.push_str(
        &text
            .replace("]]>", "]]]]><![CDATA[>")
            .replace('\r', "]]>&#13;<![CDATA["),
    );
    out.push_str("]]>");
}

fn is_name(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes
        .next()
        .is_some_and(|b| b.is_ascii_alphabetic() || b == b'_')
        && bytes.all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
}

fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn text_of(xml: &str) -> String {
        parse(xml, "xml")
            .unwrap()
            .get("a")
            .as_str()
            .unwrap()
            .to_owned()
    }

    #[test]
    fn text_keeps_its_blanks_references_and_cdata() {
        assert_eq!(text_of("<xml><a> x \n</a></xml>"), " x \n");
        assert_eq!(
            text_of("<xml><a>&#x4e2d;&#25991;&amp;&lt;</a></xml>"),
            "中文&<"
        );
        assert_eq!(
            text_of("<xml><a>1<![CDATA[<b>&amp;]]>2</a></xml>"),
            "1<b>&amp;2"
        );
        assert_eq!(text_of("<xml><a/></xml>"), "");
    }

    #[test]
    fn what_is_written_is_read_back() {
        for value in [
            "",
            " ",
            "2>1<0",
            "a]]>b",
            "]]",
            "&amp;",
            "a\r\nb",
            "支付\t测试",
            "🚀",
        ] {
            let xml = write("xml", [("a", value)]).unwrap();
            assert_eq!(text_of(&xml), value, "{xml}");
        }
    }

    #[test]
    fn what_xml_cannot_carry_is_refused_by_name() {
        let error = write("xml", [("attach", "a\0b")]).unwrap_err();
        assert!(error.to_string().contains("attach"), "{error}");
        assert!(write("xml", [("a b", "x")]).is_err());
    }

    /// Not a test of speed, for machines differ; run it to see, with `--release -- --ignored`.
    #[test]
    #[ignore = "prints how long the worst documents take"]
    fn hostile_documents_cost_no_more_than_their_length() {
        let long = 1 << 20;
        let name = "n".repeat(100);
        let siblings: String = (0..9_990).map(|n| format!("<{name}{n}/>")).collect();
        for (kind, document) in [
            ("fields with long names", format!("<xml>{siblings}</xml>")),
            ("below the top", format!("<xml><a>{siblings}</a></xml>")),
            (
                "one list",
                format!("<xml><l>{}</l></xml>", "<a/>".repeat(9_990)),
            ),
            (
                "attributes",
                format!("<xml {}></xml>", "a='1' ".repeat(long / 6)),
            ),
            (
                "references",
                format!("<xml><a>{}</a></xml>", "&amp;".repeat(long / 5)),
            ),
            (
                "comments",
                format!("<xml>{}</xml>", "<!---->".repeat(long / 7)),
            ),
            (
                "sections",
                format!("<xml><a>{}</a></xml>", "<![CDATA[]]>".repeat(long / 12)),
            ),
            (
                "too many",
                format!("<xml>{}</xml>", "<a/>".repeat(long / 4)),
            ),
        ] {
            let begin = std::time::Instant::now();
            let read = parse(&document, "xml").is_ok();
            println!(
                "{kind}: {} bytes, {read}, {:?}",
                document.len(),
                begin.elapsed()
            );
        }
    }

    #[test]
    fn hostile_documents_are_refused() {
        let deep = format!("<xml>{}{}</xml>", "<a>".repeat(40), "</a>".repeat(40));
        for bad in [
            "",
            "plain",
            "<xml>",
            "<xml></xml><xml></xml>",
            "<xml><a>1</xml>",
            "<xml><a>1</a><a>2</a></xml>",
            "<html><body>404</body></html>",
            "<!DOCTYPE xml [<!ENTITY x \"y\">]><xml><a>&x;</a></xml>",
            "<xml><a>&unknown;</a></xml>",
            "<xml><a>&#0;</a></xml>",
            "text<xml></xml>",
            "<xml></xml>text",
            deep.as_str(),
        ] {
            assert!(parse(bad, "xml").is_err(), "{bad:.60}");
        }
    }

    #[test]
    fn more_elements_than_any_message_has_are_refused() {
        let flat = |count: usize| {
            let fields: String = (0..count).map(|n| format!("<f{n}>1</f{n}>")).collect();
            format!("<xml>{fields}</xml>")
        };
        let list = |count: usize| format!("<xml><list>{}</list></xml>", "<a/>".repeat(count));
        assert!(parse(&flat(MAX_ELEMENTS - 1), "xml").is_ok());
        assert!(parse(&list(MAX_ELEMENTS - 2), "xml").is_ok());
        for many in [flat(MAX_ELEMENTS), list(MAX_ELEMENTS - 1), flat(60_000)] {
            let error = parse(&many, "xml").unwrap_err().to_string();
            assert_eq!(error, "more than 10000 elements");
        }
    }

    #[test]
    fn repeated_elements_below_the_top_are_a_list() {
        let xml = "<xml><hblist><hbinfo><a>1</a></hbinfo><hbinfo><a>2</a></hbinfo></hblist></xml>";
        let document = parse(xml, "xml").unwrap();
        let Node::Array(items) = document.get("hblist").get("hbinfo") else {
            panic!("no list")
        };
        assert_eq!(items[1].get("a").as_str(), Some("2"));
    }
}
