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

/// The whole number that a JSON number stands for; `100.0` counts as one, and `99.999` never, with
/// however many nines.
pub(super) fn integer(text: &str) -> Option<i128> {
    /// More zeros than an `i128` has digits.
    const ZEROS: usize = 40;
    let (number, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let fraction = fraction.trim_end_matches('0');
    let digits = format!("{whole}{fraction}");
    if digits.trim_start_matches(['-', '0']).is_empty() {
        return Some(0);
    }
    let length = i64::try_from(fraction.len()).ok()?;
    let shift = exponent.parse::<i64>().ok()?.checked_sub(length)?;
    let by = usize::try_from(shift.unsigned_abs()).ok()?;
    if shift >= 0 {
        format!("{digits}{}", "0".repeat(by.min(ZEROS)))
            .parse()
            .ok()
    } else {
        let (digits, cut) = digits.split_at_checked(digits.len().checked_sub(by)?)?;
        let is_whole = cut.bytes().all(|digit| digit == b'0');
        is_whole.then(|| digits.parse().ok()).flatten()
    }
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
