//! Payments (支付): `v3/pay`.

pub mod transactions;
