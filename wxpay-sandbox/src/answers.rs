use std::sync::atomic::{AtomicBool, Ordering};

/// Which fields the answers have that are made from the documented fields alone, because no
/// product stands behind the operation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Answers {
    /// Every documented field.
    #[default]
    Complete,
    /// Only those that the documentation calls required, at every depth: the least that a client
    /// has to be content with. What frames every APIv2 answer (`return_msg`, `sign`) stays.
    RequiredOnly,
}

/// How requests are answered that passed every check.
#[derive(Debug, Default)]
pub(crate) struct Answering {
    required_only: AtomicBool,
    stateless: AtomicBool,
}

impl Answering {
    pub(crate) fn set_answers(&self, answers: Answers) {
        let required_only = answers == Answers::RequiredOnly;
        self.required_only.store(required_only, Ordering::Relaxed);
    }

    pub(crate) fn answers(&self) -> Answers {
        match self.required_only.load(Ordering::Relaxed) {
            true => Answers::RequiredOnly,
            false => Answers::Complete,
        }
    }

    pub(crate) fn set_stateless(&self, stateless: bool) {
        self.stateless.store(stateless, Ordering::Relaxed);
    }

    /// Whether nothing is remembered, so that no order has to be made before it is asked about.
    pub(crate) fn stateless(&self) -> bool {
        self.stateless.load(Ordering::Relaxed)
    }
}
