//! A signature of APIv2 is over `a=1&b=2`, whether that is two fields or one whose value is
//! `1&b=2`. Whoever sees it can write the one as the other.

use crate::codec::encode::EncodeError;

/// Fields that only notifications have.
const MARKS: [&str; 8] = [
    "change_type",
    "event_ciphertext",
    "event_type",
    "req_info",
    "result_code",
    "return_code",
    "risk_level",
    "vehicle_event_createtime",
];

/// Refuses fields whose signature is shown to users, in a link or at a front end, when a value
/// could be taken for several fields: somebody may have chosen it for that.
pub(crate) fn refuse_ampersands<'f>(
    fields: impl IntoIterator<Item = (&'f str, &'f str)>,
) -> Result<(), EncodeError> {
    match fields.into_iter().find(|(_, value)| value.contains('&')) {
        None => Ok(()),
        Some((name, _)) => Err(EncodeError::new(
            name,
            "holds `&`, behind which its signature would stand for further fields that somebody \
             else may have written; leave it out",
        )),
    }
}

/// Refuses a request with a value that makes a notification of it. Only WeChat Pay sees requests,
/// and many a merchant's `attach` is `a=1&b=2`, so that everything else is let through.
pub(crate) fn refuse_notifications<'f>(
    fields: impl IntoIterator<Item = (&'f str, &'f str)>,
) -> Result<(), EncodeError> {
    for (name, value) in fields {
        let mut further = value.split('&').skip(1);
        let mark = further.find_map(|field| {
            let (name, _) = field.split_once('=')?;
            MARKS.iter().find(|mark| **mark == name)
        });
        if let Some(mark) = mark {
            let problem = format!(
                "holds `&{mark}=`, with which its signature would stand for a notification that \
                 somebody else may have written; refuse such a text where it comes from"
            );
            return Err(EncodeError::new(name, problem));
        }
    }
    Ok(())
}

/// The names of fields that may hide in the values of these: behind an `&`, where a field of that
/// name would be signed, between its visible neighbours. Of a note that holds `&b=2` it is not
/// known whether that was a field; of one whose `b` would stand somewhere else it is.
pub(crate) fn hidden_names<'f>(
    fields: impl IntoIterator<Item = (&'f str, &'f str)>,
) -> Vec<&'f str> {
    let mut fields: Vec<_> = fields
        .into_iter()
        .filter(|(name, value)| *name != "sign" && !value.is_empty())
        .collect();
    fields.sort_unstable();
    let following = fields.iter().skip(1).map(|(name, _)| Some(*name));
    let following = following.chain([None]);
    let mut hidden = Vec::new();
    for ((name, value), next) in fields.iter().zip(following) {
        let further = value.split('&').skip(1);
        let names = further.map(|field| field.split('=').next().unwrap_or_default());
        hidden.extend(names.filter(|found| found > name && next.is_none_or(|next| *found < next)));
    }
    hidden
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_may_hide_in_a_value_stands_where_it_would_be_signed() {
        let hidden = |attach| {
            hidden_names([
                ("z", ""),
                ("sign", "&y"),
                ("attach", attach),
                ("m", "&n&o=1"),
            ])
        };
        assert_eq!(hidden("a&b=1&m=1&z=1&a=1&c"), ["b", "c", "n", "o"]);
        assert_eq!(hidden("m=1"), ["n", "o"]);
    }

    #[test]
    fn a_request_may_hold_an_ampersand_and_no_mark_of_a_notification() {
        fn attach(value: &str) -> Result<(), EncodeError> {
            refuse_notifications([("appid", "wx1"), ("attach", value)])
        }
        for fine in ["a=1&b=2", "&", "return_code=SUCCESS", "a&my_return_code=1"] {
            assert_eq!(attach(fine), Ok(()), "{fine}");
        }
        for mark in MARKS {
            let error = attach(&format!("x&{mark}=1")).unwrap_err();
            assert!(error.to_string().contains("attach"), "{error}");
            assert!(error.to_string().contains(mark), "{error}");
        }
    }
}
