use proc_macro2::TokenStream;
use proptest::prelude::*;
use quote::quote;

use super::{Kind, check};

/// What is written of a declaration, and whether there was a mistake in it.
fn checked(declaration: TokenStream, kind: Kind) -> (String, bool) {
    let written = check(quote!((wxpay) #declaration), kind).to_string();
    let mistaken = written.contains("compile_error");
    (written, mistaken)
}

#[test]
fn a_right_declaration_is_passed_on_as_it_is() {
    let declaration = quote!(
        #[doc = "d"]
        pub enum State {
            Success = "SUCCESS",
        }
    );
    let expected = quote!(wxpay::__open_enum! { [] #declaration }).to_string();
    assert_eq!(checked(declaration, Kind::Values), (expected, false));

    let declaration = quote!(
        enum Events {
            Paid(crate::Transaction),
        }
    );
    let expected = quote!(wxpay::__events! { #declaration }).to_string();
    assert_eq!(checked(declaration, Kind::Events), (expected, false));
}

#[test]
fn what_is_right_of_a_wrong_declaration_is_declared() {
    let declaration = quote! {
        #[derive(Clone, Default)]
        pub enum State { #[default] Success = "SUCCESS"; Refund, Unknown = "UNKNOWN" }
    };
    let (written, mistaken) = checked(declaration, Kind::Values);
    assert!(mistaken);
    let declared = quote! {
        wxpay::__open_enum! { []
            #[derive(Default)]
            pub enum State { #[default] Success = "SUCCESS", Refund = "!Refund", }
        }
    };
    assert!(written.starts_with(&declared.to_string()), "{written}");
}

proptest! {
    #[test]
    fn any_declaration_is_passed_on_or_refused(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "pub", "enum", "struct", "State", "A", "B", "Unknown", "=", "\"a\"", "\"b\"", "1", ",",
                ";", "#", "#[derive(Clone)]", "#[serde]", "(A)", "(A, B)", "()", "{", "}", "<", ">", "::",
            ]),
            0..24,
        ),
        inside in any::<bool>(),
    ) {
        let mut text = words.join(" ");
        if inside {
            text = format!("enum State {{ {text} }}");
        }
        // What has no pairs of brackets is refused before a macro sees it.
        let Ok(tokens) = text.parse::<TokenStream>() else {
            return Ok(());
        };
        for kind in [Kind::Values, Kind::Events] {
            let (written, mistaken) = checked(tokens.clone(), kind);
            let whole = written.ends_with(&format!("{{ {tokens} }}"))
                || written.ends_with(&format!("{{ [] {tokens} }}"));
            prop_assert!(mistaken || whole, "{text}: {written}");
        }
    }
}
