//! Files: streamed, checked, saved whole or not at all; bills and their rows.
#![allow(clippy::unwrap_used, unreachable_pub)]

mod apiv2;
mod bills;
mod declared;
mod endless;
mod folder;
mod links;
mod rows;
mod saving;
mod without_network;
