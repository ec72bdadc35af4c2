//! Documentation comments.

use crate::plan::{Field, Ty};

/// The longest line of a comment.
const WIDTH: usize = 96;

/// A comment of one paragraph, wrapped.
pub(super) fn paragraph(indent: &str, text: &str) -> String {
    let mut out = String::new();
    let mut line = String::new();
    for word in text.split(' ') {
        let length = indent.len() + 4 + width(&line) + 1 + width(word);
        if !line.is_empty() && length > WIDTH {
            out += &format!("{indent}/// {line}\n");
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line += word;
    }
    out + &format!("{indent}/// {line}\n")
}

/// `Gloss (中文).`
pub(super) fn named(gloss: &str, label: &str, fallback: &str) -> String {
    let gloss = match gloss.trim().trim_end_matches('.') {
        "" => fallback,
        gloss => gloss,
    };
    let label = plain(label);
    match label.is_empty() || label == gloss {
        true => format!("{}.", escape(gloss)),
        false => format!("{} ({}).", escape(gloss), escape(&label)),
    }
}

/// What a field holds, its unit and its limits.
pub(super) fn field(field: &Field) -> String {
    let unit = unit(field).unwrap_or_default();
    let gloss = field.gloss.trim().trim_end_matches('.');
    let gloss = match gloss {
        "" => field.name.replace('_', " "),
        gloss => gloss.to_owned(),
    };
    let mut text = named(&format!("{gloss}{unit}"), &field.label, &gloss);
    if !field.values.is_empty() && !is_enumeration(&field.ty) {
        let values: Vec<_> = field
            .values
            .iter()
            .map(|value| format!("`{value}`"))
            .collect();
        text += &match values.as_slice() {
            [one] => format!(" Documented: {one}."),
            several => format!(" Documented: {}.", several.join(", ")),
        };
    }
    if let Some(longest) = field.max_length {
        text += &format!(" At most {longest} characters.");
    }
    text
}

/// Whether the type lists the documented values already.
fn is_enumeration(ty: &Ty) -> bool {
    match ty {
        Ty::Enumeration(_) => true,
        Ty::List(inner) | Ty::Indexed(inner) => is_enumeration(inner),
        _ => false,
    }
}

/// The unit of an amount, as far as the label tells it from a count or a rate.
fn unit(field: &Field) -> Option<&'static str> {
    let is_integer = match &field.ty {
        Ty::Integer => true,
        Ty::Indexed(inner) => **inner == Ty::Integer,
        _ => false,
    };
    let (label, gloss) = (&field.label, field.gloss.to_lowercase());
    let about_money = [
        "金额",
        "费用",
        "总价",
        "单价",
        "原价",
        "价格",
        "面额",
        "出资",
        "押金",
        "手续费",
        "余额",
        "实付",
        "退款额",
    ]
    .iter()
    .any(|word| label.contains(word));
    let other = [
        "元", "比例", "率", "笔数", "次数", "数量", "类型", "个数", "条数", "标识", "时间", "开关",
        "币", "状态", "方式", "是否",
    ]
    .iter()
    .any(|word| label.contains(word));
    let told = ["fen", "yuan", "cent"]
        .iter()
        .any(|unit| gloss.split(' ').any(|word| word == *unit));
    (is_integer && about_money && !other && !told && field.values.is_empty()).then_some(", in fen")
}

/// A title or a label on one line, without what would end an attribute.
pub(super) fn plain(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace(['"', '\\'], "")
        .trim_end_matches('。')
        .to_owned()
}

/// Text that Markdown reads as text.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        if matches!(letter, '[' | ']' | '<' | '>' | '*' | '_' | '`' | '|') {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

/// The words with a capital at their beginning.
pub(super) fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// Links to the official pages.
pub(super) fn links(pages: &[impl AsRef<str>]) -> String {
    match pages {
        [] => String::new(),
        [page] => format!("[Official documentation]({})", page.as_ref()),
        [page, more @ ..] => {
            let more: Vec<_> = more
                .iter()
                .enumerate()
                .map(|(index, page)| format!("[{}]({})", index + 2, page.as_ref()))
                .collect();
            format!(
                "[Official documentation]({}), {}",
                page.as_ref(),
                more.join(", ")
            )
        }
    }
}

/// Columns that a text takes: an ideograph takes two.
fn width(text: &str) -> usize {
    text.chars()
        .map(|letter| if letter.is_ascii() { 1 } else { 2 })
        .sum()
}
