//! A serializer that takes products apart, so that an order is a row.

use serde::Serialize;
use serde::ser::{Error as _, Impossible, SerializeMap, SerializeStruct, Serializer};
use serde_json::{Error, Result, Value};

/// Gets each row: its path as a JSON array, and its content as JSON.
pub(super) type TakeRow<'a> = &'a mut dyn FnMut(String, String);

/// Where a struct of maps is being taken apart: by its fields, and each map by its entries.
pub(super) struct Apart<'a> {
    path: Vec<String>,
    row: TakeRow<'a>,
}

impl<'a> Apart<'a> {
    pub(super) fn new(row: TakeRow<'a>) -> Apart<'a> {
        Apart {
            path: Vec::new(),
            row,
        }
    }

    fn inside(&mut self, name: &str) -> Apart<'_> {
        let mut path = self.path.clone();
        path.push(name.to_owned());
        Apart {
            path,
            row: self.row,
        }
    }

    fn whole<T: Serialize + ?Sized>(self, content: &T) -> Result<()> {
        let content = serde_json::to_string(content)?;
        (self.row)(Value::from(self.path).to_string(), content);
        Ok(())
    }
}

/// Fields are taken apart in their turn.
impl SerializeStruct for Apart<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<()> {
        value.serialize(self.inside(name))
    }

    fn end(self) -> Result<()> {
        Ok(())
    }
}

/// A map, each entry of which is a row.
pub(super) struct Entries<'a> {
    of: Apart<'a>,
    name: String,
    empty: bool,
}

impl SerializeMap for Entries<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, name: &T) -> Result<()> {
        match serde_json::to_value(name)? {
            Value::String(name) => self.name = name,
            other => return Err(Error::custom(format!("{other} is no name of a row"))),
        }
        self.empty = false;
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
        let name = std::mem::take(&mut self.name);
        self.of.inside(&name).whole(value)
    }

    fn end(self) -> Result<()> {
        // It would not be there at all otherwise.
        match self.empty {
            true => self.of.whole(&Value::Object(serde_json::Map::new())),
            false => Ok(()),
        }
    }
}

/// What is neither a struct nor a map stays whole.
macro_rules! whole {
    ($($method:ident($type:ty)),*) => {
        $(fn $method(self, value: $type) -> Result<()> {
            self.whole(&value)
        })*
    };
}

/// Products are made of structs and maps.
macro_rules! refused {
    ($($method:ident($($type:ty),*) -> $ok:ty,)*) => {
        $(fn $method(self, $(_: $type),*) -> Result<$ok> {
            Err(Error::custom("products are structs of maps"))
        })*
    };
}

type Never = Impossible<(), Error>;

impl<'a> Serializer for Apart<'a> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Never;
    type SerializeTuple = Never;
    type SerializeTupleStruct = Never;
    type SerializeTupleVariant = Never;
    type SerializeMap = Entries<'a>;
    type SerializeStruct = Apart<'a>;
    type SerializeStructVariant = Never;

    whole! {
        serialize_bool(bool), serialize_i8(i8), serialize_i16(i16), serialize_i32(i32),
        serialize_i64(i64), serialize_u8(u8), serialize_u16(u16), serialize_u32(u32),
        serialize_u64(u64), serialize_f32(f32), serialize_f64(f64), serialize_char(char),
        serialize_str(&str)
    }

    refused! {
        serialize_bytes(&[u8]) -> (),
        serialize_unit_struct(&'static str) -> (),
        serialize_unit_variant(&'static str, u32, &'static str) -> (),
        serialize_seq(Option<usize>) -> Never,
        serialize_tuple(usize) -> Never,
        serialize_tuple_struct(&'static str, usize) -> Never,
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Never,
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Never,
    }

    fn serialize_none(self) -> Result<()> {
        self.whole(&())
    }

    fn serialize_unit(self) -> Result<()> {
        self.whole(&())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<()> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<()> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<()> {
        Err(Error::custom("products are structs of maps"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Entries<'a>> {
        Ok(Entries {
            of: self,
            name: String::new(),
            empty: true,
        })
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Apart<'a>> {
        Ok(self)
    }
}
