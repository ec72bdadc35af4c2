use std::collections::BTreeMap;

use super::scheme::Scheme;

/// A parsed `Authorization` header.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Authorization {
    pub(super) scheme: Scheme,
    /// The value of `mchid` or `brand_id`.
    pub(super) account: String,
    pub(super) nonce_str: String,
    pub(super) timestamp: String,
    pub(super) serial_no: String,
    pub(super) signature: String,
}

/// Which part of the header is wrong, and how.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Malformed {
    pub(super) field: &'static str,
    pub(super) issue: String,
}

impl Authorization {
    /// Parses `SCHEMA name="value",…`; the parameters may come in any order.
    pub(super) fn parse(header: &str) -> Result<Authorization, Malformed> {
        let (schema, parameters) = header.split_once(' ').unwrap_or((header, ""));
        let scheme = Scheme::by_name(schema).ok_or_else(|| Malformed {
            field: "schema",
            issue: format!(
                "the schema must be {} (or the one for SM2 or for brands), not `{}`",
                Scheme::Rsa.name(),
                printable(schema)
            ),
        })?;
        let mut values = read_parameters(parameters)?;
        let mut take = |field: &'static str| match values.remove(field) {
            Some(value) if !value.is_empty() => Ok(value),
            _ => {
                let issue = format!("the Authorization header has no {field}=\"…\"");
                Err(Malformed { field, issue })
            }
        };
        Ok(Authorization {
            scheme,
            account: take(scheme.account())?,
            nonce_str: take("nonce_str")?,
            timestamp: take("timestamp")?,
            serial_no: take("serial_no")?,
            signature: take("signature")?,
        })
    }
}

fn read_parameters(text: &str) -> Result<BTreeMap<String, String>, Malformed> {
    let malformed = |issue: String| Malformed {
        field: "authorization",
        issue,
    };
    let mut values = BTreeMap::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (name, after) = rest.split_once('=').ok_or_else(|| {
            malformed(format!(
                "`{}` is not a name=\"value\" parameter",
                printable(rest)
            ))
        })?;
        let name = name.trim();
        let (value, after) = after
            .trim_start()
            .strip_prefix('"')
            .and_then(|quoted| quoted.split_once('"'))
            .ok_or_else(|| {
                malformed(format!(
                    "the value of {} must stand in quotes",
                    printable(name)
                ))
            })?;
        if values.insert(name.to_owned(), value.to_owned()).is_some() {
            return Err(malformed(format!("{} is given twice", printable(name))));
        }
        rest = after.trim_start();
        if !rest.is_empty() {
            rest = rest
                .strip_prefix(',')
                .ok_or_else(|| {
                    malformed(format!(
                        "a comma must follow the value of {}",
                        printable(name)
                    ))
                })?
                .trim_start();
        }
    }
    Ok(values)
}

/// Enough of a stranger's text to recognise it, and no more.
fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(40).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn parameters_come_in_any_order_and_with_spaces() {
        let parsed = Authorization::parse(
            "WECHATPAY2-SHA256-RSA2048 signature=\"a+/=\", serial_no=\"S\",timestamp=\"1\" , \
             nonce_str=\"N\",mchid=\"M\"",
        )
        .unwrap();
        assert_eq!(parsed.signature, "a+/=");
        assert_eq!(parsed.account, "M");
    }

    #[test]
    fn each_mistake_names_its_field() {
        const SCHEMA: &str = Scheme::Rsa.name();
        let field = |text: &str| Authorization::parse(text).unwrap_err().field;
        assert_eq!(field("Basic abc"), "schema");
        assert_eq!(field(""), "schema");
        let all = "mchid=\"M\",nonce_str=\"N\",timestamp=\"1\",serial_no=\"S\"";
        assert_eq!(field(&format!("{SCHEMA} {all}")), "signature");
        assert_eq!(field(&format!("{SCHEMA} mchid=M")), "authorization");
        assert_eq!(
            field(&format!("{SCHEMA} {all},mchid=\"M\"")),
            "authorization"
        );
        assert_eq!(field(&format!("{SCHEMA} mchid=\"M")), "authorization");
        assert_eq!(field(&format!("{SCHEMA} \u{4e2d}")), "authorization");
        let brand = Scheme::Brand.name();
        assert_eq!(field(&format!("{brand} {all}")), "brand_id");
    }
}
