//! What runs took, and their medians.

use std::collections::BTreeMap;

use serde::Serialize;

use super::recorder::Compilation;

/// One run.
#[derive(Debug)]
pub(super) struct Sample {
    /// From the call of cargo to its end.
    pub(super) wall_seconds: f64,
    pub(super) compilations: Vec<Compilation>,
}

/// The medians of several runs, each figure's by itself.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Measurement {
    /// From the call of cargo to its end.
    pub(super) wall_seconds: f64,
    /// User and system time of all compilers together.
    pub(super) cpu_seconds: f64,
    /// Of the largest compiler.
    pub(super) peak_bytes: u64,
    pub(super) libraries: BTreeMap<String, Cost>,
}

/// What one library took.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Cost {
    pub(super) wall_seconds: f64,
    pub(super) cpu_seconds: f64,
    pub(super) peak_bytes: u64,
}

impl Sample {
    fn cpu_seconds(&self) -> f64 {
        self.compilations.iter().map(|one| one.cpu_seconds).sum()
    }

    fn peak_bytes(&self) -> u64 {
        self.compilations
            .iter()
            .map(|one| one.peak_bytes)
            .max()
            .unwrap_or(0)
    }
}

impl Measurement {
    pub(super) fn of(samples: &[Sample]) -> Self {
        let mut by_library: BTreeMap<&str, Vec<&Compilation>> = BTreeMap::new();
        for compilation in samples.iter().flat_map(|sample| &sample.compilations) {
            by_library
                .entry(&compilation.library)
                .or_default()
                .push(compilation);
        }
        let cost = |all: Vec<&Compilation>| Cost {
            wall_seconds: median(all.iter().map(|one| one.wall_seconds)),
            cpu_seconds: median(all.iter().map(|one| one.cpu_seconds)),
            peak_bytes: median(all.iter().map(|one| one.peak_bytes as f64)) as u64,
        };
        Self {
            wall_seconds: median(samples.iter().map(|sample| sample.wall_seconds)),
            cpu_seconds: median(samples.iter().map(Sample::cpu_seconds)),
            peak_bytes: median(samples.iter().map(|sample| sample.peak_bytes() as f64)) as u64,
            libraries: by_library
                .into_iter()
                .map(|(library, all)| (library.to_owned(), cost(all)))
                .collect(),
        }
    }
}

/// The middle one, or the mean of the two in the middle.
pub(super) fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    match (values.len(), values.len() / 2) {
        (0, _) => f64::NAN,
        (count, half) if count % 2 == 0 => f64::midpoint(values[half - 1], values[half]),
        (_, half) => values[half],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_in_the_middle_whatever_the_order() {
        assert_eq!(median([5.0, 1.0, 2.0].into_iter()), 2.0);
        assert_eq!(median([4.0, 1.0, 2.0, 9.0].into_iter()), 3.0);
    }

    #[test]
    fn a_run_sums_the_time_of_its_compilers_and_takes_the_memory_of_the_largest() {
        let compilation = |library: &str, cpu_seconds, peak_bytes| Compilation {
            library: library.to_owned(),
            wall_seconds: 1.0,
            cpu_seconds,
            peak_bytes,
            expansion_only: false,
        };
        let compilations = vec![compilation("a", 1.5, 70), compilation("b", 2.0, 50)];
        let measured = Measurement::of(&[Sample {
            wall_seconds: 2.5,
            compilations,
        }]);
        assert_eq!((measured.cpu_seconds, measured.peak_bytes), (3.5, 70));
        assert_eq!(measured.libraries["b"].cpu_seconds, 2.0);
    }
}
