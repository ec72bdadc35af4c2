//! What the macros add to the user's own documentation.

use quote::quote;
use syn::{Attribute, Expr, ExprLit, Lit, LitStr, Meta};

use crate::check::{Place, Request};
use crate::input::endpoint::EndpointArguments;
use crate::input::item::Item;
use crate::input::protocol::Protocol;

/// Paragraphs, and names to search for.
#[derive(Default)]
pub(super) struct Documentation {
    paragraphs: Vec<String>,
    aliases: Vec<String>,
}

impl Documentation {
    /// Of an endpoint: method, path and protocol; the official page.
    pub(super) fn of_endpoint(arguments: &EndpointArguments, request: &Request<'_>) -> Self {
        let path = &request.path;
        // The search of rustdoc looks at how an alias begins, so that each segment is one.
        let segments = path
            .split('/')
            .filter(|segment| !segment.is_empty() && !segment.starts_with('{'))
            .filter(|segment| !matches!(*segment, "v2" | "v3"));
        let mut this = Self::default();
        this.paragraphs
            .push(format!(" {}", heading(arguments, request)));
        this.page(arguments.docs.as_ref());
        this.alias(path);
        segments.for_each(|segment| this.alias(segment));
        this
    }

    /// Of a notification: the types of its events; the official page.
    pub(super) fn of_event(event_types: &[LitStr], page: Option<&LitStr>) -> Self {
        let names: Vec<String> = event_types.iter().map(LitStr::value).collect();
        let mut this = Self::default();
        if !names.is_empty() {
            this.paragraphs
                .push(format!(" Event `{}`", names.join("`, `")));
        }
        this.page(page);
        names.iter().for_each(|name| this.alias(name));
        this
    }

