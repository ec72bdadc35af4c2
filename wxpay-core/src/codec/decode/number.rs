use serde_json::{Number, Value};

/// The type that holds a JSON number without changing it.
pub(super) enum Held<'n> {
    Signed(i64),
    Unsigned(u64),
    Float(f64),
    /// Beyond the others: kept whole by serde_json, when some crate of the program has switched on
    /// its `arbitrary_precision`.
    Whole(Number),
    /// What nothing holds is left as it was written: an order number with its last digits lost is
    /// another order's.
    Text(&'n str),
}

/// What holds the number that is written so.
pub(super) fn held(text: &str) -> Held<'_> {
    if let Ok(number) = text.parse() {
        return Held::Signed(number);
    }
    if let Ok(number) = text.parse() {
        return Held::Unsigned(number);
    }
    let is_integer = !text.contains(['.', 'e', 'E']);
    match text.parse::<f64>() {
        Ok(number) if !is_integer && number.is_finite() => return Held::Float(number),
        _ => {}
    }
    match text.parse::<Number>() {
        Ok(number) if number.to_string() == text => Held::Whole(number),
        _ => Held::Text(text),
    }
}

/// The whole number that a JSON number stands for; `100.0` counts as one.
pub(super) fn integer(text: &str) -> Option<i128> {
    // Every whole f64 of this size is exact as an integer.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let number: f64 = text.parse().ok()?;
    (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i128)
}

/// The number as serde_json's value.
pub(super) fn value(text: &str) -> Value {
    match held(text) {
        Held::Signed(number) => number.into(),
        Held::Unsigned(number) => number.into(),
        Held::Float(number) => number.into(),
        Held::Whole(number) => Value::Number(number),
        Held::Text(text) => text.into(),
    }
}
