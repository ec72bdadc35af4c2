//! What an editor shows of a struct with an attribute of ours, and of one whose attribute has a
//! mistake, which is what a struct is like while somebody writes it.
//!
//! These tests need rust-analyzer, so that they are only run when asked for; CONTRIBUTING.md says
//! how. What it needs of the macros is held by `wxpay-macros/golden/mistake.rs` too.

mod editor;

use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use editor::Editor;

const CALL: &str = "`POST v3/pay/transactions/out-trade-no/{out_trade_no}/close`";

#[test]
#[ignore = "needs rust-analyzer"]
fn the_fields_of_a_struct_with_a_mistake_in_its_attribute_are_offered() {
    for text in with_each_mistake("fn f(close: &Close) { close.$0 }") {
        let offered = editor().completions(&text);
        assert_has(&offered, &["out_trade_no", "mchid", "reason", "send"]);
    }
}

#[test]
#[ignore = "needs rust-analyzer"]
fn they_are_offered_where_the_struct_is_made() {
    for text in with_each_mistake("fn f() -> Close { Close { $0 } }") {
        let offered = editor().completions(&text);
        assert_has(&offered, &["out_trade_no", "mchid", "reason"]);
    }
}

#[test]
#[ignore = "needs rust-analyzer"]
fn a_field_of_a_struct_with_a_mistake_leads_to_its_declaration() {
    for text in with_each_mistake("fn f(close: &Close) -> &str { &close.mch$0id }") {
        assert_eq!(
            editor().definitions(&text),
            ["pub mchid: String,"],
            "{text}"
        );
    }
}

#[test]
#[ignore = "needs rust-analyzer"]
fn inside_of_a_struct_with_a_mistake_types_are_offered_and_lead_to_their_declaration() {
    for text in with_each_mistake("") {
        let typed = text.replace("pub amount: Amount,", "pub amount: Amount, pub more: Amo$0");
        assert_has(&editor().completions(&typed), &["Amount"]);
        let at = text.replace("pub amount: Amount,", "pub amount: Amo$0unt,");
        assert_eq!(editor().definitions(&at), ["pub struct Amount {"], "{at}");
    }
}

#[test]
#[ignore = "needs rust-analyzer"]
fn a_mistake_is_underlined_where_it_is_and_nothing_else_is() {
    if !editor::has_standard_library() {
        eprintln!("skipped: without `rust-src` rust-analyzer knows no `compile_error!`");
        return;
    }
    let code = "fn f(close: &Close, client: &Client) { close.send(client); }";
    let mistakes = editor().mistakes(&with_mistake(code));
    let underlined: Vec<_> = mistakes.iter().map(|(_, at)| at.as_str()).collect();
    let path = "\"v3/pay/transactions/out-trade-no/<out_trade_noo>/close\"";
    // The second is "this is the field that `<out_trade_noo>` may mean".
    assert_eq!(underlined, [path, "out_trade_no"], "{mistakes:?}");
    assert!(mistakes[0].0.contains("did you mean `<out_trade_no>`?"));
    assert_eq!(editor().mistakes(&right(code)), []);
}

#[test]
#[ignore = "needs rust-analyzer"]
fn hovering_over_send_shows_the_endpoint() {
    let call = "fn f(close: &Close, client: &Client) { close.se$0nd(client); }";
    let shown = editor().hover(&right(call));
    assert!(
        shown.contains(CALL) && shown.contains("pub fn send"),
        "{shown}"
    );
}

#[test]
#[ignore = "needs rust-analyzer"]
fn hovering_over_the_struct_shows_method_path_and_protocol_once() {
    let line = format!("Closes an order.\n\n{CALL} · APIv3 (JSON)");
    let mut editor = editor();
    let used = editor.hover(&right("fn f(close: &Clo$0se) {}"));
    assert_eq!(used.matches(&line).count(), 1, "{used}");
    let declared = editor.hover(&right("").replace("struct Close", "struct Clo$0se"));
    assert_eq!(declared.matches(&line).count(), 1, "{declared}");
}

#[test]
#[ignore = "needs rust-analyzer"]
fn hovering_over_the_attribute_shows_its_grammar() {
    let shown = editor().hover(&right("").replace("#[endpoint", "#[end$0point"));
    assert!(shown.contains("#[endpoint(METHOD \"path\""), "{shown}");
}

