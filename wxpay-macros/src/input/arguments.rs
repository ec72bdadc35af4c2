//! `POST "v3/…" -> Response, option, option = value`: what stands in `#[endpoint(…)]`, and the
//! fewer things in `#[model(…)]`.

use proc_macro2::{Ident, Span, TokenStream};
use syn::parse::ParseStream;
use syn::{Lit, LitStr, Path, Token, Type};

use crate::diagnostic::Errors;
use crate::input::method::Method;
use crate::input::options::{self, Setting, until_comma};
use crate::input::protocol::Protocol;
use crate::input::route;
use crate::template::Template;

/// The arguments of `#[endpoint]`, as far as they are right.
#[derive(Default)]
pub(crate) struct EndpointArguments {
    pub(crate) method: Option<Method>,
    pub(crate) method_span: Option<Span>,
    /// The path, as far as it is right.
    pub(crate) path: Option<(LitStr, Template)>,
    /// Whether there is a path, and no mistake in it.
    pub(crate) path_is_right: bool,
    /// The type after `->`.
    pub(crate) response: Option<Type>,
    /// Whether what follows `->` is no type.
    pub(crate) response_is_wrong: bool,
    /// `protocol = …`, with its value if that is right.
    pub(crate) protocol: Option<(Ident, Option<Protocol>)>,
    pub(crate) client_certificate: Option<Ident>,
    pub(crate) no_nonce_str: Option<Ident>,
    pub(crate) no_sign: Option<Ident>,
    pub(crate) host: Option<Named>,
    pub(crate) query_flag: Option<Named>,
    pub(crate) fragment: Option<Named>,
    /// The official page.
    pub(crate) docs: Option<LitStr>,
    pub(crate) new: bool,
    pub(crate) krate: Option<Path>,
}

/// An option with a string: its name, where the user wrote it, and the string.
pub(crate) struct Named {
    pub(crate) name: Ident,
    pub(crate) value: LitStr,
}

/// The arguments of `#[model]`.
#[derive(Default)]
pub(crate) struct ModelArguments {
    pub(crate) encode: bool,
    pub(crate) decode: bool,
    /// Whether the direction that is not `decode` depends on a feature.
    pub(crate) answer: bool,
    pub(crate) new: bool,
    pub(crate) krate: Option<Path>,
}

const ENDPOINT_OPTIONS: [&str; 10] = [
    "client_certificate",
    "no_nonce_str",
    "no_sign",
    "host",
    "query_flag",
    "fragment",
    "protocol",
    "docs",
    "new",
    "crate",
];
const MODEL_OPTIONS: [&str; 5] = ["encode", "decode", "answer", "new", "crate"];
pub(crate) const CRATE_EXAMPLE: &str = "path::to::wxpay";

impl EndpointArguments {
    /// Reads the arguments, past all mistakes.
    pub(crate) fn parse(tokens: TokenStream, errors: &mut Errors) -> Self {
        if tokens.is_empty() {
            errors.at_span(
                Span::call_site(),
                "`#[endpoint]` needs a method and a path\n\
                 write `#[endpoint(POST \"v3/pay/transactions/jsapi\")]`",
            );
            return Self::default();
        }
        options::read(tokens, errors, Self::read)
    }

    /// Whether this is a link for the user's browser: the answer is called `Redirect`.
    pub(crate) fn is_link(&self) -> bool {
        self.answers("Redirect")
    }

    /// Whether the answer is a type of that name.
    pub(crate) fn answers(&self, name: &str) -> bool {
        matches!(&self.response, Some(Type::Path(response))
            if response.path.segments.last().is_some_and(|last| last.ident == name))
    }

    fn read(input: ParseStream, errors: &mut Errors) -> Self {
        let (method, span) = route::method(input, errors);
        if let Ok(Some(comma)) = input.parse::<Option<Token![,]>>()
            && input.peek(Lit)
        {
            errors.at(
                &comma,
                "there is no comma between the method and the path\nwrite `POST \"v3/…\"`",
            );
        }
        let before = errors.count();
        let path = route::path(input, span, errors);
        let mut this = Self {
            method,
            method_span: Some(span),
            path,
            path_is_right: errors.count() == before,
            ..Self::default()
        };
        if let Ok(arrow) = input.parse::<Token![->]>() {
            this.response = route::response(&arrow, input, errors);
            this.response_is_wrong = this.response.is_none();
        }
        if !input.is_empty() && !input.peek(Token![,]) {
            let rest = until_comma(input);
            errors.at(
                &rest,
                "after the path comes `-> Response`, or a comma and an option\n\
                 write `POST \"v3/…\" -> Response, client_certificate`",
            );
        }
        let _ = input.parse::<Option<Token![,]>>();
        this.options(input, errors);
        this
    }

