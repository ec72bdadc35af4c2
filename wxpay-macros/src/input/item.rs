//! The struct below the macro's attribute.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Attribute, Data, DeriveInput, Fields, Generics, Type};

use crate::diagnostic::Errors;
use crate::input::attribute_macro::Macro;
use crate::input::derives::Derives;
use crate::input::field::Field;
use crate::input::misplaced::{refuse_attribute, refuse_second_macro};
use crate::input::placement::is_placement;
use crate::input::serde_attribute::StructSerde;

/// The struct, as it will be emitted, and its fields.
pub(crate) struct Item {
    /// Without the attributes that are ours alone.
    pub(crate) definition: DeriveInput,
    pub(crate) fields: Vec<Field>,
    /// Whether the user derives serde's traits.
    pub(crate) derives: Derives,
    /// Whether every attribute that may rename a field could be read.
    pub(crate) names_are_known: bool,
    /// Lines of documentation, to be emitted behind so many of the user's attributes.
    pub(crate) documentation: (usize, TokenStream),
    /// Attributes to be emitted behind those of the user.
    pub(crate) added: TokenStream,
    /// What the user wrote, when there is nothing of ours in it: quicker to give back than to
    /// write anew.
    untouched: Option<TokenStream>,
}

impl Item {
    /// Reads a struct, past all mistakes. `None` when it is nothing that can be read.
    pub(crate) fn parse(tokens: TokenStream, by: Macro, errors: &mut Errors) -> Option<Self> {
        let mut definition = match syn::parse2::<DeriveInput>(tokens.clone()) {
            Ok(definition) => definition,
            Err(error) => {
                if begins_a_type(&tokens) {
                    errors.push(error);
                } else {
                    errors.at_span(
                        Span::call_site(),
                        format_args!(
                            "`{}` belongs on a struct\nmove it to one, or remove it",
                            by.name()
                        ),
                    );
                }
                return None;
            }
        };
        let at_first = errors.count();
        check_shape(&definition, by, errors);
        refuse_second_macro(&mut definition.attrs, by, errors);
        let derives = Derives::find(&definition.attrs);
        let before = errors.count();
        let container = StructSerde::parse(&mut definition.attrs, errors);
        let mut names_are_known = errors.count() == before;
        let mut fields = Vec::new();
        let mut ours = false;
        let mut stays = |attribute: &Attribute| {
            let stays = stays(attribute, by, derives);
            ours |= !stays;
            stays
        };
        if let Data::Struct(data) = &mut definition.data {
            for field in &mut data.fields {
                if let Some(ident) = field.ident.clone() {
                    let placements = by == Macro::Endpoint;
                    let field = Field::parse(field, &ident, &container, placements, errors);
                    names_are_known &= field.name_is_known;
                    fields.push(field);
                }
            }
        }
        for attributes in attributes_inside(&mut definition) {
            attributes.retain(|attribute| {
                stays(attribute) && !refuse_attribute(attribute, by, derives, errors)
            });
        }
        definition.attrs.retain(stays);
        Some(Self {
            definition,
            fields,
            derives,
            documentation: (0, TokenStream::new()),
            added: TokenStream::new(),
            untouched: (!ours && errors.count() == at_first).then_some(tokens),
            names_are_known,
        })
    }

    /// A struct of that name without fields, for one that cannot be read: what an editor shows
    /// while a field is being typed.
    pub(crate) fn stand_in(tokens: &TokenStream) -> Option<Self> {
        let mut tokens = tokens.clone().into_iter();
        tokens.find(|token| matches!(token, TokenTree::Ident(word) if word == "struct"))?;
        let (Some(TokenTree::Ident(name)), Some(TokenTree::Group(_))) =
            (tokens.next(), tokens.next())
        else {
            return None;
        };
        Some(Self {
            definition: syn::parse2(quote!(struct #name;)).ok()?,
            fields: Vec::new(),
            derives: Derives::default(),
            documentation: (0, TokenStream::new()),
            added: TokenStream::new(),
            untouched: None,
            names_are_known: true,
        })
    }

    /// Whether `#[notification]` comes next, which reads the struct too.
    pub(crate) fn is_notification(&self) -> bool {
        let attributes = self.definition.attrs.iter();
        let mut last = attributes.filter_map(|attribute| attribute.path().segments.last());
        last.any(|last| last.ident == "notification")
    }

    /// The types of what is no struct with names for its fields.
    pub(crate) fn types_without_names(&self) -> Option<impl Iterator<Item = &Type>> {
        let fields = match &self.definition.data {
            Data::Struct(data) if !matches!(data.fields, Fields::Unnamed(_)) => return None,
            Data::Struct(data) => Some(&data.fields),
            Data::Enum(_) | Data::Union(_) => None,
        };
        Some(fields.into_iter().flatten().map(|field| &field.ty))
    }

    /// The name of the struct.
    pub(crate) fn ident(&self) -> &Ident {
        &self.definition.ident
    }
}

/// Whether an attribute is emitted again. Without a derive nobody would know `#[serde]`.
fn stays(attribute: &Attribute, by: Macro, derives: Derives) -> bool {
    if attribute.path().is_ident("serde") {
        return derives.any();
    }
    !(by == Macro::Endpoint && is_placement(attribute))
}

/// The attributes of all fields and variants, also of what is no struct, so that none that is ours
/// is left for the compiler to stumble over.
fn attributes_inside(definition: &mut DeriveInput) -> Vec<&mut Vec<Attribute>> {
    let mut all = Vec::new();
    match &mut definition.data {
        Data::Struct(data) => all.extend(data.fields.iter_mut().map(|field| &mut field.attrs)),
        Data::Enum(data) => {
            for variant in &mut data.variants {
                all.push(&mut variant.attrs);
                all.extend(variant.fields.iter_mut().map(|field| &mut field.attrs));
            }
        }
        Data::Union(data) => all.extend(data.fields.named.iter_mut().map(|it| &mut it.attrs)),
    }
    all
}

fn begins_a_type(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|token| {
        matches!(token, TokenTree::Ident(word)
            if word == "struct" || word == "enum" || word == "union")
    })
}

fn check_shape(definition: &DeriveInput, by: Macro, errors: &mut Errors) {
    let remedy = by.instead_of_an_enum();
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
            format_args!("`{by}` is for structs, and `{name}` is an enum\n{remedy}"),
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
        let source = match &self.untouched {
            Some(source) => source.clone(),
            None => self.definition.to_token_stream(),
        };
        let (behind, documentation) = &self.documentation;
        if self.added.is_empty() && documentation.is_empty() {
            tokens.extend(source);
            return;
        }
        let mut source = source.into_iter();
        // An attribute is `#` and a group.
        tokens.extend(source.by_ref().take(2 * behind));
        tokens.extend(documentation.clone());
        let rest = self.definition.attrs.len() - behind;
        tokens.extend(source.by_ref().take(2 * rest));
        tokens.extend(self.added.clone());
        tokens.extend(source);
    }
}
