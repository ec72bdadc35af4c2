//! What an editor shows of a struct with an attribute of ours, and of one whose attribute has a
//! mistake, which is what a struct is like while somebody writes it.
//!
//! These tests need rust-analyzer, so that they are only run when asked for; CONTRIBUTING.md says
//! how. What it needs of the macros is held by `wxpay-macros/golden/mistake.rs` too.

mod editor;

use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use editor::Editor;

#[test]
#[ignore = "needs rust-analyzer"]
fn the_fields_of_a_struct_with_a_mistake_in_its_attribute_are_offered() {
    let offered = editor().completions(&with_mistake("fn f(close: &Close) { close.$0 }"));
    for name in ["out_trade_no", "mchid", "send"] {
        assert!(
            offered.iter().any(|offer| offer == name),
            "{name}: {offered:?}"
        );
    }
}

#[test]
#[ignore = "needs rust-analyzer"]
fn the_fields_are_offered_in_an_expression_of_the_struct() {
    let offered = editor().completions(&with_mistake("fn f() -> Close { Close { $0 } }"));
    for name in ["out_trade_no", "mchid"] {
        assert!(
            offered.iter().any(|offer| offer == name),
            "{name}: {offered:?}"
        );
    }
}

#[test]
#[ignore = "needs rust-analyzer"]
fn a_field_of_a_struct_with_a_mistake_leads_to_its_declaration() {
    let text = with_mistake("fn f(close: &Close) -> &str { &close.mch$0id }");
    assert_eq!(editor().definition(&text), "pub mchid: String,");
}

#[test]
#[ignore = "needs rust-analyzer"]
fn hovering_over_send_shows_the_endpoint() {
    let shown = editor().hover(&right(
        "fn f(close: &Close, client: &Client) { close.se$0nd(client); }",
    ));
    assert!(
        shown.contains("`POST v3/pay/transactions/out-trade-no/{out_trade_no}/close`"),
        "{shown}"
    );
    assert!(shown.contains("pub fn send"), "{shown}");
}

#[test]
#[ignore = "needs rust-analyzer"]
fn hovering_over_the_struct_shows_method_path_and_protocol() {
    let shown = editor().hover(&right("fn f(close: &Clo$0se) {}"));
    assert!(
        shown.contains(
            "`POST v3/pay/transactions/out-trade-no/{out_trade_no}/close` · APIv3 (JSON)"
        ),
        "{shown}"
    );
}

#[test]
#[ignore = "needs rust-analyzer"]
fn types_are_offered_while_a_field_is_typed() {
    let text = right("").replace(
        "pub mchid: String,",
        "pub mchid: String,\n pub amount: Amo$0",
    );
    let offered = editor().completions(&text);
    assert!(offered.iter().any(|offer| offer == "Amount"), "{offered:?}");
}

#[test]
#[ignore = "needs rust-analyzer"]
fn the_other_fields_are_offered_while_one_is_half_typed() {
    let text = right("fn f(close: &Close) { close.$0 }")
        .replace("pub mchid: String,", "pub mchid: String,\n pub amou");
    let offered = editor().completions(&text);
    for name in ["out_trade_no", "mchid"] {
        assert!(
            offered.iter().any(|offer| offer == name),
            "{name}: {offered:?}"
        );
    }
}

/// An endpoint, and code that uses it.
fn right(code: &str) -> String {
    format!(
        r#"use wxpay_core::{{Client, endpoint, model}};

/// Closes an order.
#[endpoint(POST "v3/pay/transactions/out-trade-no/<out_trade_no>/close" -> ())]
pub struct Close {{
    pub out_trade_no: String,
    pub mchid: String,
}}

#[model]
pub struct Amount {{
    pub total: i64,
}}

{code}
"#
    )
}

/// The same, where the path names no field of the struct.
fn with_mistake(code: &str) -> String {
    right(code).replace("<out_trade_no>", "<out_trade_noo>")
}

/// One for all tests: reading the dependencies takes longer than all questions.
fn editor() -> MutexGuard<'static, Editor> {
    static EDITOR: OnceLock<Mutex<Editor>> = OnceLock::new();
    let editor = EDITOR.get_or_init(|| Mutex::new(Editor::open()));
    editor.lock().unwrap_or_else(PoisonError::into_inner)
}

