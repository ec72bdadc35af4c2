//! The path of an untyped call: what the macro checks when it compiles is checked here when it
//! runs.

use std::borrow::Cow;

use crate::endpoint::path::is_step;
use crate::operation::Protocol;

/// A path whose values are still to be put in.
#[derive(Debug, Default)]
pub(super) struct Template {
    /// As [`Spec`](crate::Spec) has it: no leading slash, `{name}` for values.
    pub(super) path: String,
    /// The names between braces, each once.
    pub(super) names: Vec<String>,
}

/// Why a text is no path, and as much of it as may be shown.
#[derive(Debug)]
pub(super) struct TemplateError {
    pub(super) shown: String,
    pub(super) problem: String,
}

impl Template {
    /// Checks a path, or makes one of the chain spelling.
    pub(super) fn parse(text: &str, protocol: Protocol) -> Result<Self, TemplateError> {
        // Order numbers stand behind the question mark, and this ends up in logs.
        let shown = &text[..text.find(['?', '#']).unwrap_or(text.len())];
        Self::parse_path(text, protocol).map_err(|problem| TemplateError {
            shown: shown.to_owned(),
            problem,
        })
    }

    fn parse_path(text: &str, protocol: Protocol) -> Result<Self, String> {
        if text.contains("://") {
            return Err("this is a URL; give the path alone, and the host with `host`".to_owned());
        }
        if text.contains('?') {
            return Err("a path has no `?`; give parameters with `query`".to_owned());
        }
        if text.contains('#') {
            return Err("a path has no `#`".to_owned());
        }
        // The official pages write it, and it cannot mean anything else.
        let text = text.strip_prefix('/').unwrap_or(text);
        if text.is_empty() {
            return Err(format!("the path is empty; write {}", example(protocol)));
        }
        let path: Cow<'_, str> = match text.contains('/') {
            true => Cow::Borrowed(text),
            false => Cow::Owned(from_chain(text)),
        };
        check_beginning(&path, protocol)?;
        let mut names: Vec<String> = Vec::new();
        let last = path.split('/').count() - 1;
        for (index, segment) in path.split('/').enumerate() {
            // Two documented paths end in a slash.
            if segment.is_empty() && index != last {
                return Err("the path has an empty segment (`//`)".to_owned());
            }
            if let Some(name) = value_name(segment)? {
                if names.iter().any(|known| known == name) {
                    return Err(format!("`{{{name}}}` stands in the path twice"));
                }
                names.push(name.to_owned());
            }
        }
        Ok(Self {
            path: path.into_owned(),
            names,
        })
    }

    /// The names for an error message: `{a}, {b}`.
    pub(super) fn listed(&self) -> String {
        let names: Vec<_> = self
            .names
            .iter()
            .map(|name| format!("{{{name}}}"))
            .collect();
        match names.is_empty() {
            true => "no values at all".to_owned(),
            false => names.join(", "),
        }
    }
}

/// `v3.payscore.smartretailOrders._out_order_no_` as a path.
fn from_chain(text: &str) -> String {
    let segments: Vec<_> = text.split('.').map(from_chain_segment).collect();
    segments.join("/")
}

/// `outTradeNo` → `out-trade-no`, `_out_trade_no_` and `$out_trade_no$` → `{out_trade_no}`.
fn from_chain_segment(segment: &str) -> String {
    let inner = |mark: char| {
        segment
            .strip_prefix(mark)?
            .strip_suffix(mark)
            .filter(|name| !name.is_empty())
    };
    match inner('_').or_else(|| inner('$')) {
        Some(name) => format!("{{{}}}", kebab(name)),
        None => kebab(segment),
    }
}

fn kebab(text: &str) -> String {
    let mut kebab = String::with_capacity(text.len() + 8);
    let mut braced = true;
    for character in text.chars() {
        if character.is_ascii_uppercase() && !braced {
            kebab.push('-');
        }
        kebab.push(character.to_ascii_lowercase());
        braced = character == '{';
    }
    kebab
}

/// A path of the other protocol, or of none, would be signed in the wrong way.
fn check_beginning(path: &str, protocol: Protocol) -> Result<(), String> {
    let first = path.split('/').next();
    match protocol {
        Protocol::V3 if first == Some("v2") => {
            Err("this is a path of APIv2; call it with `client.v2(…)`".to_owned())
        }
        Protocol::V2 if first == Some("v3") => {
            Err("this is a path of APIv3; call it with `client.v3(…)`".to_owned())
        }
        // Some regions have a segment before it, `hk/v3/…`; what brands call has none.
        Protocol::V3
            if first != Some("brand") && !path.split('/').any(|segment| segment == "v3") =>
        {
            Err(format!(
                "a path of APIv3 has the segment v3; write {}",
                example(protocol)
            ))
        }
        Protocol::V2 if first != Some("v2") => Err(format!(
            "a path of APIv2 begins with v2/, which is not sent; write {}",
            example(protocol)
        )),
        _ => Ok(()),
    }
}

fn example(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::V3 => "v3/pay/transactions/id/{transaction_id}",
        Protocol::V2 => "v2/pay/orderquery",
    }
}