    fn options(&mut self, input: ParseStream, errors: &mut Errors) {
        for setting in options::parse(input, &ENDPOINT_OPTIONS, errors) {
            match setting.name.to_string().as_str() {
                "client_certificate" => {
                    self.client_certificate = setting.flag(errors).then_some(setting.name);
                }
                "new" => self.new = setting.flag(errors),
                "no_nonce_str" => {
                    self.no_nonce_str = setting.flag(errors).then_some(setting.name);
                }
                "no_sign" => self.no_sign = setting.flag(errors).then_some(setting.name),
                "query_flag" => {
                    self.query_flag =
                        named(setting, "\"addinstitutionsub\"", check_query_flag, errors);
                }
                "fragment" => {
                    self.fragment = named(setting, "\"wechat_redirect\"", check_fragment, errors);
                }
                "host" => {
                    let example = "\"https://api.mch.weixin.qq.com/\"";
                    self.host = named(setting, example, check_host, errors);
                }
                "protocol" => {
                    self.protocol = Some(match setting.word("v3` or `protocol = v2", errors) {
                        Some(word) => {
                            let protocol = Protocol::read(&word, errors);
                            (word, protocol)
                        }
                        None => (setting.name, None),
                    });
                }
                "docs" => self.docs = setting.page(errors),
                _ => self.krate = setting.path(CRATE_EXAMPLE, errors),
            }
        }
    }
}

impl ModelArguments {
    /// Reads the arguments, past all mistakes.
    pub(crate) fn parse(tokens: TokenStream, errors: &mut Errors) -> Self {
        let mut this = options::read(tokens, errors, |input, errors| {
            let mut this = Self::default();
            let mut directions = Vec::new();
            for setting in options::parse(input, &MODEL_OPTIONS, errors) {
                match setting.name.to_string().as_str() {
                    "encode" => this.encode = setting.flag(errors),
                    "decode" => this.decode = setting.flag(errors),
                    "answer" => this.answer = setting.flag(errors),
                    "new" => this.new = setting.flag(errors),
                    _ => this.krate = setting.path(CRATE_EXAMPLE, errors),
                }
                if setting.name == "encode" || setting.name == "decode" {
                    directions.push(setting.name);
                }
            }
            for direction in directions.iter().filter(|_| this.answer) {
                errors.at(
                    direction,
                    format_args!(
                        "`answer` says itself which directions there are\nremove `{direction}`, \
                         or `answer`"
                    ),
                );
            }
            this
        });
        if this.answer {
            (this.encode, this.decode) = (cfg!(feature = "serialize"), true);
        } else if !this.encode && !this.decode {
            (this.encode, this.decode) = (true, true);
        }
        this
    }
}

/// An option whose string is held against a rule.
fn named(
    setting: Setting,
    example: &str,
    rule: fn(&LitStr, &mut Errors),
    errors: &mut Errors,
) -> Option<Named> {
    let value = setting.string(example, errors)?;
    rule(&value, errors);
    let name = setting.name;
    Some(Named { name, value })
}

fn check_host(host: &LitStr, errors: &mut Errors) {
    let text = host.value();
    let rest = text.strip_prefix("https://").unwrap_or_default();
    let clean = |c: char| c.is_ascii_alphanumeric() || "-._~:/%".contains(c);
    let right = !rest.is_empty()
        && !rest.starts_with('/')
        && rest.ends_with('/')
        && rest.chars().all(clean);
    if !right {
        errors.at(
            host,
            "a host begins with `https://` and ends in `/`\n\
             write `host = \"https://api.mch.weixin.qq.com/\"`; a base path may follow the name",
        );
    }
}

fn check_query_flag(flag: &LitStr, errors: &mut Errors) {
    let text = flag.value();
    let clean = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
    let right = !text.is_empty() && text.chars().all(clean);
    if !right {
        errors.at(
            flag,
            "a query flag is one word of letters, digits and `-._~`\n\
             write `query_flag = \"addinstitutionsub\"`; parameters with values are fields",
        );
    }
}

fn check_fragment(fragment: &LitStr, errors: &mut Errors) {
    let text = fragment.value();
    let clean = |c: char| c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@/?%".contains(c);
    let right = !text.is_empty() && text.chars().all(clean);
    if !right {
        errors.at(
            fragment,
            "a fragment holds only what can stand behind the `#` of a URL, and not the `#` \
             itself\nwrite `fragment = \"wechat_redirect\"`",
        );
    }
}
