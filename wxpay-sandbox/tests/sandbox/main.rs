//! The sandbox as a client meets it: over the wire, signed by a signer of the tests' own.
#![allow(clippy::unwrap_used)]

mod answers;
mod bills;
mod caller;
mod code_payments;
mod combined;
mod combined_deductions;
mod combined_v2;
mod control;
mod deliveries;
mod deposits;
mod every_operation;
mod face_payments;
mod faults;
mod https_listeners;
mod lifecycle;
mod listener;
mod memory;
mod other_services;
mod pages;
mod papay;
mod parameters;
mod partner;
mod payments;
mod platform_keys;
mod profit_sharing;
mod profit_sharing_events;
mod profit_sharing_for_others;
mod refunds;
mod service_orders;
mod service_permissions;
mod signatures;
mod transfers;
mod transfers_elsewhere;
mod uploads;
mod v2;
mod v2_payments;

use std::sync::LazyLock;

use wxpay_sandbox::Sandbox;

/// One sandbox for all tests that neither order faults nor change its clock.
static SANDBOX: LazyLock<Sandbox> = LazyLock::new(|| Sandbox::start().unwrap());
