//! The options of `#[endpoint]`, a line each. Parsing, what errors list and propose, where an option
//! is refused, what the `Spec` gets, and the samples of the robustness tests come from here. What a
//! line cannot say is held by the tests in `reference.rs`: a section of `docs/endpoint.md`, a word in
//! the grammar of `lib.rs`, and a golden file.

use proc_macro2::Ident;
use syn::LitStr;

use crate::diagnostic::Errors;
use crate::input::options::{Given, Known, LIBRARY, PAGE};

/// All options, in the order in which errors list them and the `Spec` gets them.
pub(crate) const ENDPOINT_OPTIONS: &[Known<EndpointOption>] = &[
    Known::flag(
        "client_certificate",
        EndpointOption::Spec(
            Value::Flag,
            &[(
                Not::ForLinks,
                "this is a link, and the user's browser does not have the merchant's certificate\n\
                 remove `client_certificate`",
            )],
        ),
    ),
    Known::flag(
        "no_nonce_str",
        EndpointOption::Spec(
            Value::Flag,
            &[
                (
                    Not::ForLinks,
                    "a link carries `nonce_str` only when there is such a field\n\
                     remove `no_nonce_str`",
                ),
                (
                    Not::InV3,
                    "`no_nonce_str` is for APIv2; requests of APIv3 have no such field\nremove it",
                ),
            ],
        ),
    ),
    Known::flag(
        "no_sign",
        EndpointOption::Spec(
            Value::Flag,
            &[(
                Not::ForCalls,
                "only links may be without a signature\n\
                 remove `no_sign`, or write `-> Redirect` if the endpoint is a link",
            )],
        ),
    ),
    Known::with(
        "host",
        &["\"https://api.mch.weixin.qq.com/\""],
        EndpointOption::Spec(
            Value::Text {
                rule: is_host,
                problem: "a host begins with `https://` and ends in `/`\n\
                          write `host = \"https://api.mch.weixin.qq.com/\"`; a base path may \
                          follow the name",
            },
            &[],
        ),
    ),
    Known::with(
        "query_flag",
        &["\"addinstitutionsub\""],
        EndpointOption::Spec(
            Value::Text {
                rule: is_query_flag,
                problem: "a query flag is one word of letters, digits and `-._~`\n\
                          write `query_flag = \"addinstitutionsub\"`; parameters with values are \
                          fields",
            },
            &[],
        ),
    ),
    Known::with(
        "fragment",
        &["\"wechat_redirect\""],
        EndpointOption::Spec(
            Value::Text {
                rule: is_fragment,
                problem: "a fragment holds only what can stand behind the `#` of a URL, and not \
                          the `#` itself\nwrite `fragment = \"wechat_redirect\"`",
            },
            &[(
                Not::ForCalls,
                "a fragment stays in the browser, so it is for links\n\
                 remove `fragment`, or write `-> Redirect` if the endpoint is a link",
            )],
        ),
    ),
    Known::with("protocol", &["v3", "v2"], EndpointOption::Protocol),
    Known::with("docs", &[PAGE], EndpointOption::Docs),
    Known::flag("new", EndpointOption::New),
    Known::with("crate", &[LIBRARY], EndpointOption::Crate),
];

/// What an option is about.
pub(crate) enum EndpointOption {
    /// Something that the `Spec` says: its method of the option's name gets the value. With the
    /// endpoints that the option is not for, and what is said there.
    Spec(Value, &'static [(Not, &'static str)]),
    Protocol,
    Docs,
    New,
    Crate,
}

/// What stands behind the name of an option of the `Spec`.
pub(crate) enum Value {
    Flag,
    /// A string, which the `Spec` gets as it stands: the robustness tests find any text of the
    /// arguments in what is written, or say that nobody heeds it.
    Text {
        rule: fn(&str) -> bool,
        problem: &'static str,
    },
}

/// The endpoints that an option is not for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Not {
    ForCalls,
    ForLinks,
    InV3,
}

/// An option of the `Spec` as the user gave it.
pub(crate) struct SpecOption {
    known: &'static Known<EndpointOption>,
    /// The name where the user wrote it.
    pub(crate) name: Ident,
    /// That of a flag is none.
    pub(crate) value: Option<LitStr>,
}

impl SpecOption {
    /// Reads what stands behind the name. `None` when there is nothing that the `Spec` could get.
    pub(super) fn read(
        given: Given<EndpointOption>,
        value: &Value,
        errors: &mut Errors,
    ) -> Option<Self> {
        let value = match value {
            Value::Flag => {
                given.flag(errors);
                None
            }
            Value::Text { rule, problem } => {
                let text = given.string(errors)?;
                if !rule(&text.value()) {
                    errors.at(&text, problem);
                }
                Some(text)
            }
        };
        let Given { known, name, .. } = given;
        Some(Self { known, name, value })
    }

    /// Whether it is the option of that name.
    pub(super) fn is(&self, name: &str) -> bool {
        self.known.name == name
    }

    /// Where it stands among all options.
    pub(super) fn rank(&self) -> Option<usize> {
        ENDPOINT_OPTIONS
            .iter()
            .position(|known| self.is(known.name))
    }

    /// What is wrong with it where it is not for the endpoint at hand.
    pub(crate) fn problem(&self, not: Not) -> Option<&'static str> {
        let EndpointOption::Spec(_, refused) = &self.known.means else {
            return None;
        };
        let (_, problem) = refused.iter().find(|(of, _)| *of == not)?;
        Some(problem)
    }
}

fn is_host(text: &str) -> bool {
    let rest = text.strip_prefix("https://").unwrap_or_default();
    let clean = |c: char| c.is_ascii_alphanumeric() || "-._~:/%".contains(c);
    !rest.is_empty() && !rest.starts_with('/') && rest.ends_with('/') && rest.chars().all(clean)
}

fn is_query_flag(text: &str) -> bool {
    let clean = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
    !text.is_empty() && text.chars().all(clean)
}

fn is_fragment(text: &str) -> bool {
    let clean = |c: char| c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@/?%".contains(c);
    !text.is_empty() && text.chars().all(clean)
}
