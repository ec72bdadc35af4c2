//! Whether an answer is read as the facts say: whole, with fields left out, and with news in it.

use serde_json::{Map, Value, json};
use wxpay::ErrorKind;
use wxpay_sandbox::Fault;

use crate::compare::Rules;
use crate::facts::{self, ENVELOPE, fields};
use crate::round_trip::{Got, World};
use crate::xml;

type Call<'c> = dyn Fn(bool) -> Result<Got, wxpay::Error> + 'c;

/// Compares the value with the answer, field by field.
pub(crate) fn same(world: &World, id: &str, got: &Got) -> Result<(), String> {
    let operation = facts::operation(id);
    let Some(shown) = &got.shown else {
        return Ok(());
    };
    let facts = answer_fields(operation);
    let rules = Rules {
        text: is_v2(operation),
        secrets: Some(&world.shower),
        any_documented: false,
    };
    let wanted = without_envelope(operation, raw(operation, got));
    let found = shown.as_object().ok_or("the value is no object")?;
    rules
        .objects(&facts, &wanted, found)
        .map_err(|problem| format!("answer: {problem}"))
}

/// Every required field left out in turn, and an answer with all kinds of news.
pub(crate) fn check(world: &World, id: &str, call: &Call<'_>, told: &mut dyn FnMut(String)) {
    let operation = facts::operation(id);
    let facts = answer_fields(operation);
    // The one that answers JSON in APIv2 has a frame of its own, `retcode`, tested elsewhere.
    let framed = is_v2(operation) && !is_xml(operation);
    if facts::text(&operation["response"], "kind") != "object" || facts.is_empty() || framed {
        return;
    }
    let complete = match call(true) {
        Ok(got) => raw(operation, &got),
        Err(error) => return told(format!("no complete answer: {error}")),
    };
    let alone = facts.iter().filter(|field| is_required(field)).count() == 1;
    for path in required_paths(&facts, "") {
        let mut less = Value::Object(complete.clone());
        if !remove(&mut less, &path) {
            told(format!("the sandbox does not answer `{path}`"));
            continue;
        }
        let missing = answered(
            world,
            operation,
            less.as_object().unwrap_or(&Map::new()),
            call,
        );
        let wanted = display(&path);
        match missing {
            Ok(got) if got.missing == [wanted.clone()] => {}
            Ok(got) => told(format!("without `{wanted}`: missing are {:?}", got.missing)),
            // Nothing is left that would prove that it is this answer and no other.
            Err(error)
                if alone && !path.contains('.') && matches!(error.kind(), ErrorKind::Decode(_)) =>
            {
                if error.raw().is_none() {
                    told(format!("without `{wanted}`: the raw answer is lost"));
                }
            }
            Err(error) => told(format!("without `{wanted}`: {error}")),
        }
    }
    news(world, operation, &facts, complete, call).unwrap_or_else(told);
}

/// Unknown fields and values, and nulls where a field may be absent.
fn news(
    world: &World,
    operation: &Value,
    facts: &[Value],
    mut answer: Map<String, Value>,
    call: &Call<'_>,
) -> Result<(), String> {
    renew(facts, &mut answer, is_v2(operation));
    let told = |problem: String| format!("with news: {problem}");
    let got = answered(world, operation, &answer, call).map_err(|error| told(error.to_string()))?;
    if !got.missing.is_empty() {
        return Err(told(format!("missing are {:?}", got.missing)));
    }
    let shown = got
        .shown
        .as_ref()
        .and_then(Value::as_object)
        .ok_or("the value is no object")?;
    let mut wanted = without_envelope(operation, answer);
    forget_news(&mut wanted);
    let rules = Rules {
        text: is_v2(operation),
        secrets: Some(&world.shower),
        any_documented: false,
    };
    rules.objects(facts, &wanted, shown).map_err(told)
}

const NEW: &str = "brand_new";

