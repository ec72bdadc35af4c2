//! `"EVENT.TYPE", …, original_type = "…", field = "…", …`, or `v2 = sign`: what stands in
//! `#[notification(…)]`.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::parse::ParseStream;
use syn::{Ident, Lit, LitStr, Path, Token};

use crate::diagnostic::Errors;
use crate::input::options::{self, Given, Known, LIBRARY, PAGE};
use crate::suggest::{list, nearest};

/// All options, in the order in which errors list them.
pub(crate) const NOTIFICATION_OPTIONS: &[Known<NotificationOption>] = &[
    Known::with(
        "original_type",
        &["\"transaction\""],
        NotificationOption::OriginalType,
    ),
    Known::several("field", &["\"sp_mchid\""], NotificationOption::Field),
    Known::with("v2", &["sign"], NotificationOption::V2),
    Known::flag("no_return_code", NotificationOption::NoReturnCode),
    Known::flag("no_result_code", NotificationOption::NoResultCode),
    Known::with("docs", &[PAGE], NotificationOption::Docs),
    Known::with("crate", &[LIBRARY], NotificationOption::Crate),
];

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotificationOption {
    OriginalType,
    Field,
    V2,
    NoReturnCode,
    NoResultCode,
    Docs,
    Crate,
}

/// Behind `v2 = `.
const PROOFS: &[(&str, Proof)] = &[
    ("sign", Proof::Sign),
    ("req_info", Proof::ReqInfo),
    ("event_ciphertext", Proof::EventCiphertext),
];
const EXAMPLE: &str = "write `#[notification(\"TRANSACTION.SUCCESS\")]`";

/// The arguments of `#[notification]`, as far as they are right.
#[derive(Default)]
pub(crate) struct NotificationArguments {
    pub(crate) event_types: Vec<LitStr>,
    pub(crate) original_type: Option<LitStr>,
    /// The fields that tell the resource from those of other products.
    pub(crate) fields: Vec<LitStr>,
    /// What proves a message of APIv2, which is any of `PROOFS`.
    pub(crate) v2: Option<Proof>,
    /// Of APIv2: whether messages may lack them.
    pub(crate) no_return_code: bool,
    pub(crate) no_result_code: bool,
    /// The official page.
    pub(crate) docs: Option<LitStr>,
    pub(crate) krate: Option<Path>,
}

/// What proves a message of APIv2.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Proof {
    Sign,
    ReqInfo,
    EventCiphertext,
}

impl NotificationArguments {
    /// Reads the arguments, past all mistakes.
    pub(crate) fn parse(tokens: TokenStream, errors: &mut Errors) -> Self {
        options::read(tokens, errors, |input, errors| {
            let mut this = Self::default();
            let before = this.read_event_types(input, errors);
            let rest = without_late_event_types(input.parse().unwrap_or_default(), errors);
            let options = options::read(rest, errors, |input, errors| {
                options::parse(input, NOTIFICATION_OPTIONS, errors)
            });
            let about_v2 = options
                .iter()
                .any(|given| given.known.means == NotificationOption::V2);
            let mut understood = true;
            for given in &options {
                match given.known.means {
                    NotificationOption::OriginalType | NotificationOption::Field if about_v2 => {
                        errors.at(
                            &given.name,
                            format_args!(
                                "`{}` is about messages of APIv3\nremove it, or `v2`",
                                given.name
                            ),
                        );
                    }
                    NotificationOption::OriginalType => {
                        let value = given.string(errors);
                        this.original_type =
                            value.filter(|literal| is_original_type(literal, errors));
                    }
                    NotificationOption::Field => {
                        if let Some(literal) = given.string(errors) {
                            this.add_field(literal, errors);
                        }
                    }
                    NotificationOption::V2 => {
                        let proof = proof(given, errors);
                        understood = proof.is_some();
                        this.v2 = Some(proof.unwrap_or(Proof::Sign));
                    }
                    NotificationOption::NoReturnCode => this.no_return_code = given.flag(errors),
                    NotificationOption::NoResultCode => this.no_result_code = given.flag(errors),
                    NotificationOption::Docs => this.docs = given.page(errors),
                    NotificationOption::Crate => this.krate = given.path(errors),
                }
            }
            if understood {
                this.check_proof(before, &options, errors);
            }
            this
        })
    }

    /// Whether there are event types where messages have them, and nowhere else; and the same of
    /// what is only about messages with `sign` alone.
    fn check_proof(
        &self,
        event_types: bool,
        options: &[Given<NotificationOption>],
        errors: &mut Errors,
    ) {
        match self.v2 {
            None if !event_types => errors.at_span(
                Span::call_site(),
                format_args!("`#[notification]` needs the type of an event\n{EXAMPLE}"),
            ),
            Some(Proof::EventCiphertext) if !event_types => errors.at_span(
                Span::call_site(),
                "messages with `event_ciphertext` say which event they are\nwrite \
                 `#[notification(\"CHECK.SUCCESS\", v2 = event_ciphertext)]`",
            ),
            Some(Proof::Sign | Proof::ReqInfo) => {
                if let Some(first) = self.event_types.first() {
                    errors.at(
                        first,
                        "only messages with `event_ciphertext` have the type of an event\nremove \
                         it, or write `v2 = event_ciphertext`",
                    );
                }
            }
            _ => {}
        }
        if self.v2 == Some(Proof::Sign) {
            return;
        }
        for given in options {
            if matches!(
                given.known.means,
                NotificationOption::NoReturnCode | NotificationOption::NoResultCode
            ) {
                errors.at(
                    &given.name,
                    format_args!(
                        "`{0}` is about messages of APIv2 that are proven by `sign`\nwrite it \
                         behind `v2 = sign`, or remove it",
                        given.name
                    ),
                );
            }
        }
    }

