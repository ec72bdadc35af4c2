//! The example of a call, and the values in it.

use std::collections::BTreeSet;

use wxpay_catalogue::Operation;

use crate::plan::{Answer, Field, Module, Root, Ty};
use crate::words;

/// The longest call that stays on one line.
const WIDTH: usize = 84;

/// What an order is called by.
const ORDER_NUMBERS: [&str; 2] = ["transaction_id", "out_trade_no"];

/// A block of code that compiles: how the operation is called.
pub(super) fn example(module: &Module<'_>, root: &Root<'_>, operation: &Operation) -> String {
    let mut used = BTreeSet::from([root.name.clone()]);
    let call = expression(module, &root.name, &root.fields, &mut used, 0);
    let mut code =
        vec!["# async fn example(client: &wxpay::Client) -> wxpay::Result<()> {".to_owned()];
    if operation.is_deprecated() {
        code.insert(0, "# #![allow(deprecated)]".to_owned());
    }
    let path = module
        .path
        .iter()
        .map(|part| words::identifier(part))
        .collect::<Vec<_>>()
        .join("::");
    if uses_upload(root) {
        code.push("use wxpay::Upload;".to_owned());
    }
    let names: Vec<String> = used.into_iter().collect();
    match names.as_slice() {
        [one] => code.push(format!("use wxpay::{path}::{one};")),
        several => {
            let line = format!("use wxpay::{path}::{{{}}};", several.join(", "));
            match line.len() > WIDTH + 8 {
                false => code.push(line),
                true => code.extend(wrapped(&path, several)),
            }
        }
    }
    code.push(String::new());
    let optional = || {
        let fields = root.fields.iter();
        fields.filter(|field| !field.required && is_simple(&field.ty))
    };
    // Where either of two numbers is enough, neither is required, but an example gives one.
    let number = optional().find(|field| ORDER_NUMBERS.contains(&field.ident.as_str()));
    let setter = number.or_else(|| optional().next());
    // What follows a call that closes on a line of its own is not indented.
    let chain = if call.contains('\n') { "\n" } else { "\n    " };
    let setter = setter.map(|field| {
        format!(
            "{chain}.{}({})",
            words::identifier(&field.ident),
            value(module, field, &mut BTreeSet::new(), 1)
        )
    });
    let setter = setter.unwrap_or_default();
    let lines = match &root.answer {
        Answer::Redirect => {
            format!("let url = {call}{setter}{chain}.link(client)?;\nprintln!(\"{{url}}\");")
        }
        Answer::File => format!(
            "let mut file = {call}{setter}{chain}.send(client){chain}.await?{chain}.into_inner();\nfile.save(\"file\").await?;"
        ),
        Answer::Empty | Answer::None => {
            format!("{call}{setter}{chain}.send(client){chain}.await?;")
        }
        Answer::Object(_) | Answer::Same(_) => {
            let fields = module.answer_fields(root);
            let shown = fields
                .iter()
                .find(|field| field.required && field.ty == Ty::Text);
            let shown = match shown {
                Some(field) => format!(
                    "println!(\"{{}}\", answer.{});",
                    words::identifier(&field.ident)
                ),
                None => "println!(\"{answer:?}\");".to_owned(),
            };
            format!("let answer = {call}{setter}{chain}.send(client){chain}.await?;\n{shown}")
        }
    };
    code.extend(lines.lines().map(str::to_owned));
    code.push("# Ok(())".to_owned());
    code.push("# }".to_owned());
    let mut out = "/// ```no_run\n".to_owned();
    for line in code {
        out += format!("/// {line}").trim_end();
        out.push('\n');
    }
    out + "/// ```\n"
}

/// An import of many names, some of them on each line.
fn wrapped(path: &str, names: &[String]) -> Vec<String> {
    let mut lines = vec![format!("use wxpay::{path}::{{")];
    let mut line = "   ".to_owned();
    for name in names {
        if line.len() + name.len() + 2 > WIDTH {
            lines.push(std::mem::replace(&mut line, "   ".to_owned()));
        }
        line += &format!(" {name},");
    }
    lines.push(line);
    lines.push("};".to_owned());
    lines
}

