use crate::codec::decode::{Decode, DecodeError, ObjectDecoder};

/// What [`ObjectDecoder::fields`] reads in one call: a tuple of at most sixteen values. `N` is
/// the tuple of their names.
pub trait Fields<N>: Sized {
    /// Reads the fields, in order.
    ///
    /// # Errors
    /// One of them holds something that its type cannot.
    fn read(object: &mut ObjectDecoder<'_, '_>, names: N) -> Result<Self, DecodeError>;
}

/// The name that stands for a type in a tuple of names.
macro_rules! name {
    ($T:ident) => {
        &'static str
    };
}

/// Implements [`Fields`] for the tuple of these and for all shorter ones.
macro_rules! tuples {
    () => {};
    ($First:ident $first:ident $($T:ident $name:ident)*) => {
        tuples!($($T $name)*);

        impl<$First: Decode, $($T: Decode),*> Fields<(name!($First), $(name!($T)),*)>
            for ($First, $($T),*)
        {
            fn read(
                object: &mut ObjectDecoder<'_, '_>,
                ($first, $($name),*): (name!($First), $(name!($T)),*),
            ) -> Result<Self, DecodeError> {
                Ok((object.field($first)?, $(object.field($name)?),*))
            }
        }
    };
}

tuples!(A a B b C c D d E e F f G g H h I i J j K k L l M m N n O o P p);