    /// Reads the literals in front; says whether there was any, right or wrong.
    fn read_event_types(&mut self, input: ParseStream, errors: &mut Errors) -> bool {
        let mut any = false;
        while input.peek(Lit) || is_unquoted(input) {
            any = true;
            match input.fork().parse::<LitStr>() {
                Ok(literal) => {
                    let _ = input.parse::<LitStr>();
                    self.add(literal, errors);
                }
                Err(_) => {
                    let found = options::until_comma(input);
                    errors.at(
                        &found,
                        format_args!(
                            "the type of an event is a string in double quotes\n{EXAMPLE}"
                        ),
                    );
                }
            }
            if input.is_empty() {
                break;
            }
            if input.parse::<Token![,]>().is_err() {
                let rest = options::until_comma(input);
                errors.at(
                    &rest,
                    "event types and options are separated by commas\nwrite a `,` before this",
                );
                let _ = input.parse::<Option<Token![,]>>();
            }
        }
        any
    }

    fn add(&mut self, literal: LitStr, errors: &mut Errors) {
        if !is_event_type(&literal, errors) {
            return;
        }
        let text = literal.value();
        if self.event_types.iter().any(|other| other.value() == text) {
            errors.at(
                &literal,
                format_args!("`{text}` is named twice\nremove one `\"{text}\"`"),
            );
        } else {
            self.event_types.push(literal);
        }
    }

    fn add_field(&mut self, literal: LitStr, errors: &mut Errors) {
        if !is_field(&literal, errors) {
            return;
        }
        let text = literal.value();
        if self.fields.iter().any(|other| other.value() == text) {
            errors.at(
                &literal,
                format_args!("`{text}` is named twice\nremove one `field = \"{text}\"`"),
            );
        } else {
            self.fields.push(literal);
        }
    }
}

/// `v2 = sign`.
fn proof(given: &Given<NotificationOption>, errors: &mut Errors) -> Option<Proof> {
    let word = given.word(errors)?;
    let text = word.to_string();
    if let Some((_, proof)) = PROOFS.iter().find(|(name, _)| *name == text) {
        return Some(*proof);
    }
    let names = PROOFS.iter().map(|(name, _)| *name);
    let remedy = match nearest(&text, names.clone()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("write one of {}", list(names)),
    };
    errors.at(
        &word,
        format_args!("no message of APIv2 is proven by `{text}`\n{remedy}"),
    );
    None
}

/// Takes out strings that stand between options.
fn without_late_event_types(options: TokenStream, errors: &mut Errors) -> TokenStream {
    let mut kept = TokenStream::new();
    let mut behind_comma = true;
    let mut tokens = options.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let is_string = syn::parse2::<LitStr>(token.clone().into()).is_ok();
        if behind_comma && is_string && tokens.peek().is_none_or(is_comma) {
            errors.at(
                &token,
                "the types of the events stand in front of the options\nmove this one there",
            );
            let _ = tokens.next();
            continue;
        }
        behind_comma = is_comma(&token);
        kept.extend([token]);
    }
    kept
}

fn is_comma(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',')
}

/// Whether the type of an event comes next, without its quotes: `TRANSACTION.SUCCESS`.
fn is_unquoted(input: ParseStream) -> bool {
    input.peek(Ident) && (input.peek2(Token![.]) || input.peek2(Token![::]))
}

/// Whether a string could be the name of a field.
fn is_field(literal: &LitStr, errors: &mut Errors) -> bool {
    let text = literal.value();
    let right = !text.is_empty()
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_-".contains(c));
    if !right {
        errors.at(
            literal,
            "this is not the name of a field\nwrite one that stands at the top of the resource, \
             such as `field = \"sp_mchid\"`",
        );
    }
    right
}

/// Whether a string could be the type of an event.
fn is_event_type(literal: &LitStr, errors: &mut Errors) -> bool {
    let text = literal.value();
    let right = is_word(&text);
    if text.is_empty() {
        errors.at(
            literal,
            "the type of an event is not empty\nwrite it as the official page has it, such as \
             `\"TRANSACTION.SUCCESS\"`",
        );
    } else if !right {
        errors.at(
            literal,
            "the type of an event is one word of letters, digits, `.`, `_` and `-`\nwrite each \
             one as a string of its own: `\"REFUND.SUCCESS\", \"REFUND.CLOSED\"`",
        );
    }
    right
}

/// Whether a string could be an `original_type`.
fn is_original_type(literal: &LitStr, errors: &mut Errors) -> bool {
    let right = is_word(&literal.value());
    if !right {
        errors.at(
            literal,
            "an original type is one word of letters, digits, `.`, `_` and `-`\nwrite it as the \
             official page has it, such as `original_type = \"transaction\"`",
        );
    }
    right
}

/// Whether a text could be one of WeChat Pay's names.
fn is_word(text: &str) -> bool {
    let in_a_word = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    !text.is_empty() && text.chars().all(in_a_word)
}
