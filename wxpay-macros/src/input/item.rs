//! The struct below the macro's attribute.

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{Attribute, Data, DeriveInput, Fields, Generics, Meta, Path, Token};

use crate::diagnostic::Errors;
use crate::input::field::Field;
use crate::input::placement::is_placement;
use crate::input::serde_attribute::StructSerde;

/// The struct, as it will be emitted, and its fields.
pub(crate) struct Item {
    /// Without the attributes that are ours alone.
    pub(crate) definition: DeriveInput,
    pub(crate) fields: Vec<Field>,
    /// Whether the user derives serde's traits.
    pub(crate) derives: Derives,
}

/// Which of serde's traits are derived.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Derives {
    pub(crate) serialize: bool,
    pub(crate) deserialize: bool,
}

/// One of the two macros, for what differs between them in reading an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Macro {
    Endpoint,
    Model,
}

impl Macro {
    fn name(self) -> &'static str {
        match self {
            Macro::Endpoint => "#[endpoint]",
            Macro::Model => "#[model]",
        }
    }
}

impl Item {
    /// Reads a struct, past all mistakes. `None` when it is nothing that can be read.
    pub(crate) fn parse(tokens: TokenStream, by: Macro, errors: &mut Errors) -> Option<Self> {
        let mut definition = match syn::parse2::<DeriveInput>(tokens.clone()) {
            Ok(definition) => definition,
            Err(error) => {
                match begins_a_type(&tokens) {
                    true => errors.push(error),
                    false => errors.at_span(
                        Span::call_site(),
                        format_args!(
                            "`{}` belongs on a struct\nmove it to one, or remove it",
                            by.name()
                        ),
                    ),
                }
                return None;
            }
        };
        check_shape(&definition, by, errors);
        let container = StructSerde::parse(&definition.attrs, errors);
        let derives = Derives::find(&definition.attrs);
        let mut fields = Vec::new();
        if let Data::Struct(data) = &mut definition.data {
            for field in &mut data.fields {
                if let Some(ident) = field.ident.clone() {
                    let placements = by == Macro::Endpoint;
                    fields.push(Field::parse(field, &ident, &container, placements, errors));
                }
                field
                    .attrs
                    .retain(|attribute| stays(attribute, by, derives));
            }
        }
        definition
            .attrs
            .retain(|attribute| stays(attribute, by, derives));
        Some(Self {
            definition,
            fields,
            derives,
        })
    }

    /// The name of the struct.
    pub(crate) fn ident(&self) -> &Ident {
        &self.definition.ident
    }
}

impl Derives {
    fn find(attributes: &[Attribute]) -> Self {
        let mut this = Self::default();
        for attribute in attributes {
            this.add(&attribute.meta);
        }
        this
    }

    fn any(self) -> bool {
        self.serialize || self.deserialize
    }

    fn add(&mut self, attribute: &Meta) {
        let Meta::List(list) = attribute else { return };
        if !list.path.is_ident("derive") {
            return;
        }
        let parser = Punctuated::<Path, Token![,]>::parse_terminated;
        for path in list.parse_args_with(parser).into_iter().flatten() {
            if let Some(last) = path.segments.last() {
                self.serialize |= last.ident == "Serialize";
                self.deserialize |= last.ident == "Deserialize";
            }
        }
    }
}

/// Whether an attribute is emitted again. Without a derive nobody would know `#[serde]`.
fn stays(attribute: &Attribute, by: Macro, derives: Derives) -> bool {
    if attribute.path().is_ident("serde") {
        return derives.any();
    }
    !(by == Macro::Endpoint && is_placement(attribute))
}

fn begins_a_type(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|token| {
        matches!(token, proc_macro2::TokenTree::Ident(word)
            if word == "struct" || word == "enum" || word == "union")
    })
}

fn check_shape(definition: &DeriveInput, by: Macro, errors: &mut Errors) {
    let (name, by) = (&definition.ident, by.name());
    match &definition.data {
        Data::Struct(data) => {
            if let Fields::Unnamed(fields) = &data.fields {
                errors.at(
                    fields,
                    format_args!("`{by}` needs to know what the fields are called\nwrite `struct {name} {{ name: Type, … }}`"),
                );
            }
        }
        Data::Enum(data) => errors.at_span(
            data.enum_token.span,
            format_args!("`{by}` is for structs, and `{name}` is an enum\ndeclare an enumeration of strings with `open_enum! {{ … }}`"),
        ),
        Data::Union(data) => errors.at_span(
            data.union_token.span,
            format_args!("`{by}` is for structs, and `{name}` is a union\nwrite a struct"),
        ),
    }
    check_generics(&definition.generics, by, errors);
}

fn check_generics(generics: &Generics, by: &str, errors: &mut Errors) {
    if !generics.params.is_empty() {
        errors.at(
            &generics.params,
            format_args!("`{by}` takes no type parameters and no lifetimes\nwrite owned, concrete types in the fields"),
        );
    } else if let Some(clause) = &generics.where_clause {
        errors.at(
            clause,
            format_args!("`{by}` takes no `where` clause\nremove it"),
        );
    }
}

impl ToTokens for Item {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.definition.to_tokens(tokens);
    }
}
