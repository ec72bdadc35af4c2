use crate::crypto::PrivateKey;
use crate::decode::{Context, Decode, DecodeError, Node};
use crate::merchant::Merchant;

/// A verified answer on its way into a type.
#[derive(Debug)]
pub struct Reading<'a> {
    node: Node<'a>,
    context: Context,
}

impl<'a> Reading<'a> {
    /// Begins to read an answer.
    #[must_use]
    pub fn new(node: Node<'a>) -> Self {
        Self {
            node,
            context: Context::new(),
        }
    }

    /// Begins to read an answer whose encrypted fields this key opens.
    #[must_use]
    pub fn with_private_key(node: Node<'a>, key: PrivateKey) -> Self {
        Self {
            node,
            context: Context::with_private_key(key),
        }
    }

    /// Begins to read an answer whose encrypted fields this merchant's keys open.
    pub(crate) fn for_merchant(node: Node<'a>, merchant: &Merchant) -> Self {
        let mut context = Context::new();
        context.set_keys(merchant);
        Self { node, context }
    }

    /// Reads the whole answer as one value.
    ///
    /// # Errors
    /// A field holds something that `T` cannot.
    pub fn decode<T: Decode>(&mut self) -> Result<T, DecodeError> {
        if self.node.is_absent() && !T::OPTIONAL {
            return Err(self
                .context
                .error("the body is empty, and this endpoint's is not"));
        }
        T::decode(&self.node, &mut self.context)
    }

    /// Reads the whole answer as one value of a type that only knows serde.
    ///
    /// # Errors
    /// The type does not accept the answer.
    pub fn deserialize<T: serde::de::DeserializeOwned>(&mut self) -> Result<T, DecodeError> {
        self.context.deserialize(&self.node)
    }

    /// Takes stock: gives the required fields that were corrected.
    ///
    /// # Errors
    /// None of the required fields was there: whatever this is, it is not that answer.
    pub fn finish(self) -> Result<Vec<String>, DecodeError> {
        self.context.finish()
    }
}
