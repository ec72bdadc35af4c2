/// Yuan with decimals, exactly, in fen. `None` when it is no amount, has a fraction of a fen, or
/// is too large.
pub(super) fn fen(text: &str) -> Option<i64> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let (yuan, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(yuan) || !all_digits(decimals) {
        return None;
    }
    let (cents, rest) = decimals.split_at(decimals.len().min(2));
    // Fees are written with five decimals, of which three are zero when the fee is payable.
    if rest.bytes().any(|byte| byte != b'0') {
        return None;
    }
    let cents: i64 = cents.parse().ok()?;
    let cents = match decimals.len() {
        1 => cents * 10,
        _ => cents,
    };
    let yuan: i64 = yuan.parse().ok()?;
    // Downwards from zero, where there is room for one more.
    let fen = yuan.checked_neg()?.checked_mul(100)?.checked_sub(cents)?;
    match negative {
        true => Some(fen),
        false => fen.checked_neg(),
    }
}

#[cfg(test)]
mod tests {
    use super::fen;

    #[test]
    fn yuan_become_fen_exactly() {
        for (text, expected) in [
            ("0", 0),
            ("0.00", 0),
            ("0.01", 1),
            ("0.1", 10),
            ("1.5", 150),
            ("12.34", 1234),
            ("12.34000", 1234),
            ("-0.07", -7),
            ("-12.30", -1230),
            ("+3.00", 300),
            ("0.29", 29), // 28.999… as a floating-point number
            ("90071992547409.93", 9_007_199_254_740_993),
            ("92233720368547758.07", i64::MAX),
            ("-92233720368547758.08", i64::MIN),
        ] {
            assert_eq!(fen(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_whole_number_of_fen_is_refused() {
        for text in [
            "",
            "-",
            ".",
            "1.",
            ".5",
            "1.2.3",
            "1,234.00",
            "0.006",
            "0.00001",
            "1e2",
            "0x1",
            "１",
            " 1",
            "1 ",
            "--1",
            "0.60%",
            "¥1",
            "NaN",
            "92233720368547758.08",
            "-92233720368547758.09",
            "999999999999999999999",
        ] {
            assert_eq!(fen(text), None, "{text}");
        }
    }
}
