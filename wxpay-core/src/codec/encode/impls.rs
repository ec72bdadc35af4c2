use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use crate::codec::encode::{Encode, Encoder, ObjectEncoder};

impl Encode for str {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.str(self);
    }
}

impl Encode for String {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.str(self);
    }
}

impl Encode for bool {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.bool(*self);
    }
}

impl Encode for f64 {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.f64(*self);
    }
}

impl Encode for f32 {
    fn encode(&self, encoder: &mut Encoder) {
        // Through its shortest decimal form: 0.1_f32 is sent as 0.1, not 0.10000000149011612.
        if self.is_finite() {
            encoder.serialize(self);
        } else {
            encoder.f64(f64::from(*self));
        }
    }
}

macro_rules! integers {
    ($method:ident $wide:ty: $($narrow:ty)*) => {$(
        impl Encode for $narrow {
            fn encode(&self, encoder: &mut Encoder) {
                encoder.$method(<$wide>::from(*self));
            }
        }
    )*};
}

integers!(i64 i64: i8 i16 i32 i64);
integers!(u64 u64: u8 u16 u32 u64);

impl Encode for usize {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.serialize(self);
    }
}

impl Encode for isize {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.serialize(self);
    }
}

impl<T: Encode> Encode for Option<T> {
    fn encode(&self, encoder: &mut Encoder) {
        match self {
            Some(value) => value.encode(encoder),
            None => encoder.null(),
        }
    }

    fn is_absent(&self) -> bool {
        match self {
            Some(value) => value.is_absent(),
            None => true,
        }
    }

    fn encode_fields(&self, name: &str, object: &mut ObjectEncoder<'_>) {
        if let Some(value) = self {
            value.encode_fields(name, object);
        }
    }
}

macro_rules! pointers {
    ($($pointer:ty),*) => {$(
        impl<T: Encode + ?Sized> Encode for $pointer {
            fn encode(&self, encoder: &mut Encoder) {
                T::encode(self, encoder);
            }

            fn is_absent(&self) -> bool {
                T::is_absent(self)
            }

            fn encode_fields(&self, name: &str, object: &mut ObjectEncoder<'_>) {
                T::encode_fields(self, name, object);
            }
        }
    )*};
}

pointers!(&T, Box<T>, Rc<T>, Arc<T>);

impl<T: Encode + ToOwned + ?Sized> Encode for Cow<'_, T> {
    fn encode(&self, encoder: &mut Encoder) {
        T::encode(self, encoder);
    }
}

impl<T: Encode> Encode for [T] {
    fn encode(&self, encoder: &mut Encoder) {
        let mut array = encoder.array();
        for item in self {
            array.item(item);
        }
        array.end();
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn encode(&self, encoder: &mut Encoder) {
        self.as_slice().encode(encoder);
    }
}

impl<T: Encode, const N: usize> Encode for [T; N] {
    fn encode(&self, encoder: &mut Encoder) {
        self.as_slice().encode(encoder);
    }
}

macro_rules! maps {
    ($($map:ty),*) => {$(
        impl<K: AsRef<str>, V: Encode> Encode for $map {
            fn encode(&self, encoder: &mut Encoder) {
                let mut object = encoder.object();
                for (name, value) in self {
                    object.field(name.as_ref(), value);
                }
                object.end();
            }
        }
    )*};
}

maps!(BTreeMap<K, V>, HashMap<K, V>);

impl Encode for serde_json::Value {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.serialize(self);
    }
}

impl Encode for serde_json::Map<String, serde_json::Value> {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.serialize(self);
    }
}
