use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// What fetches platform certificates that are not here, for whoever verifies with them: a client
/// that downloads them.
pub(crate) trait CertificateSource: fmt::Debug + Send + Sync {
    /// Starts a download when those that are here are too old, and does not wait for it.
    fn keep_fresh(self: Arc<Self>);

    /// Starts a download for one that a notification names, as far as strangers may do that.
    fn ask(self: Arc<Self>, serial: &str);

    /// Waits until the one that a notification names is here, as far as it can be had.
    fn learn(self: Arc<Self>, serial: String) -> Pin<Box<dyn Future<Output = ()> + Send>>;
}
