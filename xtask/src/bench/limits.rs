//! What compiling may cost.

use serde::Serialize;

use super::report::{Figures, Ratios};

/// One limit, and what was measured.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Limit {
    pub(super) name: &'static str,
    pub(super) unit: &'static str,
    pub(super) measured: f64,
    pub(super) limit: f64,
    /// Whether the limit is the least that is asked for, not the most that is allowed.
    pub(super) at_least: bool,
    pub(super) passed: bool,
}

/// Every limit, held against the figures. The twin in several crates has none: whoever writes these
/// structs with serde writes one crate, and that split is what is compared.
pub(super) fn limits(figures: &Figures, ratios: &Ratios) -> Vec<Limit> {
    let gigabytes = figures.check.peak_bytes as f64 / 1e9;
    vec![
        at_most("check, full", "s", figures.check.wall_seconds, 12.0),
        at_most("memory of check, full", "GB", gigabytes, 1.6),
        at_most(
            "check, default features",
            "s",
            figures.check_default.wall_seconds,
            1.0,
        ),
        at_most("debug build, full", "s", figures.debug.wall_seconds, 16.0),
        at_most(
            "release build, full",
            "s",
            figures.release.wall_seconds,
            20.0,
        ),
        at_least(
            "serde in one crate / check, full",
            "times",
            ratios.ratio_one_crate,
            4.0,
        ),
        at_most(
            "expansion",
            "ms an endpoint",
            ratios.expansion_ms_an_endpoint,
            1.5,
        ),
        at_most(
            "wxpay-macros / serde_derive",
            "times",
            ratios.ratio_macro_crate,
            1.3,
        ),
    ]
}

fn at_most(name: &'static str, unit: &'static str, measured: f64, limit: f64) -> Limit {
    Limit {
        name,
        unit,
        measured,
        limit,
        at_least: false,
        passed: measured <= limit,
    }
}

fn at_least(name: &'static str, unit: &'static str, measured: f64, limit: f64) -> Limit {
    Limit {
        name,
        unit,
        measured,
        limit,
        at_least: true,
        passed: measured >= limit,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_itself_is_still_allowed() {
        assert!(at_most("", "s", 1.0, 1.0).passed && at_least("", "s", 1.0, 1.0).passed);
        assert!(!at_most("", "s", 1.1, 1.0).passed && !at_least("", "s", 0.9, 1.0).passed);
    }

    #[test]
    fn what_was_not_measured_passes_no_limit() {
        assert!(!at_most("", "s", f64::NAN, 1.0).passed);
        assert!(!at_least("", "s", f64::NAN, 1.0).passed);
    }
}
