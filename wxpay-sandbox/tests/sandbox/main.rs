//! The sandbox as a client meets it: over the wire, signed by a signer of the tests' own.
#![allow(clippy::unwrap_used)]

mod answers;
mod bills;
mod caller;
mod code_payments;
mod combined;
mod control;
mod deliveries;
mod every_operation;
mod faults;
mod https_listeners;
mod lifecycle;
mod listener;
mod memory;
mod pages;
mod papay;
mod parameters;
mod partner;
mod payments;
mod platform_keys;
mod profit_sharing;
mod refunds;
mod service_orders;
mod signatures;
mod transfers;
mod uploads;
mod v2;
mod v2_payments;

use std::sync::LazyLock;

use wxpay_sandbox::Sandbox;

/// One sandbox for all tests that neither order faults nor change its clock.
static SANDBOX: LazyLock<Sandbox> = LazyLock::new(|| Sandbox::start().unwrap());