fn renew(facts: &[Value], answer: &mut Map<String, Value>, v2: bool) {
    for field in facts {
        let name = facts::text(field, "name");
        let Some(value) = answer.get_mut(name) else {
            continue;
        };
        let plain = field["encoded"].is_null() && field["encrypted"].is_null();
        match value {
            // Nobody knows what is in there.
            _ if facts::text(field, "type") == "json" => {}
            Value::Array(_)
                if facts::text(field, "type") == "object[]"
                    && fields(field, "fields").is_empty() => {}
            Value::Object(members) if plain && !v2 => renew(fields(field, "fields"), members, v2),
            Value::Array(items) if plain && !v2 => {
                for item in items.iter_mut().filter_map(Value::as_object_mut) {
                    renew(fields(field, "fields"), item, v2);
                }
            }
            Value::String(text) if facts::has_values(field) && !ENVELOPE.contains(&name) => {
                *text = "BRAND_NEW".to_owned();
            }
            value if !v2 && !facts::required(field) => *value = Value::Null,
            _ => {}
        }
    }
    let unknown = if v2 {
        json!("1")
    } else {
        json!({ "of": ["any", 1, null] })
    };
    answer.insert(NEW.to_owned(), unknown);
}

fn forget_news(wanted: &mut Map<String, Value>) {
    wanted.remove(NEW);
    for value in wanted.values_mut() {
        match value {
            Value::Object(members) => forget_news(members),
            Value::Array(items) => items
                .iter_mut()
                .filter_map(Value::as_object_mut)
                .for_each(forget_news),
            _ => {}
        }
    }
}

/// Has the sandbox give exactly this answer.
fn answered(
    world: &World,
    operation: &Value,
    answer: &Map<String, Value>,
    call: &Call<'_>,
) -> Result<Got, wxpay::Error> {
    let body = match is_xml(operation) {
        true => {
            // The sandbox signs what has no signature.
            let mut unsigned = answer.clone();
            unsigned.remove("sign");
            xml::document(&unsigned).into_bytes()
        }
        false => Value::Object(answer.clone()).to_string().into_bytes(),
    };
    world.sandbox.fault(
        Fault::Answer {
            status: 200,
            headers: Vec::new(),
            body,
        },
        1,
    );
    let got = call(false);
    world.sandbox.clear_faults();
    world.sandbox.clear_requests();
    got
}

/// The paths of required fields, with a `*` for the first element of a list.
fn required_paths(facts: &[Value], around: &str) -> Vec<String> {
    let mut paths = Vec::new();
    for field in facts {
        let path = format!("{around}{}", facts::text(field, "name"));
        if is_required(field) {
            paths.push(path.clone());
        }
        if !field["encoded"].is_null() {
            continue;
        }
        let members = fields(field, "fields");
        match facts::text(field, "type") {
            "object" => paths.extend(required_paths(members, &format!("{path}."))),
            "object[]" => paths.extend(required_paths(members, &format!("{path}.*."))),
            _ => {}
        }
    }
    paths
}

/// Numbered fields are lists, which may be empty.
fn is_required(field: &Value) -> bool {
    facts::required(field) && !facts::text(field, "name").contains('$')
}

fn remove(value: &mut Value, path: &str) -> bool {
    match path.split_once('.') {
        None => value
            .as_object_mut()
            .is_some_and(|object| object.remove(path).is_some()),
        Some((first, rest)) => {
            let inside = match first {
                "*" => match value {
                    Value::Array(items) => items.first_mut(),
                    // A list of one looks like its element in XML.
                    other => Some(other),
                },
                name => value.get_mut(name),
            };
            inside.is_some_and(|inside| remove(inside, rest))
        }
    }
}

fn display(path: &str) -> String {
    path.replace(".*.", "[0].")
}

fn answer_fields(operation: &Value) -> Vec<Value> {
    let fields = fields(&operation["response"], "fields").iter();
    let framed = |field: &&Value| ENVELOPE.contains(&facts::text(field, "name"));
    fields
        .filter(|field| !(is_v2(operation) && framed(field)))
        .cloned()
        .collect()
}

fn raw(operation: &Value, got: &Got) -> Map<String, Value> {
    match is_xml(operation) {
        true => xml::fields(&got.raw),
        false => serde_json::from_slice(&got.raw).unwrap_or_default(),
    }
}

fn without_envelope(operation: &Value, mut answer: Map<String, Value>) -> Map<String, Value> {
    answer.retain(|name, _| !(is_v2(operation) && ENVELOPE.contains(&name.as_str())));
    answer
}

fn is_v2(operation: &Value) -> bool {
    facts::text(operation, "path").starts_with("v2/")
}

/// One endpoint of APIv2 answers JSON.
fn is_xml(operation: &Value) -> bool {
    is_v2(operation) && facts::text(operation, "path") != "v2/appauth/getaccesstoken"
}
