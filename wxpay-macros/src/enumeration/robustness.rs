//! Whatever stands in `open_enum!` and `events!`: it is given on as it came, or there is an error
//! and what is given on has none.

use proc_macro2::{TokenStream, TokenTree};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use quote::quote;

use super::{Kind, check};
use crate::random;
use crate::random::tokens::{any_changes, any_tokens, changed, stream, trees};

const KINDS: &[Kind] = &[Kind::Values, Kind::Events];

const ABOVE: &[&str] = &[
    "/// What became of it.\n",
    "#[derive(Debug)]",
    "#[derive(Copy, Default)]",
    "#[serde(rename_all = \"UPPERCASE\")]",
    "#[deprecated]",
    "#[non_exhaustive]",
];
const NAMES: &[&str] = &[
    "pub enum State",
    "enum State",
    "pub(crate) enum r#State",
    "State",
    "enum",
];
const VARIANTS: &[&str] = &[
    "Success = \"SUCCESS\"",
    "Closed = \"CLOSED\"",
    "Again = \"SUCCESS\"",
    "Success = \"REFUND\"",
    "Unknown = \"UNKNOWN\"",
    "/// Refunded.\n Refund = \"\"",
    "Paying",
    "Number = 3",
    "#[serde(rename = \"x\")] Renamed = \"y\"",
    "Paid(Transaction)",
    "Refunded(crate::Refund)",
    "Unknown(Other)",
    "Two(One, Other)",
    "Named { field: One }",
];

proptest! {
    #![proptest_config(random::fixed())]

    #[test]
    fn any_tokens_are_answered(kind in select(KINDS), declaration in any_tokens()) {
        judge(kind, stream(&declaration))?;
    }

    #[test]
    fn whatever_people_declare_is_answered(kind in select(KINDS), text in declaration()) {
        judge(kind, text.parse().unwrap())?;
    }

    #[test]
    fn slips_in_whatever_people_declare_are_answered(
        kind in select(KINDS),
        text in declaration(),
        changes in any_changes(),
    ) {
        judge(kind, stream(&changed(trees(text.parse().unwrap()), &changes)))?;
    }
}

fn declaration() -> impl Strategy<Value = String> {
    let above = prop_oneof![Just(Vec::new()), subsequence(ABOVE, 0..=2)];
    let variants = subsequence(VARIANTS, 0..=4).prop_shuffle();
    (above, select(NAMES), variants, any::<bool>()).prop_map(|(above, name, variants, comma)| {
        let (above, variants) = (above.concat(), variants.join(", "));
        let comma = if comma && !variants.is_empty() {
            ","
        } else {
            ""
        };
        format!("{above} {name} {{ {variants}{comma} }}")
    })
}

fn judge(kind: Kind, declaration: TokenStream) -> Result<(), TestCaseError> {
    let output = check(quote!((wxpay) #declaration), kind);
    let shown = format!("{} {{ {declaration} }}\n{output}", kind.name());
    let parsed = syn::parse2::<syn::File>(output.clone());
    prop_assert!(parsed.is_ok(), "no Rust comes out of {}", shown);
    let given_on = given_on(kind, &output);
    if !is_mistaken(&output) {
        let given_on = given_on.map(|tokens| tokens.to_string());
        prop_assert_eq!(given_on, Some(declaration.to_string()), "{}", shown);
    } else if let Some(given_on) = given_on.filter(|it| !is_empty(it)) {
        let again = check(quote!((wxpay) #given_on), kind);
        prop_assert!(
            !is_mistaken(&again),
            "one mistake is two errors in {}\n{}",
            shown,
            again
        );
    }
    Ok(())
}

/// Whether nothing is left of the variants, which the library's macro minds as little as the user
/// wants to hear of it twice.
fn is_empty(declaration: &TokenStream) -> bool {
    let last = declaration.clone().into_iter().last();
    matches!(last, Some(TokenTree::Group(variants)) if variants.stream().is_empty())
}

fn is_mistaken(output: &TokenStream) -> bool {
    output.to_string().contains("compile_error")
}

/// What the macro of the library gets: `wxpay::__open_enum! { [] … }`.
fn given_on(kind: Kind, output: &TokenStream) -> Option<TokenStream> {
    let mut tokens = output.clone().into_iter();
    tokens.find(|token| matches!(token, TokenTree::Ident(word) if word == kind.written_by()))?;
    let Some(TokenTree::Group(group)) = tokens.nth(1) else {
        return None;
    };
    let attributes = usize::from(kind == Kind::Values);
    Some(group.stream().into_iter().skip(attributes).collect())
}