/// The name of a `{name}` segment; `None` for literal text that is fit to be sent.
fn value_name(segment: &str) -> Result<Option<&str>, String> {
    if let Some(name) = segment
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'))
        && !name.contains(['{', '}'])
    {
        return match is_name(name) {
            true => Ok(Some(name)),
            false => Err(format!(
                "`{segment}` is no name; names have letters, digits, `_` and `-`"
            )),
        };
    }
    match (segment.find('{'), segment.find('}')) {
        (None, None) => {}
        (Some(open), Some(close)) if open < close => {
            return Err(format!(
                "`{segment}`: a value fills a whole segment, between two slashes"
            ));
        }
        (Some(_), _) => return Err(format!("`{segment}`: a brace is not closed")),
        (None, Some(_)) => return Err(format!("`{segment}`: a brace is not opened")),
    }
    if let Some(name) = other_placeholder(segment) {
        return Err(format!("`{segment}`: write `{{{name}}}` for a value"));
    }
    if is_step(segment) {
        return Err(format!(
            "`{segment}` in a path would address another endpoint"
        ));
    }
    match segment
        .char_indices()
        .find(|&(at, c)| !fits(segment, at, c))
    {
        None => Ok(None),
        Some((_, character)) => Err(format!(
            "{character:?} cannot stand in a path as it is; give values with `path`, which encodes \
             them"
        )),
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
}

/// The name in a placeholder of `#[endpoint]`, of the chain spelling or of other frameworks.
fn other_placeholder(segment: &str) -> Option<&str> {
    let between = |open, close| segment.strip_prefix(open)?.strip_suffix(close);
    between('<', '>')
        .or_else(|| between('_', '_'))
        .or_else(|| between('$', '$'))
        .or_else(|| segment.strip_prefix(':'))
        .filter(|name| is_name(name))
}

/// Whether RFC 3986 lets this character stand in a segment.
fn fits(segment: &str, at: usize, character: char) -> bool {
    match character {
        '%' => matches!(
            segment.as_bytes().get(at + 1..at + 3),
            Some([high, low]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit()
        ),
        c => c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@".contains(c),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn problem(text: &str, protocol: Protocol) -> String {
        Template::parse(text, protocol).unwrap_err().problem
    }

    #[test]
    fn what_is_no_path_is_told_apart() {
        for (text, says) in [
            ("", "is empty"),
            ("/", "is empty"),
            ("https://api.mch.weixin.qq.com/v3/pay", "`host`"),
            ("v3/pay/a?mchid=1", "`query`"),
            ("v3/pay/a#b", "`#`"),
            ("v3//pay", "empty segment"),
            ("//v3/pay", "empty segment"),
            ("v3/pay/{id", "not closed"),
            ("v3/pay/id}", "not opened"),
            ("v3/pay/{a}{b}", "whole segment"),
            ("v3/pay/x-{a}", "whole segment"),
            ("v3/pay/{}", "no name"),
            ("v3/pay/{a b}", "no name"),
            ("v3/pay/{a}/{a}", "twice"),
            ("v3/pay/<id>", "`{id}`"),
            ("v3/pay/:id", "`{id}`"),
            ("v3/pay/_id_/close", "`{id}`"),
            ("v3/pay/../refund", "another endpoint"),
            ("v3/%2e%2e/x", "another endpoint"),
            ("v3/%2E./x", "another endpoint"),
            ("v3/pay/.%2e", "another endpoint"),
            ("v3/%2e/pay", "another endpoint"),
            ("v3.%2e%2e.x", "another endpoint"),
            ("v3/..\\x", "`path`"),
            ("v3/pay/a b", "`path`"),
            ("v3/pay/订单", "`path`"),
            ("v3/pay/50%", "`path`"),
            ("v2/pay/micropay", "client.v2"),
            ("pay/transactions/jsapi", "segment v3"),
            ("pay.transactions.jsapi", "segment v3"),
        ] {
            let problem = problem(text, Protocol::V3);
            assert!(problem.contains(says), "{text}: {problem}");
        }
        assert!(problem("v3/pay/a", Protocol::V2).contains("client.v3"));
        assert!(problem("pay/micropay", Protocol::V2).contains("v2/pay/orderquery"));
    }

    #[test]
    fn what_stands_behind_the_question_mark_is_not_shown() {
        let error = Template::parse("v3/a?name=张三", Protocol::V3).unwrap_err();
        assert_eq!(error.shown, "v3/a");
        assert!(!error.problem.contains("张三"));
    }

    #[test]
    fn both_spellings_give_the_same_path() {
        let chain = "v3.payscore.smartretailOrders._out_order_no_.cancel";
        let path = "v3/payscore/smartretail-orders/{out_order_no}/cancel";
        for text in [
            chain,
            path,
            "/v3/payscore/smartretail-orders/{out_order_no}/cancel",
        ] {
            let template = Template::parse(text, Protocol::V3).unwrap();
            assert_eq!(template.path, path);
            assert_eq!(template.names, ["out_order_no"]);
        }
    }

    #[test]
    fn braces_work_in_a_chain_too_and_a_path_is_taken_as_it_is() {
        let chain = Template::parse("v3.pay.transactions.id.{transaction_id}", Protocol::V3);
        assert_eq!(
            chain.unwrap().path,
            "v3/pay/transactions/id/{transaction_id}"
        );
        let brand = Template::parse("/brand/store/{id}", Protocol::V3);
        assert_eq!(brand.unwrap().path, "brand/store/{id}");
        let path = Template::parse("hk/v3/a.b/camelCase/", Protocol::V3);
        assert_eq!(path.unwrap().path, "hk/v3/a.b/camelCase/");
    }
}
