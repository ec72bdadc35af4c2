//! Random tokens, and random changes to tokens that are right.

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::input::endpoint_options::ENDPOINT_OPTIONS;
use crate::input::file_attribute::FILE_OPTIONS;
use crate::input::method::Method;
use crate::input::model::MODEL_OPTIONS;
use crate::input::notification::NOTIFICATION_OPTIONS;
use crate::input::options::Known;

/// A token, or a group whose tokens can be changed.
#[derive(Debug, Clone)]
pub(crate) enum Tree {
    Leaf(TokenTree),
    Group(Delimiter, Vec<Tree>),
}

/// What happens to one token of many.
#[derive(Debug, Clone)]
pub(crate) enum Change {
    Remove,
    Repeat,
    SwapWithNext,
    /// Takes the brackets away.
    Unwrap,
    Wrap(Delimiter),
    Replace(Tree),
    Insert(Tree),
}

/// Words that the macros know beside their methods and options, that Rust knows, and that nobody
/// does.
const WORDS: &[&str] = &[
    "PSOT",
    "get",
    "v2",
    "v3",
    "v4",
    "query",
    "body",
    "whole",
    "header",
    "path",
    "encoded",
    "file",
    "SHA256",
    "SM3",
    "serde",
    "rename",
    "rename_all",
    "alias",
    "default",
    "skip",
    "with",
    "skip_serializing_if",
    "serialize",
    "derive",
    "Serialize",
    "Deserialize",
    "cfg",
    "cfg_attr",
    "doc",
    "deprecated",
    "must_use",
    "struct",
    "enum",
    "union",
    "fn",
    "pub",
    "where",
    "for",
    "dyn",
    "impl",
    "self",
    "Self",
    "Option",
    "Vec",
    "String",
    "Redirect",
    "i64",
    "id",
    "支付",
];

/// All words, with the names of all methods and options.
fn words() -> Vec<&'static str> {
    fn names<M>(options: &'static [Known<M>]) -> impl Iterator<Item = &'static str> {
        options.iter().map(|known| known.name)
    }
    Method::names()
        .chain(names(ENDPOINT_OPTIONS))
        .chain(names(MODEL_OPTIONS))
        .chain(names(NOTIFICATION_OPTIONS))
        .chain(names(FILE_OPTIONS))
        .chain(WORDS.iter().copied())
        .collect()
}

/// Strings that the macros know, nearly know, or stumble over.
const TEXTS: &[&str] = &[
    "",
    "v3/pay/transactions/jsapi",
    "v3/orders/<id>/close",
    "v3/<id>/<type>",
    "v2/papay/<id>",
    "risk/refund",
    "v3/{id}",
    "v3/<id",
    "/v3//a b?x#y",
    "POST v3/pay",
    "https://pay.weixin.qq.com/doc/v3/merchant/4012791856",
    "https://",
    "wechat_redirect",
    "camelCase",
    "camelcase",
    "Idempotency-Key",
    "Content-Type",
    "TRANSACTION.SUCCESS",
    "Vec::is_empty",
    "r#type",
    "a b",
    "\"\\{}\u{0}\n",
    "\u{652f}\u{4ed8}\u{1f9e7}",
    "crate::with",
];

/// Trees of any tokens, a few levels deep.
pub(crate) fn any_tokens() -> impl Strategy<Value = Vec<Tree>> {
    prop::collection::vec(any_tree(), 0..12)
}

/// A few changes, each somewhere.
pub(crate) fn any_changes() -> impl Strategy<Value = Vec<(Index, Change)>> {
    let change = prop_oneof![
        3 => Just(Change::Remove),
        1 => Just(Change::Repeat),
        1 => Just(Change::SwapWithNext),
        1 => Just(Change::Unwrap),
        1 => any_delimiter().prop_map(Change::Wrap),
        3 => any_tree().prop_map(Change::Replace),
        3 => any_tree().prop_map(Change::Insert),
    ];
    prop::collection::vec((any::<Index>(), change), 0..3)
}

/// The tokens of a text of Rust, open for changes.
pub(crate) fn trees(tokens: TokenStream) -> Vec<Tree> {
    let tree = |token| match token {
        TokenTree::Group(group) => Tree::Group(group.delimiter(), trees(group.stream())),
        leaf => Tree::Leaf(leaf),
    };
    tokens.into_iter().map(tree).collect()
}

