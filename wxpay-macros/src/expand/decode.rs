//! The fields of a model on their way in.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Type;

use crate::expand::span::{Spans, at, own};
use crate::input::field::Field;
use crate::input::item::Item;
use crate::input::serde_attribute::FieldDefault;
use crate::krate::Krate;

/// How many fields `ObjectDecoder::fields` reads in one call.
const AT_ONCE: usize = 16;

/// The body of `decode`: reads the fields as they are declared, for so they are reported when
/// they are missing. Neighbours of plain types are read in one call, which compiles faster than
/// one for each; any other field has its own, for an error of the compiler to stand at its type.
pub(super) fn body(krate: &Krate, item: &Item) -> TokenStream {
    let fields: Vec<&Field> = item
        .fields
        .iter()
        .filter(|field| field.serde.decode.skip.is_none())
        .collect();
    let reads = Read::all(&fields);
    let bound = reads
        .iter()
        .rposition(|read| matches!(read, Read::Together(_)))
        .map_or(0, |last| last + 1);
    let statements = reads[..bound].iter().map(|read| read.statement(krate));
    let bound: Vec<&Field> = reads[..bound].iter().flat_map(Read::fields).collect();
    let is_bound = |field| bound.iter().any(|bound| std::ptr::eq(*bound, field));
    let values = item.fields.iter().map(|field| {
        let (ident, cfg) = (at(&field.ident, own()), &field.cfg);
        if is_bound(field) {
            let local = local(field);
            return quote!(#(#cfg)* #ident: #local);
        }
        let value = value(krate, field);
        quote!(#(#cfg)* #ident: #value)
    });
    let object = if reads.is_empty() {
        quote_spanned!(own()=> context.object(node)?;)
    } else {
        quote_spanned!(own()=> let mut object = context.object(node)?;)
    };
    quote_spanned! {own()=>
        #object
        #(#statements)*
        ::core::result::Result::Ok(Self { #(#values,)* })
    }
}

/// The fields that one call reads, neighbours in the struct.
enum Read<'a> {
    Alone(&'a Field),
    /// At least two.
    Together(&'a [&'a Field]),
}

impl<'a> Read<'a> {
    fn all(fields: &'a [&'a Field]) -> Vec<Self> {
        fields
            .chunk_by(|one, next| one.is_plain() && next.is_plain())
            .flat_map(|run| run.chunks(AT_ONCE))
            .map(|fields| match fields {
                [field] => Self::Alone(field),
                fields => Self::Together(fields),
            })
            .collect()
    }

    fn fields(&self) -> Vec<&'a Field> {
        match self {
            Self::Alone(field) => vec![field],
            Self::Together(fields) => fields.to_vec(),
        }
    }

    /// Reads into [`local`] variables.
    fn statement(&self, krate: &Krate) -> TokenStream {
        match self {
            Self::Together(fields) => {
                let locals = fields.iter().map(|field| local(field));
                let names = fields.iter().map(|field| &field.decode_name);
                quote_spanned! {own()=>
                    let (#(#locals),*) = object.fields((#(#names),*))?;
                }
            }
            Self::Alone(field) => {
                let (cfg, local, ty) = (&field.cfg, local(field), &field.ty);
                // What a function gives is compared with the type here, where the function is.
                let functions = field.serde.default.is_some() || field.serde.decode.with.is_some();
                let ty = functions.then(|| quote!(: #ty));
                let value = value(krate, field);
                quote_spanned!(own()=> #(#cfg)* let #local #ty = #value;)
            }
        }
    }
}

/// The variable that holds a field: a name that neither the decoder nor anything of the user has.
fn local(field: &Field) -> Ident {
    format_ident!("field_{}", field.plain_name(), span = own())
}

fn value(krate: &Krate, field: &Field) -> TokenStream {
    match (field.serde.decode.skip, &field.serde.default) {
        (Some(_), None | Some(FieldDefault::Trait)) => {
            let spans = Spans::of(&field.ty);
            let default = Ident::new("default", spans.last);
            quote_spanned!(spans.first=> ::core::default::Default::#default())
        }
        (Some(_), Some(FieldDefault::Function(function))) => quote!(#function()),
        (None, default) => read(krate, field, default.as_ref()),
    }
}

/// The expression that reads a field. It says the type, for an error of the compiler to stand there.
fn read(krate: &Krate, field: &Field, default: Option<&FieldDefault>) -> TokenStream {
    let (name, aliases, ty) = (&field.decode_name, &field.serde.aliases, &field.ty);
    let with = &field.serde.decode.with;
    if let (None, None, []) = (default, with, aliases.as_slice()) {
        return quote_spanned!(own()=> object.field::<#ty>(#name)?);
    }
    let aliases = quote!(&[#(#aliases),*]);
    match (default, with) {
        (None, None) => quote_spanned!(own()=> object.field_or_alias::<#ty>(#name, #aliases)?),
        (None, Some(function)) => {
            quote_spanned!(own()=> object.field_with(#name, #aliases, |node| #function(node))?)
        }
        (Some(FieldDefault::Trait), None) => {
            quote_spanned!(own()=> object.field_or_default::<#ty>(#name, #aliases)?)
        }
        (Some(default), None) => {
            let or = or_default(default, ty);
            quote_spanned!(own()=> object.optional::<#ty>(#name, #aliases)?#or)
        }
        (Some(default), Some(function)) => {
            let or = or_default(default, ty);
            // A type whose only way to be read is the function.
            quote_spanned! {own()=> {
                struct __With(#ty);
                impl<'de> #krate::__private::serde::Deserialize<'de> for __With {
                    fn deserialize<D: #krate::__private::serde::Deserializer<'de>>(
                        deserializer: D,
                    ) -> ::core::result::Result<Self, D::Error> {
                        #function(deserializer).map(__With)
                    }
                }
                object.optional::<#krate::Serde<__With>>(#name, #aliases)?.map(|with| with.0.0)#or
            }}
        }
    }
}

fn or_default(default: &FieldDefault, ty: &Type) -> TokenStream {
    let span = Spans::of(ty).word;
    match default {
        FieldDefault::Trait => quote_spanned!(span=> .unwrap_or_default()),
        FieldDefault::Function(function) => quote_spanned!(own()=> .unwrap_or_else(#function)),
    }
}
