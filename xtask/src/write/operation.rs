//! The attribute and the documentation of an operation.

use wxpay_catalogue::Operation;

use super::{docs, example};
use crate::plan::{Answer, Module, Root};
use crate::words;

/// The longest attribute that stays on one line.
const WIDTH: usize = 100;

/// Everything above `pub struct`.
pub(super) fn attributes(module: &Module<'_>, root: &Root<'_>, operation: &Operation) -> String {
    let title = docs::plain(operation.title);
    let summary = operation.summary.trim().trim_end_matches('.');
    let mut out = docs::paragraph(
        "",
        &format!("{} ({}).", docs::escape(summary), docs::escape(&title)),
    );
    out += "///\n";
    out += &docs::paragraph("", &docs::links(&operation.docs));
    if operation.path.ends_with("/images/{media_id}") {
        out += "///\n";
        out += &docs::paragraph(
            "",
            "A `media_url` of a complaint is the whole URL of a picture: hand it to \
             [`Client::download`](wxpay_core::Client::download). The id alone is what follows \
             `images/` in it, percent-encoded as it stands, slashes included.",
        );
    }
    if let (Some(host), false) = (operation.base_url, operation.base_url_required) {
        out += "///\n";
        out += &docs::paragraph(
            "",
            &format!("Also served at `{host}`: see [`Region`](wxpay_core::Region)."),
        );
    }
    out += "///\n";
    out += &example::example(module, root, operation);
    out += &format!("#[doc(alias = \"{title}\")]\n");
    if let Some(note) = deprecation(operation) {
        out += &format!("#[deprecated(note = \"{note}\")]\n");
    }
    out += &endpoint(root, operation);
    out + "#[derive(Debug, Clone)]\n"
}

/// Why it should not be used any more.
pub(super) fn deprecation(operation: &Operation) -> Option<String> {
    let successors = match operation.superseded_by.as_slice() {
        [] => String::new(),
        paths => format!("; use {}", paths.join(", ")),
    };
    if let Some(date) = operation.offline_since {
        return Some(format!("switched off by WeChat Pay on {date}{successors}"));
    }
    let date = operation.superseded_since?;
    Some(format!("superseded on {date}{successors}"))
}

/// `#[endpoint(…)]`.
fn endpoint(root: &Root<'_>, operation: &Operation) -> String {
    let mut path = operation.path.to_owned();
    for field in &operation.path_params {
        path = path.replace(
            &format!("{{{}}}", field.name),
            &format!("<{}>", words::snake(field.name)),
        );
    }
    let answer = match &root.answer {
        Answer::Object(_) | Answer::Same(_) if !root.has_own_answer() => {
            format!(" -> {}", root.answer_name)
        }
        Answer::Object(_) | Answer::Same(_) | Answer::None => String::new(),
        Answer::Empty => " -> ()".to_owned(),
        Answer::File => " -> Download".to_owned(),
        Answer::Redirect => " -> Redirect".to_owned(),
    };
    let mut options = vec![
        format!("{} \"{path}\"{answer}", operation.method),
        "new".to_owned(),
    ];
    let mut option = |wanted: bool, text: &str| {
        if wanted {
            options.push(text.to_owned());
        }
    };
    option(operation.client_certificate, "client_certificate");
    option(operation.no_nonce_str, "no_nonce_str");
    let no_sign = matches!(root.answer, Answer::Redirect)
        && !operation.query.iter().any(|field| field.name == "sign");
    option(no_sign, "no_sign");
    let named = [
        (
            "host",
            operation.base_url.filter(|_| operation.base_url_required),
        ),
        ("query_flag", operation.query_flag),
        ("fragment", operation.fragment),
    ];
    for (name, value) in named {
        option(
            value.is_some(),
            &format!("{name} = \"{}\"", value.unwrap_or_default()),
        );
    }
    let line = format!("#[endpoint({})]\n", options.join(", "));
    match line.len() > WIDTH {
        false => line,
        true => format!("#[endpoint(\n    {},\n)]\n", options.join(",\n    ")),
    }
}
