//! The codes of refusals: which of them prove that nothing was changed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use anyhow::{Result, ensure};
use wxpay_catalogue::{Code, Protocol, RefusedBy};

use crate::facts::Facts;
use crate::write::HEADER;

/// The table for `wxpay-core`, which knows operations by method and path.
///
/// # Errors
/// Facts that contradict each other.
pub(crate) fn table(facts: &Facts) -> Result<String> {
    let (v3, v2) = (facts.codes, facts.codes_v2);
    check("codes.json, v3", Protocol::V3, v3)?;
    check("codes.json, v2", Protocol::V2, v2)?;
    let mut out = format!("{HEADER}\nuse super::Codes;\n\n");
    for (name, doc, codes) in [("V3", "APIv3", v3), ("V2", "APIv2", v2)] {
        let list = list(&deciding(codes).collect());
        write!(
            out,
            "/// Codes of {doc} that prove a refusal wherever nothing else is said.\n\
             pub(crate) const {name}: &[&str] = {list};\n\n",
        )?;
    }
    let unsigned = v3.iter().filter(|code| code.unsigned);
    let unsigned: Vec<_> = unsigned
        .map(|code| format!("({}, {:?})", code.status.unwrap_or_default(), code.code))
        .collect();
    write!(
        out,
        "/// Refusals of APIv3 that come without a signature.\n\
         pub(crate) const UNSIGNED: &[(u16, &str)] = &[{}];\n\n\
         /// Rules that operations have of their own, and which operations.\n\
         pub(crate) const OPERATIONS: &[(Codes, &[&str])] = &[\n",
        unsigned.join(", ")
    )?;
    for (rules, operations) in operations(facts)? {
        let operations = list(&operations.iter().map(String::as_str).collect());
        writeln!(out, "({rules}, {operations}),")?;
    }
    out += "];\n";
    Ok(out)
}

/// Those that have rules, by what these are.
fn operations(facts: &Facts) -> Result<BTreeMap<String, BTreeSet<String>>> {
    let mut operations: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for operation in &facts.operations {
        let codes = &operation.codes;
        let protocol = operation.protocol();
        check(&operation.id(), protocol, codes)?;
        let general = match protocol {
            Protocol::V2 => facts.codes_v2,
            Protocol::V3 => facts.codes,
        };
        let general: BTreeSet<_> = deciding(general).collect();
        let decide: BTreeSet<_> = deciding(codes).collect();
        let rules = match operation.refused_by {
            RefusedBy::Nothing => {
                ensure!(
                    decide.is_empty(),
                    "{}: nothing decides there, and {decide:?} does",
                    operation.id()
                );
                "Codes::Nothing".to_owned()
            }
            RefusedBy::Listed => format!("Codes::Only({})", list(&decide)),
            RefusedBy::General => {
                let open = codes.iter().map(|code| code.code);
                let also: BTreeSet<_> = decide.difference(&general).copied().collect();
                let but: BTreeSet<_> = open
                    .filter(|code| general.contains(code) && !decide.contains(code))
                    .collect();
                if also.is_empty() && but.is_empty() {
                    continue;
                }
                format!(
                    "Codes::Listed {{ also: {}, but: {} }}",
                    list(&also),
                    list(&but)
                )
            }
        };
        let path = pattern(operation.path);
        let same = operations.entry(rules).or_default();
        same.insert(format!("{} {path}", operation.method));
    }
    Ok(operations)
}

/// Codes that decide. With several statuses, one that does not speaks against the others, unless
/// it is a breakdown (5xx): that never decides, whatever its code.
fn deciding(codes: &[Code]) -> impl Iterator<Item = &'static str> {
    let open = |code: &Code| {
        let mut same = codes.iter().filter(|other| other.code == code.code);
        same.any(|other| !other.decides && other.status.is_none_or(|status| status < 500))
    };
    codes
        .iter()
        .filter(move |code| code.decides && !open(code))
        .map(|code| code.code)
}

fn check(place: &str, protocol: Protocol, codes: &[Code]) -> Result<()> {
    let mut seen = BTreeSet::new();
    for code in codes {
        let Code {
            status,
            code,
            decides,
            unsigned,
            ..
        } = code;
        let fits = match (protocol, *status, *decides) {
            (Protocol::V2, None, _) => true,
            (Protocol::V2, Some(_), _) | (_, None, _) => false,
            (_, Some(status), true) => matches!(status, 400 | 401 | 403 | 404 | 429),
            (_, Some(status), false) => matches!(status, 200..=599),
        };
        ensure!(fits, "{place}: {code} with the status {status:?} cannot be");
        ensure!(
            *decides || !unsigned,
            "{place}: {code} is unsigned and decides nothing"
        );
        ensure!(
            seen.insert((status, code)),
            "{place}: {code} stands there twice"
        );
    }
    Ok(())
}

/// The path with every parameter as `{}`.
fn pattern(path: &str) -> String {
    let parts = path.split('/').map(|part| match part.starts_with('{') {
        true => "{}",
        false => part,
    });
    parts.collect::<Vec<_>>().join("/")
}

fn list(codes: &BTreeSet<&str>) -> String {
    let codes: Vec<_> = codes.iter().map(|code| format!("{code:?}")).collect();
    format!("&[{}]", codes.join(", "))
}
