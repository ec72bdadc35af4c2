//! Names of Rust, made of names of the wire.

/// Words that Rust keeps for itself; `self`, `Self`, `super` and `crate` cannot be raw.
const KEYWORDS: [&str; 44] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "unsafe", "use", "where", "while",
];

/// Words that are spelt the same for one and for many, or only look like plurals.
const NOT_PLURAL: [&str; 18] = [
    "status", "address", "business", "process", "access", "goods", "bonus", "news", "pos", "class",
    "express", "settings", "details", "series", "us", "progress", "gps", "sms",
];

/// The words of a name in snake_case, camelCase, kebab-case or CONSTANT_CASE.
pub(crate) fn words(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let chars: Vec<char> = name.chars().collect();
    for (index, &letter) in chars.iter().enumerate() {
        if !letter.is_ascii_alphanumeric() {
            words.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
            continue;
        }
        let previous = index.checked_sub(1).map(|at| chars[at]);
        let next = chars.get(index + 1);
        let starts = letter.is_ascii_uppercase()
            && (previous
                .is_some_and(|before| before.is_ascii_lowercase() || before.is_ascii_digit())
                || (previous.is_some_and(|before| before.is_ascii_uppercase())
                    && next.is_some_and(char::is_ascii_lowercase)));
        if starts && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        word.push(letter.to_ascii_lowercase());
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}

/// A name for a type or a variant.
pub(crate) fn pascal(name: &str) -> String {
    words(name).iter().map(|word| capital(word)).collect()
}

/// A name for a field, not yet safe from keywords.
pub(crate) fn snake(name: &str) -> String {
    words(name).join("_")
}

/// A field's name as Rust writes it.
pub(crate) fn identifier(name: &str) -> String {
    match name {
        "self" | "super" | "crate" => format!("{name}_"),
        name if KEYWORDS.contains(&name) => format!("r#{name}"),
        name => name.to_owned(),
    }
}

/// One of what the name calls many: `stores` → `store`, `goods_list` → `goods`.
pub(crate) fn singular(name: &str) -> String {
    let mut words = words(name);
    if words.len() > 1
        && words
            .last()
            .is_some_and(|last| last == "list" || last == "array")
    {
        words.pop();
    }
    if let Some(last) = words.last_mut() {
        *last = singular_word(last);
    }
    words.join("_")
}

/// Many of what the name calls one.
pub(crate) fn plural(name: &str) -> String {
    let (stem, last) = name
        .rsplit_once('_')
        .map_or(("", name), |(stem, last)| (stem, last));
    let last = match last {
        "customs" => "customs_ports".to_owned(),
        word if word.ends_with('y') && !word.ends_with("ey") => {
            format!("{}ies", &word[..word.len() - 1])
        }
        word if word.ends_with("ss") || word.ends_with("us") => format!("{word}es"),
        word if word.ends_with('s') => word.to_owned(),
        "duty" => "duties".to_owned(),
        word => format!("{word}s"),
    };
    match stem {
        "" => last,
        stem => format!("{stem}_{last}"),
    }
}

/// Two names as one, without saying the words twice where they meet: `PromotionDetail` and
/// `DetailItem` make `PromotionDetailItem`.
pub(crate) fn join(first: &str, second: &str) -> String {
    let (before, after) = (words(first), words(second));
    let longest = before.len().min(after.len());
    let overlap = (1..=longest)
        .rev()
        .find(|&count| before[before.len() - count..] == after[..count])
        .unwrap_or(0);
    let joined = before.iter().chain(&after[overlap..]);
    joined.map(|word| capital(word)).collect()
}

fn singular_word(word: &str) -> String {
    let keep = NOT_PLURAL.contains(&word) || word.ends_with("ss") || word.len() < 4;
    match word {
        _ if keep => word.to_owned(),
        word if word.ends_with("ies") => format!("{}y", &word[..word.len() - 3]),
        word if ["ches", "shes", "sses", "xes", "uses"]
            .iter()
            .any(|end| word.ends_with(end)) =>
        {
            word[..word.len() - 2].to_owned()
        }
        word if word.ends_with('s') => word[..word.len() - 1].to_owned(),
        word => word.to_owned(),
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    match letters.next() {
        Some(first) => first.to_ascii_uppercase().to_string() + letters.as_str(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_comes_apart_into_words() {
        for name in ["payAuthNo", "pay_auth_no", "PAY-AUTH NO", "PayAuthNo"] {
            assert_eq!(words(name), ["pay", "auth", "no"], "{name}");
        }
        assert_eq!(words("H5Order"), ["h5", "order"]);
    }

    #[test]
    fn a_list_is_named_after_one_of_its_elements() {
        for (many, one) in [
            ("stores", "store"),
            ("goods_detail", "goods_detail"),
            ("goods_list", "goods"),
            ("categories", "category"),
            ("status", "status"),
            ("addresses", "address"),
            ("batches", "batch"),
        ] {
            assert_eq!(singular(many), one);
        }
    }

    #[test]
    fn joined_names_do_not_stammer() {
        assert_eq!(join("PromotionDetail", "DetailItem"), "PromotionDetailItem");
        assert_eq!(join("Order", "OrderAmount"), "OrderAmount");
        assert_eq!(join("Codepay", "Amount"), "CodepayAmount");
    }

    #[test]
    fn keywords_become_raw_and_those_that_cannot_get_a_tail() {
        assert_eq!(identifier("type"), "r#type");
        assert_eq!(identifier("self"), "self_");
        assert_eq!(identifier("appid"), "appid");
    }
}
