//! The path of a request: values in their segments, and nothing else of theirs.

use std::borrow::Cow;
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use crate::codec::encode::EncodeError;
use crate::codec::percent;
use crate::operation::Method;

/// A value that can stand in the path of a URL.
///
/// Strings and integers are; so are enumerations made with [`open_enum!`](crate::open_enum).
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be part of a path",
    label = "a path segment is one plain value, which is always there",
    note = "write a `String`, an integer or an `open_enum!`, and neither an `Option` nor a list; if this field is not what the path means, rename it or the `<…>` in the path"
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

/// A value on its way into a segment.
pub(crate) enum PathText {
    /// Is percent-encoded.
    Plain(String),
    /// Arrived percent-encoded and stays as it is.
    Encoded(String),
}

/// Fills `{name}` segments of a template. The result has no leading slash.
///
/// A value that arrived percent-encoded may be several segments where it is the end of what is
/// read: ids of pictures are base64, and some hold a slash.
pub(crate) fn fill<N: AsRef<str>>(
    method: Method,
    template: &str,
    values: &[(N, PathText)],
) -> Result<String, EncodeError> {
    let mut path = String::with_capacity(template.len() + 32);
    let last = template.split('/').count() - 1;
    for (index, segment) in template.split('/').enumerate() {
        if index > 0 {
            path.push('/');
        }
        let may_go_on = method == Method::Get && index == last;
        match segment
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'))
        {
            None => path.push_str(literal(segment)?),
            Some(name) => put(name, values, may_go_on, &mut path)?,
        }
    }
    Ok(path)
}

/// Whether an HTTP client would take a segment for a step in the tree: percent-encoding does not
/// help, `%2E%2E` is a parent directory as well.
pub(crate) fn is_step(segment: &str) -> bool {
    let decoded = Cow::from(percent_decode_str(segment));
    matches!(&*decoded, b"." | b"..")
}

/// Text of the template itself, which is sent as it stands.
fn literal(segment: &str) -> Result<&str, EncodeError> {
    if is_step(segment) {
        let problem = format!("`{segment}` in the path would address another endpoint");
        return Err(EncodeError::new("", problem));
    }
    if !is_encoded(segment) {
        let problem = "the path itself has characters that no path has; give values as `{name}`";
        return Err(EncodeError::new("", problem));
    }
    Ok(segment)
}

fn put<N: AsRef<str>>(
    name: &str,
    values: &[(N, PathText)],
    may_go_on: bool,
    path: &mut String,
) -> Result<(), EncodeError> {
    let problem = |problem: &str| EncodeError::new(name, problem);
    let value = values.iter().find(|(key, _)| key.as_ref() == name);
    let Some((_, value)) = value else {
        return Err(problem("the path needs this value and it was not given"));
    };
    let whole = match value {
        PathText::Plain(text) => {
            check_segment(text.as_bytes()).map_err(problem)?;
            percent::encode(text, path);
            return Ok(());
        }
        PathText::Encoded(text) => text,
    };
    let segments = whole.split(|c| may_go_on && c == '/');
    for segment in segments {
        check_segment(&Cow::from(percent_decode_str(segment))).map_err(problem)?;
        if !is_encoded(segment) {
            return Err(problem(
                "is not percent-encoded: pass it exactly as WeChat Pay gave it, and nothing but \
                 letters, digits, `-._~!$&'()*+,;=:@` and `%XX`",
            ));
        }
    }
    path.push_str(whole);
    Ok(())
}

fn check_segment(decoded: &[u8]) -> Result<(), &'static str> {
    match decoded {
        b"" => Err("is empty, and an empty path segment would address another endpoint"),
        b"." | b".." => Err("is `.` or `..`, which would address another endpoint"),
        _ => Ok(()),
    }
}

