//! The path of a request: values in their segments, and nothing else of theirs.

use std::borrow::Cow;
use std::sync::Arc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::encode::EncodeError;

/// A value that can stand in the path of a URL.
///
/// Strings and integers are; so are enumerations made with [`open_enum!`](crate::open_enum).
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be part of a path",
    label = "a path segment holds one plain value: a string or an integer",
    note = "a segment cannot be left out, so it is never an `Option`; write the inner type, and rename the field or the `<…>` in the path if they only share a name by accident"
)]
pub trait PathValue {
    /// The text of the segment, before percent-encoding.
    fn path_value(&self) -> Cow<'_, str>;
}

impl PathValue for str {
    fn path_value(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl PathValue for String {
    fn path_value(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl PathValue for Cow<'_, str> {
    fn path_value(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl<T: PathValue + ?Sized> PathValue for &T {
    fn path_value(&self) -> Cow<'_, str> {
        T::path_value(self)
    }
}

impl<T: PathValue + ?Sized> PathValue for Box<T> {
    fn path_value(&self) -> Cow<'_, str> {
        T::path_value(self)
    }
}

impl<T: PathValue + ?Sized> PathValue for Arc<T> {
    fn path_value(&self) -> Cow<'_, str> {
        T::path_value(self)
    }
}

macro_rules! integers {
    ($($integer:ty)*) => {$(
        impl PathValue for $integer {
            fn path_value(&self) -> Cow<'_, str> {
                Cow::Owned(self.to_string())
            }
        }
    )*};
}

integers!(i8 i16 i32 i64 isize u8 u16 u32 u64 usize);

/// Everything but RFC 3986's unreserved characters.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Percent-encodes a value for a segment or a query string.
pub(crate) fn percent_encode(text: &str, into: &mut String) {
    into.extend(utf8_percent_encode(text, RESERVED));
}

/// Fills `{name}` segments of a template. The result has no leading slash.
pub(crate) fn fill<N: AsRef<str>>(
    template: &str,
    values: &[(N, String)],
) -> Result<String, EncodeError> {
    let mut path = String::with_capacity(template.len() + 32);
    for (index, segment) in template.split('/').enumerate() {
        if index > 0 {
            path.push('/');
        }
        match segment
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'))
        {
            None => path.push_str(segment),
            Some(name) => percent_encode(value(name, values)?, &mut path),
        }
    }
    Ok(path)
}

fn value<'v, N: AsRef<str>>(name: &str, values: &'v [(N, String)]) -> Result<&'v str, EncodeError> {
    let value = values
        .iter()
        .find(|(key, _)| key.as_ref() == name)
        .map(|(_, value)| value.as_str());
    match value {
        None => Err(EncodeError::new(
            name,
            "the path needs this value and it was not given",
        )),
        Some("") => Err(EncodeError::new(
            name,
            "is empty, and an empty path segment would address another endpoint",
        )),
        // Percent-encoding does not help here: `%2E%2E` is a parent directory as well.
        Some("." | "..") => Err(EncodeError::new(
            name,
            "is `.` or `..`, which would address another endpoint",
        )),
        Some(value) => Ok(value),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_hostile_value_stays_in_its_segment() {
        let values = [("no", "../../refund/domestic/refunds/R9?x=1#".to_owned())];
        assert_eq!(
            fill("v3/pay/{no}/close", &values).unwrap(),
            "v3/pay/..%2F..%2Frefund%2Fdomestic%2Frefunds%2FR9%3Fx%3D1%23/close"
        );
    }

    #[test]
    fn chinese_spaces_and_percent_signs_are_encoded() {
        let values = [("no", "订单 1%2F".to_owned())];
        assert_eq!(
            fill("a/{no}", &values).unwrap(),
            "a/%E8%AE%A2%E5%8D%95%201%252F"
        );
    }

    #[test]
    fn values_that_would_change_the_address_are_refused() {
        for bad in ["", ".", ".."] {
            let error = fill("v3/a/{no}", &[("no", bad.to_owned())]).unwrap_err();
            assert_eq!(error.path(), "no");
        }
        assert_eq!(
            fill("v3/a/{no}", &[("no", "...".to_owned())]).unwrap(),
            "v3/a/..."
        );
    }
}
