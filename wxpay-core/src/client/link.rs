//! Links with what the client knows.

use crate::client::Client;
use crate::error::Result;
use crate::request::{Link, build_link};

impl Client {
    /// The URL of a [`Link`], on the client's first host. Nothing is sent.
    ///
    /// # Errors
    /// As [`build_link`], and no random bytes are to be had.
    pub fn link<L: Link>(&self, link: &L) -> Result<String> {
        build_link(link, self.merchant(), self.base_url()?, &self.stamp()?)
    }
}
