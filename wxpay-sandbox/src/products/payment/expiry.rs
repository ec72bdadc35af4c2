use time::{Date, Month, PrimitiveDateTime, Time, UtcOffset};

/// A moment in Unix seconds, written as APIv3 (`2026-01-02T03:04:05+08:00`) or as APIv2
/// (`20260102030405`, in Beijing) writes it; none when it is neither.
pub(super) fn moment(text: &str) -> Option<i64> {
    let (local, offset) = match text.len() {
        14 => (text.to_owned(), 8 * 3600),
        _ => {
            let local = text.get(..19)?;
            let digits = local.replace(['-', ':', 'T', ' '], "");
            (digits, offset(text.get(19..)?)?)
        }
    };
    let number = |from: usize, to: usize| local.get(from..to)?.parse::<u8>().ok();
    let month = Month::try_from(number(4, 6)?).ok()?;
    let year = local.get(..4)?.parse().ok()?;
    let date = Date::from_calendar_date(year, month, number(6, 8)?).ok()?;
    let time = Time::from_hms(number(8, 10)?, number(10, 12)?, number(12, 14)?).ok()?;
    let offset = UtcOffset::from_whole_seconds(offset).ok()?;
    let at = PrimitiveDateTime::new(date, time).assume_offset(offset);
    Some(at.unix_timestamp())
}

/// Seconds east of Greenwich; fractions of a second before the offset are skipped.
fn offset(text: &str) -> Option<i32> {
    let text = text.trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
    if text == "Z" {
        return Some(0);
    }
    let sign = match text.get(..1)? {
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    let hours: i32 = text.get(1..3)?.parse().ok()?;
    let minutes: i32 = text.get(4..6)?.parse().ok()?;
    Some(sign * (hours * 3600 + minutes * 60))
}

#[cfg(test)]
mod tests {
    use super::moment;

    #[test]
    fn both_protocols_write_the_same_moment() {
        let moments = [
            "2023-11-15T06:13:20+08:00",
            "2023-11-14T22:13:20Z",
            "2023-11-14T22:13:20.123+00:00",
            "20231115061320",
        ];
        assert_eq!(moments.map(moment), [Some(1_700_000_000); 4]);
    }

    #[test]
    fn what_is_no_moment_is_none() {
        let broken = [
            "",
            "soon",
            "2023-13-15T06:13:20+08:00",
            "2023年11月15日06时",
        ];
        assert_eq!(broken.map(moment), [None; 4]);
    }
}