    /// Adds the paragraphs behind the first one of the user's, which says what it is all about,
    /// so that an example or a warning follows them.
    pub(super) fn add_to(self, item: &mut Item) {
        let attributes = &item.definition.attrs;
        let first = attributes.iter().position(|it| line(it).is_some());
        let behind = first.map_or(0, |first| {
            let lines = attributes[first..].iter().map_while(line);
            first + lines.take_while(|line| !is_blank(line)).count()
        });
        let mut lines = Vec::with_capacity(4);
        for text in self.paragraphs {
            if first.is_some() || !lines.is_empty() {
                lines.push(String::new());
            }
            lines.push(text);
        }
        let aliases = self.aliases;
        item.documentation = (behind, quote!(#(#[doc = #lines])*));
        item.added.extend(quote!(#(#[doc(alias = #aliases)])*));
    }

    fn page(&mut self, page: Option<&LitStr>) {
        let link = |page: &LitStr| format!(" [Official documentation]({})", page.value());
        self.paragraphs.extend(page.map(link));
    }

    fn alias(&mut self, alias: &str) {
        if !self.aliases.iter().any(|other| other == alias) {
            self.aliases.push(alias.to_owned());
        }
    }
}

/// `` `POST v3/pay/transactions/jsapi` · APIv3 (JSON) ``, and what is special about it.
fn heading(arguments: &EndpointArguments, request: &Request<'_>) -> String {
    let carries_file = |(_, place): &(_, Place)| matches!(place, Place::File(_));
    let form = match request.protocol {
        _ if arguments.is_link() => "link for a browser",
        _ if request.fields.iter().any(carries_file) => "multipart/form-data",
        _ if arguments.answers("Download") => "download",
        Protocol::V3 => "JSON",
        Protocol::V2 => "XML",
    };
    let protocol = match request.protocol {
        Protocol::V3 => "APIv3",
        Protocol::V2 => "APIv2",
    };
    let host = arguments.for_spec("host");
    let host = host.and_then(|host| host.value.as_ref());
    let host = host.map(|host| format!(" on `{}`", host.value()));
    let certificate = match arguments.for_spec("client_certificate") {
        Some(_) => " · client certificate",
        None => "",
    };
    format!(
        "`{}`{} · {protocol} ({form}){certificate}",
        request.name(),
        host.unwrap_or_default(),
    )
}

/// A line of documentation; `#[doc(…)]` is none.
fn line(attribute: &Attribute) -> Option<&Expr> {
    match &attribute.meta {
        Meta::NameValue(line) if line.path.is_ident("doc") => Some(&line.value),
        _ => None,
    }
}

/// Whether a line ends a paragraph.
fn is_blank(line: &Expr) -> bool {
    match line {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => text.value().trim().is_empty(),
        _ => false,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::fs;
    use std::path::Path;

    use quote::{ToTokens, quote};
    use syn::{Attribute, DeriveInput, File, LitStr, parse_str, parse2};

    use super::{Documentation, line};
    use crate::diagnostic::Errors;
    use crate::expand;
    use crate::input::attribute_macro::Macro;
    use crate::input::item::Item;

    /// The lines of documentation, and what of the other attributes comes between.
    fn lines(above: &str) -> Vec<String> {
        let mut errors = Errors::new();
        let item = format!("{above} struct Close;").parse().unwrap();
        let mut item = Item::parse(item, Macro::Endpoint, &mut errors).unwrap();
        assert!(errors.finish().is_empty());
        let documentation = Documentation {
            paragraphs: vec![" Heading.".into(), " Page.".into()],
            aliases: vec!["close".into()],
        };
        documentation.add_to(&mut item);
        let item: DeriveInput = parse2(item.to_token_stream()).unwrap();
        let text = |value: &str| parse_str::<LitStr>(value).unwrap().value();
        let shown = item.attrs.iter().map(|attribute| match line(attribute) {
            Some(value) => text(&value.to_token_stream().to_string()).trim().to_owned(),
            None => attribute.to_token_stream().to_string(),
        });
        shown.collect()
    }

    const ALIAS: &str = "# [doc (alias = \"close\")]";

    #[test]
    fn what_the_macro_adds_follows_the_summary() {
        let found = lines("/// Closes\n/// it.\n///\n/// Example.\n#[must_use]");
        let summary = ["Closes", "it.", "", "Heading.", "", "Page."];
        let rest = ["", "Example.", "# [must_use]", ALIAS];
        assert_eq!(found, [&summary[..], &rest].concat());
    }

    #[test]
    fn without_a_summary_the_heading_is_one() {
        let found = lines("#[doc(hidden)]");
        assert_eq!(found, ["Heading.", "", "Page.", "# [doc (hidden)]", ALIAS]);
    }

    #[test]
    fn other_attributes_are_no_summary() {
        let found = lines("#[doc(alias = \"a\")]\n/// Closes it.\n#[derive(Debug)]");
        let expected = [
            "# [doc (alias = \"a\")]",
            "Closes it.",
            "",
            "Heading.",
            "",
            "Page.",
        ];
        assert_eq!(
            found,
            [&expected[..], &["# [derive (Debug)]", ALIAS]].concat()
        );
    }

    #[test]
    fn an_endpoint_of_ones_own_is_documented_as_one_of_the_catalogue() {
        let file = "../wxpay/v3-payments/src/pay/transactions.rs";
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let file: File = parse_str(&fs::read_to_string(file).unwrap()).unwrap();
        let mut items = file.items.into_iter();
        let mut catalogued = items
            .find_map(|item| match item {
                syn::Item::Struct(item) if item.ident == "ReverseOrder" => Some(item),
                _ => None,
            })
            .unwrap();
        let endpoint = |attribute: &Attribute| attribute.path().is_ident("endpoint");
        let at = catalogued.attrs.iter().position(endpoint).unwrap();
        let arguments = catalogued.attrs.remove(at);
        let arguments = &arguments.meta.require_list().unwrap().tokens;

        // What the catalogue writes out, a user says with an option.
        let mut own = catalogued.clone();
        let page = own
            .attrs
            .iter()
            .position(|it| quote!(#it).to_string().contains("[Official"));
        let page = own
            .attrs
            .drain(page.unwrap() - 1..=page.unwrap())
            .next_back()
            .unwrap();
        let page = quote!(#page).to_string();
        let (page, _) = page.split_once("](").unwrap().1.split_once(')').unwrap();

        let catalogued = expand::endpoint(arguments.clone(), quote!(#catalogued)).to_string();
        let own = expand::endpoint(quote!(#arguments, docs = #page), quote!(#own)).to_string();
        assert!(
            catalogued.contains(" `POST v3/pay/transactions/"),
            "{catalogued}"
        );
        assert_eq!(own, catalogued);
    }
}
