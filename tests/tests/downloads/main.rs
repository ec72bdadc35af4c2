//! Files: streamed, checked, saved whole or not at all; bills and their rows.
#![allow(clippy::unwrap_used, unreachable_pub)]

mod any_rows;
mod apiv2;
mod bills;
mod declared;
mod encrypted;
mod endless;
mod folder;
mod instead;
mod links;
mod no_bill;
mod pictures;
mod rows;
mod saving;
mod without_network;