/// `Name::new(…)` with the required fields.
fn expression(
    module: &Module<'_>,
    name: &str,
    fields: &[Field],
    used: &mut BTreeSet<String>,
    depth: usize,
) -> String {
    let values: Vec<String> = fields
        .iter()
        .filter(|field| field.required)
        .map(|field| value(module, field, used, depth + 1))
        .collect();
    let line = format!("{name}::new({})", values.join(", "));
    if line.len() + 4 * depth <= WIDTH && !line.contains('\n') {
        return line;
    }
    let indent = "    ".repeat(depth);
    let arguments: String = values
        .iter()
        .map(|value| format!("{indent}    {value},\n"))
        .collect();
    format!("{name}::new(\n{arguments}{indent})")
}

fn value(module: &Module<'_>, field: &Field, used: &mut BTreeSet<String>, depth: usize) -> String {
    of_type(module, field, &field.ty, used, depth)
}

fn of_type(
    module: &Module<'_>,
    field: &Field,
    ty: &Ty,
    used: &mut BTreeSet<String>,
    depth: usize,
) -> String {
    match ty {
        Ty::Text | Ty::Sensitive if field.name == "bill_date" && module.path[0] == "v2" => {
            "\"20260608\"".to_owned()
        }
        Ty::Text | Ty::Sensitive => format!("\"{}\"", text(&field.name)),
        Ty::Integer => integer(field).to_string(),
        Ty::Number => "1.0".to_owned(),
        Ty::Boolean => "true".to_owned(),
        Ty::Json => "wxpay::Json::default()".to_owned(),
        Ty::File => "Upload::file(\"picture.jpg\")".to_owned(),
        Ty::Object(index) => {
            let object = &module.types[*index];
            used.insert(object.name.clone());
            expression(module, &object.name, &object.fields, used, depth)
        }
        Ty::Enumeration(index) => {
            let enumeration = &module.enumerations[*index];
            used.insert(enumeration.name.clone());
            // The enumeration is shared; not all of its values are for this operation.
            let is_first = |(_, value): &&(String, String)| field.values.first() == Some(value);
            let documented = enumeration.variants.iter().find(is_first);
            let shown = documented.or(enumeration.variants.first());
            let shown = shown.map_or("Unknown", |(variant, _)| variant);
            format!("{}::{shown}", enumeration.name)
        }
        Ty::List(inner) => match &**inner {
            Ty::Text => format!("[\"{}\".to_owned()]", text(&words::singular(&field.name))),
            inner => format!("[{}]", of_type(module, field, inner, used, depth)),
        },
        Ty::JsonString(inner) | Ty::UrlEncoded(inner) | Ty::Indexed(inner) => {
            of_type(module, field, inner, used, depth)
        }
    }
}

fn is_simple(ty: &Ty) -> bool {
    matches!(ty, Ty::Text | Ty::Integer | Ty::Boolean)
}

fn uses_upload(root: &Root<'_>) -> bool {
    root.fields.iter().any(|field| field.ty == Ty::File)
}

fn integer(field: &Field) -> i64 {
    let documented = field.values.iter().find_map(|value| value.parse().ok());
    let amount = ["amount", "total", "fee", "price"]
        .iter()
        .any(|word| field.name.ends_with(word));
    documented.unwrap_or(match amount {
        true => 100,
        false => 1,
    })
}

/// A value that reads as what the field is about.
fn text(name: &str) -> String {
    let ends = |ending: &str| name == ending || name.ends_with(&format!("_{ending}"));
    let text = match () {
        () if ends("appid") => "wxd678efh567hg6787",
        () if name == "sub_mchid" || name == "sub_mch_id" => "1900000110",
        () if ends("mchid") || ends("mch_id") => "1900000109",
        () if ends("openid") => "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o",
        () if ends("transaction_id") => "4200000001202606089876543210",
        () if ends("out_trade_no") || ends("out_order_no") => "1217752501201407033233368018",
        () if ends("out_refund_no") => "1217752501201407033233368019",
        () if ends("notify_url") => "https://example.com/wxpay/notify",
        () if ends("url") => "https://example.com/",
        () if ends("currency") || ends("fee_type") => "CNY",
        () if name == "time_expire" => "2026-06-08T10:34:56+08:00",
        () if ends("begin_time") || ends("start_time") => "2026-06-08T00:00:00+08:00",
        () if ends("end_time") || ends("expire_time") => "2026-06-09T00:00:00+08:00",
        () if ends("time") => "2026-06-08T10:34:56+08:00",
        () if ends("bill_date") || ends("date") => "2026-06-08",
        () if ends("ip") => "203.0.113.7",
        () if ends("auth_code") => "130061098828009406",
        () if ends("version") => "1.0",
        () => return words::words(name).join(" "),
    };
    text.to_owned()
}
