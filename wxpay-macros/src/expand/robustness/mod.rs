//! Whatever stands below an attribute and in it: the macros answer, and an answer without an
//! error has left nothing out.
//!
//! That is: any text of the arguments is found again in a text of what is written (a path with
//! braces), and any word as a word, but for the names of options with a value. An option whose value
//! is written as something else than a text (a number of seconds, say) needs a line in [`unheard`].
//! What is written for one given input is not judged here; that is in `golden.rs`.

mod samples;

use proc_macro2::{TokenStream, TokenTree};
use proptest::prelude::*;
use proptest::sample::select;
use quote::quote;
use syn::{DeriveInput, Fields, LitStr};

use crate::input::attribute_macro::Macro;
use crate::input::endpoint_options::ENDPOINT_OPTIONS;
use crate::input::model::MODEL_OPTIONS;
use crate::input::notification::NOTIFICATION_OPTIONS;
use crate::input::options::Known;
use crate::random;
use crate::random::tokens::{any_changes, any_tokens, changed, stream, trees};

const MACROS: &[Macro] = &[Macro::Endpoint, Macro::Model, Macro::Notification];

proptest! {
    #![proptest_config(random::fixed())]

    #[test]
    fn any_tokens_are_answered(
        by in select(MACROS),
        arguments in any_tokens(),
        item in any_tokens(),
    ) {
        check(by, stream(&arguments), stream(&item))?;
    }

    #[test]
    fn any_arguments_above_a_struct_are_answered(
        by in select(MACROS),
        arguments in any_tokens(),
        item in samples::item(),
    ) {
        check(by, stream(&arguments), item.parse().unwrap())?;
    }

    #[test]
    fn whatever_people_write_is_answered((by, arguments) in written(), item in samples::item()) {
        check(by, arguments.parse().unwrap(), item.parse().unwrap())?;
    }

    #[test]
    fn slips_in_whatever_people_write_are_answered(
        (by, arguments) in written(),
        item in samples::item(),
        (in_arguments, in_item) in (any_changes(), any_changes()),
    ) {
        let arguments = changed(trees(arguments.parse().unwrap()), &in_arguments);
        let item = changed(trees(item.parse().unwrap()), &in_item);
        check(by, stream(&arguments), stream(&item))?;
    }
}

#[test]
fn a_type_with_something_left_over_in_it_is_an_error() {
    let output = super::endpoint(
        quote!(GET "v3/certificates" -> (Certificates Certificates), client_certificate),
        quote!(
            struct Download;
        ),
    );
    let told: Vec<String> = texts(&output)
        .filter(|text| text.contains("remove"))
        .collect();
    assert_eq!(told, ["this does not belong here\nremove it"], "{output}");
}

#[test]
fn a_struct_keeps_its_methods_while_a_field_is_being_typed() {
    let item = quote!(
        pub struct Close {
            pub id: String,
            pub reas
        }
    );
    let output = super::endpoint(quote!(POST "v3/orders/<id>/close" -> ()), item.clone());
    assert!(
        output.to_string().starts_with(&item.to_string()),
        "{output}"
    );
    for word in ["Endpoint", "send", "compile_error"] {
        assert!(
            words(&output).any(|found| found == word),
            "{word} in {output}"
        );
    }
}

/// A macro, and arguments for it.
fn written() -> impl Strategy<Value = (Macro, String)> {
    select(MACROS).prop_flat_map(|by| (Just(by), samples::arguments(by)))
}

/// Expands, which must not panic, and judges what came out.
fn check(by: Macro, arguments: TokenStream, item: TokenStream) -> Result<(), TestCaseError> {
    let expand = match by {
        Macro::Endpoint => super::endpoint,
        Macro::Model => super::model,
        Macro::Notification => super::notification,
    };
    let output = expand(arguments.clone(), item.clone());
    let shown = format!("#[{by:?}({arguments})] {item}\n{output}");
    let mistaken = words(&output).any(|word| word == "compile_error");
    if syn::parse2::<syn::File>(item.clone()).is_ok() {
        let file = syn::parse2::<syn::File>(output.clone());
        prop_assert!(file.is_ok(), "no Rust comes out of {}", shown);
        if let Ok(given) = syn::parse2::<DeriveInput>(item) {
            prop_assert!(
                is_kept(&given, &file.unwrap()),
                "{} is not kept by {}",
                given.ident,
                shown
            );
        }
    } else {
        prop_assert!(mistaken, "nothing is said of the item in {}", shown);
    }
    if !mistaken {
        let said = said(by, &output)
            .map_err(|problem| TestCaseError::fail(format!("{problem} in {shown}")));
        said?;
        if let Some(unheard) = unheard(by, arguments, &output) {
            prop_assert!(
                false,
                "nobody heeds `{}`, by the rule at the top of this file, in {}",
                unheard,
                shown
            );
        }
    }
    Ok(())
}

