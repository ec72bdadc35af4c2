//! Which module holds what.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};

use wxpay_catalogue::{Encryption, Field, Notification, Operation, Product, Protocol};

use crate::facts::Facts;
use crate::plan::{self, BindingV2, Event, Material, Module, Source};
use crate::words;

/// Plans every module of the catalogue.
///
/// # Errors
/// What cannot be expressed, all of it at once.
pub(crate) fn plan(facts: &Facts) -> Result<Vec<Module<'_>>> {
    let mut by_module: BTreeMap<Vec<String>, (String, Vec<Material<'_>>)> = BTreeMap::new();
    for &operation in &facts.operations {
        let path: Vec<String> = operation
            .module
            .split("::")
            .map(|part| part.trim_start_matches("r#").to_owned())
            .collect();
        let entry = by_module
            .entry(path)
            .or_insert_with(|| (feature(operation), Vec::new()));
        entry.1.push(Material {
            name: operation.name.to_owned(),
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
    for notification in facts.notifications {
        let material = modules.entry(module(notification.event_type)).or_default();
        if notification.products.is_empty() {
            material.push(event(notification));
        }
        for product in &notification.products {
            material.push(shared(facts, notification, product)?);
        }
    }
    for notification in facts.notifications_v2 {
        let path = vec!["notify".to_owned(), "v2".to_owned()];
        let mut material = event(notification);
        if let Source::Event(event) = &mut material.source {
            event.v2 = Some(binding(notification));
        }
        // The dotted ones are those of rental orders, the only ones with an encrypted event.
        if notification.event_type.contains('.') {
            material.name = format!("Rental{}", material.name);
        }
        material.resource = opened(notification);
        modules.entry(path).or_default().push(material);
    }
    Ok(modules)
}

/// The cargo feature that an operation belongs to: the first URL segment, or `v2`.
fn feature(operation: &Operation) -> String {
    match operation.protocol() {
        Protocol::V2 => "v2".to_owned(),
        Protocol::V3 => operation
            .path
            .split('/')
            .nth(1)
            .unwrap_or_default()
            .to_owned(),
    }
}

fn event_name(event_type: &str) -> String {
    words::pascal(&event_type.to_lowercase())
}

/// What a message holds, where it is only the shell of something encrypted.
fn opened(message: &Notification) -> &[Field] {
    message
        .sealed()
        .map_or(&message.xml, |sealed| &sealed.fields)
}

/// What a message of APIv2 must be to be this event.
fn binding(message: &Notification) -> BindingV2 {
    let proof = match message.sealed().and_then(|sealed| sealed.encrypted) {
        Some(Encryption::Aes256Gcm) => "event_ciphertext",
        Some(Encryption::Aes256Ecb) => "req_info",
        _ => "sign",
    };
    let required = |name: &str| {
        message
            .xml
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
    Material {
        name: event_name(notification.event_type),
        source: source(notification, &notification.told_by),
        resource: &notification.resource,
    }
}

/// The event of one of several products that share it. Its resource is that of something else.
fn shared<'f>(
    facts: &'f Facts,
    notification: &'f Notification,
    product: &'f Product,
) -> Result<Material<'f>> {
    let answer = product.same_response_as;
    let event = product.same_resource_as;
    let operations = facts.operations.iter();
    let mut answers = operations
        .filter(|operation| answer == Some(&*operation.id()))
        .map(|operation| operation.response.fields.as_slice());
    let mut events = facts
        .notifications
        .iter()
        .filter(|known| event == Some(known.event_type))
        .map(|known| known.resource.as_slice());
    let resource = answers.next().or_else(|| events.next()).with_context(|| {
        format!(
            "{}: what {} has the resource of is not there",
            notification.event_type, product.name
        )
    })?;
    Ok(Material {
        name: product.name.to_owned(),
        source: source(notification, &product.told_by),
        resource,
    })
}

fn source<'f>(notification: &'f Notification, told_by: &'f [&'static str]) -> Source<'f> {
    Source::Event(Event {
        types: vec![notification.event_type],
        title: notification.title,
        docs: notification.docs.clone(),
        told_by,
        shared: !notification.products.is_empty(),
        v2: None,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn planned(body: Option<Value>) -> Result<()> {
        let mut operation = json!({
            "name": "UploadPicture",
            "module": "v3::shop",
            "method": "POST",
            "path": "v3/shop/pictures/upload",
            "title": "上传图片",
            "summary": "Uploads a picture.",
            "docs": [],
            "response": {"kind": "empty"},
        });
        if let Some(body) = body {
            operation["body"] = body;
        }
        // Facts are texts that stand in the program.
        let text: &'static str = operation.to_string().leak();
        let operation: &'static Operation = Box::leak(serde_json::from_str(text).unwrap());
        let facts = Facts {
            operations: vec![operation],
            ..Facts::default()
        };
        plan(&facts).map(|_| ())
    }

    #[test]
    fn an_upload_that_sends_nothing_is_refused() {
        let error = planned(None).unwrap_err();
        assert!(
            error.to_string().contains("an upload without a file"),
            "{error}"
        );
        let sha256 = json!({"name": "sha256", "type": "string", "required": true});
        let meta = json!({
            "name": "meta", "type": "string", "required": true, "encoded": "json",
            "fields": [sha256],
        });
        let file = json!({"name": "file", "type": "file", "required": true});
        planned(Some(json!({"kind": "multipart", "fields": [file, meta]}))).unwrap();
        let list = json!({"name": "codes", "type": "string[]", "required": true});
        planned(Some(json!({"kind": "json", "fields": [list]}))).unwrap();
    }
}