/// Whether a text can be a segment as it stands: RFC 3986's `pchar`.
fn is_encoded(text: &str) -> bool {
    let bytes = text.as_bytes();
    let hex = |index: usize| bytes.get(index).is_some_and(u8::is_ascii_hexdigit);
    bytes.iter().enumerate().all(|(index, byte)| match byte {
        b'%' => hex(index + 1) && hex(index + 2),
        _ => byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@".contains(byte),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn plain(text: &str) -> [(&'static str, PathText); 1] {
        [("no", PathText::Plain(text.to_owned()))]
    }

    fn encoded(text: &str) -> Result<String, EncodeError> {
        fill(
            Method::Post,
            "v3/a/{no}/b",
            &[("no", PathText::Encoded(text.to_owned()))],
        )
    }

    #[test]
    fn a_hostile_value_stays_in_its_segment() {
        let values = plain("../../refund/domestic/refunds/R9?x=1#");
        assert_eq!(
            fill(Method::Post, "v3/pay/{no}/close", &values).unwrap(),
            "v3/pay/..%2F..%2Frefund%2Fdomestic%2Frefunds%2FR9%3Fx%3D1%23/close"
        );
    }

    #[test]
    fn chinese_spaces_and_percent_signs_are_encoded() {
        let values = plain("订单 1%2F");
        assert_eq!(
            fill(Method::Post, "a/{no}", &values).unwrap(),
            "a/%E8%AE%A2%E5%8D%95%201%252F"
        );
    }

    #[test]
    fn values_that_would_change_the_address_are_refused() {
        for bad in ["", ".", ".."] {
            let error = fill(Method::Post, "v3/a/{no}", &plain(bad)).unwrap_err();
            assert_eq!(error.path(), "no");
        }
        assert_eq!(
            fill(Method::Post, "v3/a/{no}", &plain("...")).unwrap(),
            "v3/a/..."
        );
    }

    #[test]
    fn a_template_that_would_address_another_endpoint_is_refused() {
        let filled = |template| fill::<&str>(Method::Post, template, &[]);
        for bad in [
            "v3/../x",
            "v3/./x",
            "v3/..",
            "v3/%2e%2e/x",
            "v3/%2E%2E/x",
            "v3/.%2e/x",
            "v3/%2E./x",
            "v3/%2e/x",
            "v3/..\\x",
            "v3\\..\\x",
            "v3/.\t./x",
            "v3/a?b=/../x",
            "v3/a#b",
            "v3/%2/x",
            "v3/订单",
        ] {
            assert!(filled(bad).is_err(), "{bad}");
        }
        for good in [
            "v3/.../x",
            "v3/..a",
            "v3/%252e%252e/x",
            "v3/a:b/",
            "hk/v3/a@b",
        ] {
            assert_eq!(filled(good).unwrap(), good);
        }
    }

    #[test]
    fn a_value_that_arrived_encoded_is_not_encoded_twice() {
        for same in ["a%2FR1", "%e8%AE%a2", "a+b=c&d;e", "...", "%2e%2e%2e", "~"] {
            assert_eq!(encoded(same).unwrap(), format!("v3/a/{same}/b"));
        }
    }

    #[test]
    fn a_value_that_did_not_arrive_encoded_is_refused() {
        for bad in [
            "",
            ".",
            "..",
            "%2e",
            "%2E%2e",
            ".%2e",
            "%2E.",
            "a/b",
            "a?b",
            "a#b",
            "a b",
            "订单",
            "a%",
            "a%2",
            "%G0",
            "%%20",
            "a\\b",
            "a\nb",
            "\"",
            "<",
            "a%2\u{ff10}",
        ] {
            let error = encoded(bad).unwrap_err();
            assert_eq!(error.path(), "no", "{bad}");
        }
    }
    #[test]
    fn what_is_read_may_be_named_by_several_segments_that_arrived_encoded() {
        let image = |method, id: &str| {
            let value = [("id", PathText::Encoded(id.to_owned()))];
            fill(method, "v3/images/{id}", &value)
        };
        let id = "ChsyMDAw/CCd/9CgBigBMAE4AQ%3D%3D";
        assert_eq!(image(Method::Get, id).unwrap(), format!("v3/images/{id}"));
        assert!(image(Method::Post, id).is_err());
        for bad in [
            "/a", "a/", "a//b", "a/../b", "a/%2e%2E", "a/./b", "a/b c", "a/b?c",
        ] {
            assert!(image(Method::Get, bad).is_err(), "{bad}");
        }
        // Elsewhere a slash leads to another endpoint.
        let value = [("id", PathText::Encoded("a/b".to_owned()))];
        assert!(fill(Method::Get, "v3/{id}/more", &value).is_err());
    }
}