/// Whether the struct is there with all its fields, so that its uses are no errors.
fn is_kept(given: &DeriveInput, file: &syn::File) -> bool {
    let syn::Data::Struct(data) = &given.data else {
        return true;
    };
    let fields = |fields: &Fields| -> Vec<_> {
        fields
            .iter()
            .map(|it| (it.vis.clone(), it.ident.clone(), it.ty.clone()))
            .collect()
    };
    file.items.iter().any(|item| match item {
        syn::Item::Struct(found) => {
            found.ident == given.ident
                && found.vis == given.vis
                && fields(&found.fields) == fields(&data.fields)
        }
        _ => false,
    })
}

/// Whether all is there that the macro is for, and nothing that only stands in for it.
fn said(by: Macro, output: &TokenStream) -> Result<(), &'static str> {
    let has = |wanted: &[&str]| words(output).any(|word| wanted.contains(&word.as_str()));
    let wanted: &[&str] = match by {
        Macro::Endpoint => &["Endpoint", "Link"],
        Macro::Model => &["Encode", "Decode"],
        Macro::Notification => &["Event", "EventV2"],
    };
    if !has(wanted) {
        return Err("there is neither the trait nor an error");
    }
    if has(&["unreachable"]) {
        return Err("there is a stand-in and no error");
    }
    Ok(())
}

/// A word or a text of the arguments that has left no trace in the output.
fn unheard(by: Macro, arguments: TokenStream, output: &TokenStream) -> Option<String> {
    let written: Vec<String> = words(output).collect();
    let texts: Vec<String> = texts(output).collect();
    let with_value = names_with_value(by);
    let is_known = |word: &String| {
        let traced = match (by, word.as_str()) {
            // It is the value that leaves a trace.
            (_, word) if with_value.contains(&word) => return true,
            (Macro::Endpoint, "GET") => "Get",
            (Macro::Endpoint, "POST") => "Post",
            (Macro::Endpoint, "PUT") => "Put",
            (Macro::Endpoint, "PATCH") => "Patch",
            (Macro::Endpoint, "DELETE") => "Delete",
            (Macro::Model, "answer") => "decode",
            (Macro::Notification, "sign") => "Sign",
            (Macro::Notification, "req_info") => "ReqInfo",
            (Macro::Notification, "event_ciphertext") => "EventCiphertext",
            (Macro::Notification, "no_return_code") => "RETURN_CODE",
            (Macro::Notification, "no_result_code") => "RESULT_CODE",
            (_, word) => word,
        };
        written.iter().any(|word| word == traced)
    };
    let is_told = |text: &String| {
        let path = text.replace('<', "{").replace('>', "}");
        texts.iter().any(|told| told.contains(&path))
    };
    let word = words(&arguments).find(|word| !is_known(word));
    word.or_else(|| self::texts(&arguments).find(|text| !is_told(text)))
}

fn names_with_value(by: Macro) -> Vec<&'static str> {
    fn names<M>(options: &'static [Known<M>]) -> Vec<&'static str> {
        let with_value = options.iter().filter(|known| !known.examples.is_empty());
        with_value.map(|known| known.name).collect()
    }
    match by {
        Macro::Endpoint => names(ENDPOINT_OPTIONS),
        Macro::Model => names(MODEL_OPTIONS),
        Macro::Notification => names(NOTIFICATION_OPTIONS),
    }
}

/// All identifiers, those in groups too.
fn words(tokens: &TokenStream) -> impl Iterator<Item = String> {
    leaves(tokens.clone())
        .into_iter()
        .filter_map(|token| match token {
            TokenTree::Ident(word) => Some(word.to_string()),
            _ => None,
        })
}

/// All strings, those in groups too.
fn texts(tokens: &TokenStream) -> impl Iterator<Item = String> {
    let literal = |token: TokenTree| syn::parse2::<LitStr>(token.into()).ok();
    leaves(tokens.clone())
        .into_iter()
        .filter_map(literal)
        .map(|text| text.value())
}

fn leaves(tokens: TokenStream) -> Vec<TokenTree> {
    tokens
        .into_iter()
        .flat_map(|token| match token {
            TokenTree::Group(group) => leaves(group.stream()),
            leaf => vec![leaf],
        })
        .collect()
}