/// What the macros are given.
pub(crate) fn stream(trees: &[Tree]) -> TokenStream {
    let token = |tree: &Tree| match tree {
        Tree::Leaf(leaf) => leaf.clone(),
        Tree::Group(delimiter, trees) => Group::new(*delimiter, stream(trees)).into(),
    };
    trees.iter().map(token).collect()
}

/// The trees after the changes.
pub(crate) fn changed(mut trees: Vec<Tree>, changes: &[(Index, Change)]) -> Vec<Tree> {
    for (at, change) in changes {
        let ways = ways(&trees);
        if ways.is_empty() {
            break;
        }
        let (last, parents) = at.get(&ways).split_last().expect("no way is empty");
        let siblings = parents
            .iter()
            .fold(&mut trees, |trees, &at| match &mut trees[at] {
                Tree::Group(_, inner) => inner,
                Tree::Leaf(_) => unreachable!("leaves hold nothing"),
            });
        apply(change, siblings, *last);
    }
    trees
}

fn apply(change: &Change, siblings: &mut Vec<Tree>, at: usize) {
    match change {
        Change::Remove => drop(siblings.remove(at)),
        Change::Repeat => siblings.insert(at, siblings[at].clone()),
        Change::SwapWithNext => {
            let next = (at + 1) % siblings.len();
            siblings.swap(at, next);
        }
        Change::Unwrap => {
            if let Tree::Group(_, inner) = siblings[at].clone() {
                siblings.splice(at..=at, inner);
            }
        }
        Change::Wrap(delimiter) => {
            siblings[at] = Tree::Group(*delimiter, vec![siblings[at].clone()]);
        }
        Change::Replace(tree) => siblings[at] = tree.clone(),
        Change::Insert(tree) => siblings.insert(at, tree.clone()),
    }
}

/// The way to each token: its position among its siblings, behind those of its groups.
fn ways(trees: &[Tree]) -> Vec<Vec<usize>> {
    let mut all = Vec::new();
    for (at, tree) in trees.iter().enumerate() {
        all.push(vec![at]);
        if let Tree::Group(_, inner) = tree {
            all.extend(
                ways(inner)
                    .into_iter()
                    .map(|rest| [vec![at], rest].concat()),
            );
        }
    }
    all
}

fn any_tree() -> impl Strategy<Value = Tree> {
    let leaf = prop_oneof![
        4 => select(words()).prop_map(|word| ident(word).into()),
        1 => Just(TokenTree::from(Ident::new_raw("type", Span::call_site()))),
        4 => any_punct().prop_map(TokenTree::from),
        3 => any_literal().prop_map(TokenTree::from),
    ];
    leaf.prop_map(Tree::Leaf).prop_recursive(3, 24, 6, |inner| {
        let group = (any_delimiter(), prop::collection::vec(inner, 0..6));
        group.prop_map(|(delimiter, trees)| Tree::Group(delimiter, trees))
    })
}

fn any_punct() -> impl Strategy<Value = Punct> {
    let marks: Vec<char> = "!#$%&*+,-./:;<=>?@^|~'"
        .chars()
        .chain(",,==->#".chars())
        .collect();
    let spacing = select(vec![Spacing::Alone, Spacing::Joint]);
    (select(marks), spacing).prop_map(|(mark, spacing)| Punct::new(mark, spacing))
}

fn any_literal() -> impl Strategy<Value = Literal> {
    prop_oneof![
        6 => select(TEXTS).prop_map(Literal::string),
        1 => ".{0,16}".prop_map(|text| Literal::string(&text)),
        1 => any::<i32>().prop_map(|number| Literal::i64_unsuffixed(number.unsigned_abs().into())),
        1 => Just(Literal::f64_suffixed(1.5)),
        1 => any::<char>().prop_map(Literal::character),
        1 => any::<Vec<u8>>().prop_map(|bytes| Literal::byte_string(&bytes)),
        1 => Just(Literal::c_string(c"v3/pay")),
    ]
}

fn any_delimiter() -> impl Strategy<Value = Delimiter> {
    select(vec![
        Delimiter::Parenthesis,
        Delimiter::Brace,
        Delimiter::Bracket,
        // From a `macro_rules!` macro.
        Delimiter::None,
    ])
}

fn ident(word: &str) -> Ident {
    Ident::new(word, Span::call_site())
}
