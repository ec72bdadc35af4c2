use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::diagnostic::Errors;
use crate::input::attribute_macro::Macro;
use crate::input::item::Item;

/// What is emitted of a struct, and the number of mistakes.
fn read(tokens: TokenStream) -> (String, usize) {
    let mut errors = Errors::new();
    let item = Item::parse(tokens, Macro::Model, &mut errors).unwrap();
    let count = errors.count();
    let _ = errors.finish();
    (item.to_token_stream().to_string(), count)
}

#[test]
fn attributes_of_other_macros_and_derives_are_left_to_them() {
    for above in [
        quote!(#[serde_as]),
        quote!(#[serde_with::serde_as]),
        quote!(#[derive(Debug, FromMultipart)]),
    ] {
        let (emitted, mistakes) = read(quote! {
            #above
            struct Amount {
                #[serde_as(as = "DisplayFromStr")]
                total: i64,
                #[file]
                receipt: String,
            }
        });
        assert_eq!(mistakes, 0, "{above}");
        assert!(emitted.contains("# [serde_as (as") && emitted.contains("# [file]"));
    }
}

#[test]
fn attributes_that_nobody_knows_are_refused_and_taken_out() {
    let (emitted, mistakes) = read(quote! {
        #[doc = "An amount."]
        #[derive(Debug, serde::Serialize)]
        #[non_exhaustive]
        struct Amount {
            #[serd(rename = "sum")]
            #[doc = "In fen."]
            total: i64,
            #[file]
            receipt: String,
        }
    });
    assert_eq!(mistakes, 2);
    assert!(!emitted.contains("serd (") && !emitted.contains("file"));
    assert!(emitted.contains("In fen."));
}
