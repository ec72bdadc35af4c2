//! PayScore (微信支付分): `v3/payscore`.

pub mod serviceorder;
pub mod smartretail_orders;