#[test]
#[ignore = "needs rust-analyzer"]
fn explore() {
    let mut editor = editor();
    let e = &mut *editor;
    let t = right("$0");
    eprintln!("DIAG right {:?}", e.mistakes(&t));
    eprintln!("DIAG mistake {:?}", e.mistakes(&with_mistake("$0")));
    eprintln!("DEF type {}", e.raw("textDocument/definition", &right("").replace("pub mchid: String,", "pub mchid: String, pub amount: Amo$0unt,")));
    eprintln!("HOV type {}", e.hover(&right("").replace("pub mchid: String,", "pub mchid: String, pub amount: Amo$0unt,")));
    eprintln!("DEF field {}", e.raw("textDocument/definition", &right("fn f(close: &Close) { close.mch$0id; }")));
    eprintln!("DEF decl field {}", e.raw("textDocument/definition", &right("").replace("pub mchid", "pub mch$0id")));
    eprintln!("HOV decl field {}", e.hover(&right("").replace("pub mchid", "pub mch$0id")));
    eprintln!("HOV decl struct {}", e.hover(&right("").replace("struct Close", "struct Cl$0ose")));
    eprintln!("HOV attr {}", &e.hover(&right("").replace("#[endpoint", "#[end$0point")).chars().take(300).collect::<String>());
    eprintln!("HOV path {}", e.hover(&right("").replace("out-trade-no/", "out-tr$0ade-no/")));
    eprintln!("DEF path {}", e.raw("textDocument/definition", &right("").replace("<out_trade_no", "<out_tr$0ade_no")));
    eprintln!("HOV POST {}", e.hover(&right("").replace("POST", "PO$0ST")));
    let n = right("fn f() { let x = Close::new(\"a\", \"b\").$0; }").replace("-> ())", "-> (), new)").replace("pub mchid: String,", "pub mchid: String, pub reason: Option<String>,");
    eprintln!("COMP new {:?}", e.completions(&n));
    let n = right("fn f() { let x = Close::$0; }").replace("-> ())", "-> (), new)");
    eprintln!("COMP assoc {:?}", e.completions(&n));
    let n = right("fn f(x: &Close) { x.$0; }").replace("pub mchid: String,", "pub mchid: String, pub amou");
    eprintln!("COMP half {:?}", e.completions(&n));
    let n = right("fn f(x: &Close) { x.$0; }").replace("pub mchid: String,", "pub mchid: String, pub amount: ");
    eprintln!("COMP half2 {:?}", e.completions(&n));
    let n = right("fn f(x: &Close) { x.$0; }").replace("pub mchid: String,", "pub mchid: String, pub amount: Option<");
    eprintln!("COMP half3 {:?}", e.completions(&n));
    let n = right("fn f(x: &Close) { x.$0; }").replace("pub mchid: String,", "pub mchid: String, #[");
    eprintln!("COMP half4 {:?}", e.completions(&n));
    let n = right("fn f(x: &Close) { x.$0; }").replace("-> ())]", "-> (), do");
    eprintln!("COMP unclosed attr {:?}", e.completions(&n));
    let n = right("fn f(x: &Close) { x.$0; }").replace("-> ())]", "-> (), do )]");
    eprintln!("COMP attr {:?}", e.completions(&n));
    let n = right("fn f(x: &Close) { x.$0; }").replace("POST \"v3/pay/transactions/out-trade-no/<out_trade_no>/close\" -> ()", "POST");
    eprintln!("COMP attr POST {:?}", e.completions(&n));
    let n = right("").replace("-> ())]", "-> Amo$0)]");
    eprintln!("COMP response {:?}", e.completions(&n));
    let n = right("").replace("-> ())]", "-> (), do$0)]");
    eprintln!("COMP option {:?}", e.completions(&n));
    let n = right("").replace("pub mchid: String,", "pub mchid: String,\n pub amount: Amo$0");
    eprintln!("COMP typing {:?}", e.completions(&n));
    let n = right("").replace("pub mchid: String,", "pub mchid: String,\n pub amount: $0");
    eprintln!("COMP typing2 {:?}", e.completions(&n));
    let n = right("").replace("pub mchid: String,", "pub mchid: String,\n pub amount: Option<Amo$0");
    eprintln!("COMP typing3 {:?}", e.completions(&n));
    let n = right("").replace("pub mchid: String,", "pub mchid: String,\n #[ser$0] pub amount: Amount,");
    eprintln!("COMP field attr {:?}", e.completions(&n));
    let n = right("fn f(x: &Amount) { x.$0; }").replace("#[model]", "#[model(enc)]");
    eprintln!("COMP model {:?}", e.completions(&n));
    eprintln!("REFS {}", e.raw("textDocument/references", &right("fn f(close: &Close) { close.mch$0id; }")));
}
