//! Every option is told to users: it has a section of the reference that shows it, and a word in the
//! grammar above; and each of an endpoint is in a golden file.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::diagnostic::Errors;
use crate::input::endpoint::EndpointArguments;
use crate::input::endpoint_options::ENDPOINT_OPTIONS;
use crate::input::file_attribute::FILE_OPTIONS;
use crate::input::method::Method;
use crate::input::model::MODEL_OPTIONS;
use crate::input::notification::NOTIFICATION_OPTIONS;
use crate::input::options::Known;

#[test]
fn every_option_has_a_section_that_shows_it() {
    let missing = |name: &str, options: Vec<&'static str>| -> Vec<&'static str> {
        let page = documentation(name);
        let sections: Vec<&str> = page.split("\n## ").skip(1).collect();
        let shows = |option: &str| {
            sections.iter().any(|section| {
                let (heading, body) = section.split_once('\n').unwrap_or_default();
                let example = body.split("```").nth(1).unwrap_or_default();
                has_word(heading, option) && has_word(example, option)
            })
        };
        options
            .into_iter()
            .filter(|option| !shows(option))
            .collect()
    };
    let none: [&str; 0] = [];
    assert_eq!(missing("endpoint", names(ENDPOINT_OPTIONS)), none);
    assert_eq!(missing("notification", names(NOTIFICATION_OPTIONS)), none);
    // One example is of both directions' section, and that of `new` begins the page.
    assert_eq!(missing("model", names(MODEL_OPTIONS)), ["decode", "new"]);
}

#[test]
fn every_option_is_in_the_grammar() {
    let missing = |name: &str, options: Vec<&'static str>| -> Vec<&'static str> {
        let page = documentation(name);
        let (_, behind) = page.split_once("# Grammar\n").unwrap();
        let (section, _) = behind.split_once("\n# ").unwrap();
        let blocks: String = section.split("```").skip(1).step_by(2).collect();
        let is_missing = |option: &&str| !has_word(&blocks, option);
        options.into_iter().filter(is_missing).collect()
    };
    let none: [&str; 0] = [];
    assert_eq!(missing("endpoint", names(ENDPOINT_OPTIONS)), none);
    assert_eq!(missing("endpoint", names(FILE_OPTIONS)), none);
    assert_eq!(missing("model", names(MODEL_OPTIONS)), none);
    assert_eq!(missing("notification", names(NOTIFICATION_OPTIONS)), none);
}

#[test]
fn every_option_of_an_endpoint_is_in_a_golden_file() {
    let source: TokenStream = include_str!("expand/golden.rs").parse().unwrap();
    let given = arguments_of_endpoints(source);
    for option in names(ENDPOINT_OPTIONS) {
        assert!(given.iter().any(|word| word == option), "{option}");
    }
}

#[test]
fn every_example_of_an_option_is_right() {
    for option in ENDPOINT_OPTIONS.iter().flat_map(Known::written) {
        let mut errors = Errors::new();
        let arguments = format!("GET \"papay/entrustweb\", {option}");
        EndpointArguments::parse(arguments.parse().unwrap(), &mut errors);
        assert_eq!(errors.finish().to_string(), "", "{option}");
    }
}

fn names<M>(options: &'static [Known<M>]) -> Vec<&'static str> {
    options.iter().map(|known| known.name).collect()
}

fn has_word(text: &str, word: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
        .any(|found| found == word)
}

/// What rustdoc shows of a macro.
fn documentation(name: &str) -> String {
    let source = include_str!("lib.rs");
    let (above, _) = source.split_once(&format!("\npub fn {name}(")).unwrap();
    let lines = above
        .lines()
        .rev()
        .take_while(|line| line.starts_with("///") || line.starts_with("#["));
    let mut lines: Vec<&str> = lines
        .map(|line| match line.strip_prefix("///") {
            Some(text) => text.strip_prefix(' ').unwrap_or(text),
            None if line.contains("include_str!(\"../docs/endpoint.md\")") => {
                include_str!("../docs/endpoint.md")
            }
            None => "",
        })
        .collect();
    lines.reverse();
    lines.join("\n")
}

/// The words in all brackets that begin with a method, whichever test they are in.
fn arguments_of_endpoints(tokens: TokenStream) -> Vec<String> {
    let mut found = Vec::new();
    for token in tokens {
        let TokenTree::Group(group) = token else {
            continue;
        };
        let inside = group.stream().into_iter();
        let words: Vec<String> = inside
            .filter_map(|token| match token {
                TokenTree::Ident(word) => Some(word.to_string()),
                _ => None,
            })
            .collect();
        let first = words.first().map(String::as_str).unwrap_or_default();
        if group.delimiter() == Delimiter::Parenthesis && Method::named(first).is_some() {
            found.extend(words);
        } else {
            found.extend(arguments_of_endpoints(group.stream()));
        }
    }
    found
}
