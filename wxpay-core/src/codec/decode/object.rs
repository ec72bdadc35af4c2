use std::borrow::Cow;

use crate::codec::decode::context::Step;
use crate::codec::decode::{
    Context, Decode, DecodeError, Fields, Node, NodeDeserializer, NodeError,
};
use crate::codec::indexed::template;

/// Reads the fields of one object; made by [`Context::object`].
#[derive(Debug)]
pub struct ObjectDecoder<'n, 'c> {
    fields: &'n [(Cow<'n, str>, Node<'n>)],
    /// Where the search starts: servers send fields in the documented order, so the next one
    /// wanted is mostly the next one there.
    next: usize,
    context: &'c mut Context,
}

impl<'n, 'c> ObjectDecoder<'n, 'c> {
    pub(super) fn new(fields: &'n [(Cow<'n, str>, Node<'n>)], context: &'c mut Context) -> Self {
        Self {
            fields,
            next: 0,
            context,
        }
    }

    /// Reads a field. When it is absent and `T` is not optional, its empty value is taken and
    /// the field is reported as missing.
    ///
    /// # Errors
    /// The field holds something that `T` cannot.
    pub fn field<T: Decode>(&mut self, name: &'static str) -> Result<T, DecodeError> {
        if T::INDEXED {
            return self.field_or_alias(name, &[]);
        }
        let node = self.find(name);
        self.read(name, node)
    }

    /// Reads several fields in order, each as [`field`](Self::field) does: up to sixteen names give
    /// as many values, `let (id, total) = object.fields(("id", "total"))?`. One call is checked
    /// by the compiler in less time than one for each field.
    ///
    /// # Errors
    /// One of the fields holds something that its type cannot.
    pub fn fields<T: Fields<N>, N>(&mut self, names: N) -> Result<T, DecodeError> {
        T::read(self, names)
    }

    /// Reads a field that goes by several names: the first that is there.
    ///
    /// # Errors
    /// The field holds something that `T` cannot.
    pub fn field_or_alias<T: Decode>(
        &mut self,
        name: &'static str,
        aliases: &[&'static str],
    ) -> Result<T, DecodeError> {
        if T::INDEXED {
            return self.read(name, &self.gather(name, aliases));
        }
        let node = self.find_any(name, aliases);
        self.read(name, node)
    }

    /// Reads a field that may be absent whatever its type: `None` then.
    ///
    /// # Errors
    /// The field holds something that `T` cannot.
    pub fn optional<T: Decode>(
        &mut self,
        name: &'static str,
        aliases: &[&'static str],
    ) -> Result<Option<T>, DecodeError> {
        self.field_or_alias(name, aliases)
    }

    /// Reads a field that may be absent whatever its type: its default then.
    ///
    /// # Errors
    /// The field holds something that `T` cannot.
    pub fn field_or_default<T: Decode + Default>(
        &mut self,
        name: &'static str,
        aliases: &[&'static str],
    ) -> Result<T, DecodeError> {
        Ok(self.optional(name, aliases)?.unwrap_or_default())
    }

    /// Reads a field with a serde `deserialize_with` function.
    ///
    /// # Errors
    /// What the function refuses.
    pub fn field_with<T>(
        &mut self,
        name: &'static str,
        aliases: &[&'static str],
        deserialize: impl Fn(NodeDeserializer<'_>) -> Result<T, NodeError>,
    ) -> Result<T, DecodeError> {
        let node = self.find_any(name, aliases);
        if !node.is_absent() {
            let entered = self.enter(name, false, false);
            let value = self.context.deserialize_with(node, &deserialize);
            self.leave(entered);
            // What the function does not take for a value is an empty element.
            if value.is_ok() || !node.is_blank() {
                return value;
            }
        }
        let entered = self.enter(name, true, false);
        let value = self
            .context
            .deserialize_with(&Node::Missing, &deserialize)
            // What reads an amount from a text takes no empty one.
            .or_else(|_| {
                let zero = Node::String(Cow::Borrowed("0"));
                self.context.deserialize_with(&zero, &deserialize)
            })
            .map_err(|_| {
                let problem = "is missing, and the function that reads it takes no empty value";
                self.context.error(problem)
            });
        self.leave(entered);
        value
    }

    fn read<T: Decode>(&mut self, name: &'static str, node: &Node<'_>) -> Result<T, DecodeError> {
        let absent = T::is_absent(node);
        let node = if absent { &Node::Missing } else { node };
        let entered = self.enter(name, absent, T::OPTIONAL);
        let value = T::decode(node, self.context);
        self.leave(entered);
        value
    }

    /// Steps into a field and takes note of a required one that is absent. Gives back whether
    /// the value is being filled in.
    fn enter(&mut self, name: &'static str, absent: bool, optional: bool) -> bool {
        let at_top = self.context.path.is_empty();
        self.context.path.push(Step::Field(name));
        if optional {
            return false;
        }
        if at_top {
            self.context.required_at_top += 1;
            self.context.present_at_top += usize::from(!absent);
        }
        if absent {
            if self.context.filling == 0 {
                self.context.report_missing();
            }
            self.context.filling += 1;
        }
        absent
    }

    fn leave(&mut self, filling: bool) {
        self.context.path.pop();
        if filling {
            self.context.filling -= 1;
        }
    }

    /// What is spread over several fields.
    fn gather(&self, name: &str, aliases: &[&str]) -> Node<'n> {
        [name]
            .iter()
            .chain(aliases)
            .map(|name| template::gather(self.fields, name))
            .find(|node| !node.is_absent())
            .unwrap_or(Node::Missing)
    }

    fn find_any(&mut self, name: &str, aliases: &[&str]) -> &'n Node<'n> {
        let mut node = self.find(name);
        for alias in aliases {
            if matches!(node, Node::Missing) {
                node = self.find(alias);
            }
        }
        node
    }

    fn find(&mut self, name: &str) -> &'n Node<'n> {
        let (before, after) = self.fields.split_at(self.next);
        let ahead = after
            .iter()
            .position(|(key, _)| key == name)
            .map(|at| self.next + at);
        match ahead.or_else(|| before.iter().position(|(key, _)| key == name)) {
            Some(index) => {
                self.next = index + 1;
                &self.fields[index].1
            }
            None => &Node::Missing,
        }
    }
}