#[test]
#[ignore = "needs rust-analyzer"]
fn hovering_over_method_and_options_shows_what_they_do() {
    let mut editor = editor();
    let shown = editor.hover(&right("").replace("POST", "PO$0ST"));
    assert!(shown.contains("Creates or acts"), "{shown}");
    let shown = editor.hover(&right("").replace("client_cert", "client$0_cert"));
    assert!(
        shown.contains("demands the merchant's TLS client certificate"),
        "{shown}"
    );
}

#[test]
#[ignore = "needs rust-analyzer"]
fn the_type_of_a_field_leads_to_its_declaration_and_nowhere_else() {
    let text = right("").replace("pub amount: Amount", "pub amount: Amo$0unt");
    assert_eq!(editor().definitions(&text), ["pub struct Amount {"]);
    let text = right("").replace("pub tax: Amount", "pub tax: Amo$0unt");
    assert_eq!(editor().definitions(&text), ["pub struct Amount {"]);
}

#[test]
#[ignore = "needs rust-analyzer"]
fn a_setter_leads_to_its_field_and_so_does_the_field() {
    let mut editor = editor();
    let used = right("fn f(close: Close) { close.rea$0son(\"sold out\"); }");
    assert_eq!(editor.definitions(&used), ["pub reason: Option<String>,"]);
    let declared = right("").replace("pub reason", "pub rea$0son");
    assert_eq!(
        editor.definitions(&declared),
        ["pub reason: Option<String>,"]
    );
}

#[test]
#[ignore = "needs rust-analyzer"]
fn types_are_offered_while_a_field_is_typed() {
    for typed in ["pub more: Amo$0", "pub more: Vec<Amo$0", "pub more: $0"] {
        let offered = editor().completions(&while_typing(typed, ""));
        assert_has(&offered, &["Amount"]);
    }
}

#[test]
#[ignore = "needs rust-analyzer"]
fn the_other_fields_are_offered_while_one_is_half_typed() {
    for typed in ["pub mor", "pub more:", "pub more: Vec<"] {
        let offered =
            editor().completions(&while_typing(typed, "fn f(close: &Close) { close.$0 }"));
        assert_has(&offered, &["out_trade_no", "mchid", "send"]);
    }
}

/// An endpoint and a model, and code that uses them.
fn right(code: &str) -> String {
    format!(
        r#"use wxpay_core::{{Client, endpoint, model}};

/// Closes an order.
#[endpoint(POST "v3/pay/transactions/out-trade-no/<out_trade_no>/close" -> (), client_certificate, new)]
pub struct Close {{
    pub out_trade_no: String,
    pub mchid: String,
    pub reason: Option<String>,
    pub amount: Amount,
}}

#[model]
pub struct Amount {{
    pub total: i64,
}}

#[model]
pub struct Bill {{
    pub tax: Amount,
}}

{code}
"#
    )
}

/// The same, where the path names no field of the struct.
fn with_mistake(code: &str) -> String {
    right(code).replace("<out_trade_no>", "<out_trade_noo>")
}

/// The same, with one mistake of many in the attribute.
fn with_each_mistake(code: &str) -> Vec<String> {
    let right = right(code);
    let arguments = right
        .split_once("#[endpoint(")
        .and_then(|(_, rest)| rest.split_once(")]"));
    let (arguments, _) = arguments.expect("there is one");
    let other = |from: &str, to: &str| right.replacen(from, to, 1);
    vec![
        with_mistake(code),
        other("POST ", ""),
        other("POST", "PSOT"),
        other("\"v3/", "\"https://api.mch.weixin.qq.com/v3/"),
        other("-> ()", "->"),
        other("client_certificate", "client_certificat"),
        other("client_certificate", "docs = "),
        other(&format!("({arguments})"), ""),
        other(arguments, "POST"),
        other("pub mchid", "#[query] #[body]\n    pub mchid"),
    ]
}

/// The same, with one field more, not yet finished.
fn while_typing(field: &str, code: &str) -> String {
    right(code).replace(
        "pub amount: Amount,",
        &format!("pub amount: Amount,\n    {field}"),
    )
}

fn assert_has(offered: &[String], names: &[&str]) {
    for name in names {
        assert!(
            offered.iter().any(|offer| offer == name),
            "{name}: {offered:?}"
        );
    }
}

/// One for all tests: reading the dependencies takes longer than all questions.
fn editor() -> MutexGuard<'static, Editor> {
    static EDITOR: OnceLock<Mutex<Editor>> = OnceLock::new();
    let editor = EDITOR.get_or_init(|| Mutex::new(Editor::open()));
    editor.lock().unwrap_or_else(PoisonError::into_inner)
}
