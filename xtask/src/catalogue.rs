//! Which module holds what.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};

use crate::facts::{self, Encryption, Facts, Notification};
use crate::plan::{self, BindingV2, Event, Material, Module, Source};
use crate::words;

/// Plans every module of the catalogue.
///
/// # Errors
/// What cannot be expressed, all of it at once.
pub(crate) fn plan(facts: &Facts) -> Result<Vec<Module<'_>>> {
    let mut by_module: BTreeMap<Vec<String>, (String, Vec<Material<'_>>)> = BTreeMap::new();
    for operation in &facts.operations {
        let path: Vec<String> = operation
            .module
            .split("::")
            .map(|part| part.trim_start_matches("r#").to_owned())
            .collect();
        let entry = by_module
            .entry(path)
            .or_insert_with(|| (operation.feature(), Vec::new()));
        entry.1.push(Material {
            name: operation.name.clone(),
            source: Source::Operation(operation),
            resource: &[],
        });
    }
    for (path, material) in events(facts)? {
        by_module.insert(path, ("notify".to_owned(), material));
    }
    let mut modules = Vec::new();
    let mut problems = Vec::new();
    for (path, (feature, material)) in by_module {
        match plan::plan_module(path, feature, material) {
            Ok(module) => modules.push(module),
            Err(problem) => problems.push(format!("{problem:#}")),
        }
    }
    anyhow::ensure!(
        problems.is_empty(),
        "cannot be expressed:\n{}",
        problems.join("\n")
    );
    Ok(modules)
}

/// Notifications by module: the first word of their types.
fn events(facts: &Facts) -> Result<BTreeMap<Vec<String>, Vec<Material<'_>>>> {
    let mut modules: BTreeMap<Vec<String>, Vec<Material<'_>>> = BTreeMap::new();
    let module = |event_type: &str| {
        let first = event_type.split('.').next().unwrap_or_default();
        vec!["notify".to_owned(), words::snake(&first.to_lowercase())]
    };
    for notification in &facts.notifications {
        let material = modules.entry(module(&notification.event_type)).or_default();
        match notification.same_response_as.is_empty() {
            true => material.push(event(notification)),
            false => material.extend(shared(facts, notification)?),
        }
    }
    for notification in &facts.notifications_v2 {
        let path = vec!["notify".to_owned(), "v2".to_owned()];
        let mut material = event(notification);
        if let Source::Event(event) = &mut material.source {
            event.v2 = Some(binding(&notification.xml));
        }
        // The dotted ones are those of rental orders, the only ones with an encrypted event.
        if notification.event_type.contains('.') {
            material.name = format!("Rental{}", material.name);
        }
        material.resource = opened(&notification.xml);
        modules.entry(path).or_default().push(material);
    }
    Ok(modules)
}

fn event_name(event_type: &str) -> String {
    words::pascal(&event_type.to_lowercase())
}

/// What a message holds, where it is only the shell of something encrypted.
fn opened(fields: &[facts::Field]) -> &[facts::Field] {
    sealed(fields).map_or(fields, |sealed| &sealed.fields)
}

fn sealed(fields: &[facts::Field]) -> Option<&facts::Field> {
    fields
        .iter()
        .find(|field| matches!(field.encrypted, Some(Encryption::Gcm | Encryption::Ecb)))
}

/// What a message of APIv2 with these fields must be.
fn binding(fields: &[facts::Field]) -> BindingV2 {
    let proof = match sealed(fields).and_then(|sealed| sealed.encrypted) {
        Some(Encryption::Gcm) => "event_ciphertext",
        Some(Encryption::Ecb) => "req_info",
        _ => "sign",
    };
    let required = |name: &str| {
        fields
            .iter()
            .any(|field| field.name == name && field.required)
    };
    BindingV2 {
        proof,
        return_code: required("return_code"),
        result_code: required("result_code"),
    }
}

fn event(notification: &Notification) -> Material<'_> {
    let original_type = match notification.original_type.as_slice() {
        [one] => Some(one.as_str()),
        _ => None,
    };
    Material {
        name: event_name(&notification.event_type),
        source: Source::Event(Event {
            types: vec![&notification.event_type],
            title: &notification.title,
            docs: notification.docs.iter().map(String::as_str).collect(),
            original_type,
            field: None,
            v2: None,
        }),
        resource: &notification.resource,
    }
}

/// What pays by several products reports through one event: told apart by a field that only one
/// of them has.
const PRODUCTS: [(&str, &str, &str); 4] = [
    ("v3/pay/transactions/", "TransactionSuccess", "mchid"),
    (
        "v3/pay/partner/transactions/",
        "PartnerTransactionSuccess",
        "sp_mchid",
    ),
    (
        "v3/combine-transactions/",
        "CombineTransactionSuccess",
        "combine_out_trade_no",
    ),
    (
        "v3/vehicle/transactions/",
        "VehicleTransactionSuccess",
        "trade_scene",
    ),
];

/// The resources of an event whose facts refer to those of others.
fn shared<'f>(facts: &'f Facts, notification: &'f Notification) -> Result<Vec<Material<'f>>> {
    let mut material = Vec::new();
    for id in &notification.same_response_as {
        let path = id.split_once(' ').map_or("", |(_, path)| path);
        let known = PRODUCTS
            .iter()
            .find(|(prefix, ..)| path.starts_with(prefix));
        let (_, name, field) = known.with_context(|| {
            format!(
                "{}: no name for the resource that is the answer of {id}",
                notification.event_type
            )
        })?;
        let operation = facts
            .operations
            .iter()
            .find(|operation| operation.id() == *id);
        let operation =
            operation.with_context(|| format!("{}: there is no {id}", notification.event_type))?;
        material.push(same(
            notification,
            name,
            &operation.response.fields,
            "transaction",
            Some(field),
        ));
    }
    for other in &notification.same_resource_as {
        let known = facts
            .notifications
            .iter()
            .find(|known| known.event_type == *other);
        let known = known
            .with_context(|| format!("{}: there is no event {other}", notification.event_type))?;
        let original_type = known
            .original_type
            .first()
            .with_context(|| format!("{other} has no original_type"))?;
        let name = format!("{}TransactionSuccess", words::pascal(original_type));
        material.push(same(
            notification,
            &name,
            &known.resource,
            original_type,
            None,
        ));
    }
    Ok(material)
}

fn same<'f>(
    notification: &'f Notification,
    name: &str,
    resource: &'f [facts::Field],
    original_type: &'f str,
    field: Option<&'static str>,
) -> Material<'f> {
    Material {
        name: name.to_owned(),
        source: Source::Event(Event {
            types: vec![&notification.event_type],
            title: &notification.title,
            docs: notification.docs.iter().map(String::as_str).collect(),
            original_type: Some(original_type),
            field,
            v2: None,
        }),
        resource,
    }
}
