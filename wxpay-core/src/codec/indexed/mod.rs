//! Lists that APIv2 spreads over numbered fields.

pub(crate) mod template;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::codec::decode::{self, Context, Decode, DecodeError, Node};
use crate::codec::encode::{self, Encode, Encoder, ObjectEncoder};

/// A list whose items are fields of their own, with their numbers in the names: `coupon_id_0`,
/// `coupon_id_1`, … in answers of APIv2.
///
/// The name of the field is a template, with `$n` where the number stands; a list of lists has
/// two. Numbers may be missing and need not begin at 0: an item keeps its number, which is what
/// ties it to the items of other lists. A list without items is never reported as missing.
///
/// ```
/// use wxpay_core::{Indexed, model};
///
/// #[model]
/// struct Refunds {
///     #[serde(rename = "refund_id_$n")]
///     refund_ids: Indexed<String>,
///     #[serde(rename = "coupon_refund_fee_$n_$m")]
///     coupon_refund_fees: Indexed<Indexed<i64>>,
/// }
///
/// let json = r#"{"refund_id_0":"a","refund_id_1":"b","coupon_refund_fee_1_0":"100"}"#;
/// let refunds: Refunds = serde_json::from_str(json)?;
/// for (n, refund_id) in refunds.refund_ids.iter() {
///     let fees = refunds.coupon_refund_fees.get(n);
///     let coupons: i64 = fees.into_iter().flat_map(Indexed::values).sum();
///     println!("{refund_id}: {coupons} fen in coupons");
/// }
/// # assert_eq!(refunds.refund_ids.get(1).map(String::as_str), Some("b"));
/// # assert_eq!(refunds.coupon_refund_fees.get(1).and_then(|fees| fees.get(0)), Some(&100));
/// # assert!(refunds.coupon_refund_fees.get(0).is_none());
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Indexed<T> {
    /// In order of their numbers, none of them twice.
    items: Vec<(usize, T)>,
}

impl<T> Indexed<T> {
    /// A list without items.
    #[must_use]
    pub const fn new() -> Self {
        Self { items: Vec::new() }
    }

    /// The item with this number.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&T> {
        let at = self.items.binary_search_by_key(&index, |(index, _)| *index);
        at.ok().map(|at| &self.items[at].1)
    }

    /// The items with their numbers, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (usize, &T)> + DoubleEndedIterator {
        self.items.iter().map(|(index, item)| (*index, item))
    }

    /// The items in order, without their numbers.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &T> + DoubleEndedIterator {
        self.items.iter().map(|(_, item)| item)
    }

    /// How many items there are; the highest number may be greater.
    #[must_use]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are no items.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

impl<T> Default for Indexed<T> {
    fn default() -> Self {
        Self::new()
    }
}

/// Of two items with one number the last counts, as in a map.
impl<T> FromIterator<(usize, T)> for Indexed<T> {
    fn from_iter<I: IntoIterator<Item = (usize, T)>>(items: I) -> Self {
        let mut sorted: Vec<(usize, T)> = items.into_iter().collect();
        sorted.sort_by_key(|(index, _)| *index);
        sorted.dedup_by(|later, kept| {
            let same = later.0 == kept.0;
            if same {
                std::mem::swap(later, kept);
            }
            same
        });
        Self { items: sorted }
    }
}

/// The items are numbered from 0.
impl<T> From<Vec<T>> for Indexed<T> {
    fn from(items: Vec<T>) -> Self {
        Self {
            items: items.into_iter().enumerate().collect(),
        }
    }
}

impl<T> IntoIterator for Indexed<T> {
    type Item = (usize, T);
    type IntoIter = std::vec::IntoIter<(usize, T)>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Decode> Decode for Indexed<T> {
    const OPTIONAL: bool = true;
    const INDEXED: bool = true;

    /// The fields were gathered before, by their numbers.
    fn decode(node: &Node<'_>, context: &mut Context) -> Result<Self, DecodeError> {
        let fields = match node {
            Node::Missing | Node::Null => return Ok(Self::new()),
            Node::Object(fields) => fields,
            other => return Err(context.mismatch("items with numbers", other)),
        };
        let mut items = Vec::with_capacity(fields.len());
        for (name, node) in fields {
            if decode::is_empty_element::<T>(node) {
                continue;
            }
            let index = template::parse(name)
                .ok_or_else(|| context.error("one of its items has no number"))?;
            items.push((index, context.item(index, node)?));
        }
        Ok(items.into_iter().collect())
    }
}

#[diagnostic::do_not_recommend]
impl<T: Encode> Encode for Indexed<T> {
    fn encode(&self, encoder: &mut Encoder) {
        let mut object = encoder.object();
        for (index, item) in self.iter() {
            object.field(&index.to_string(), item);
        }
        object.end();
    }

    fn is_absent(&self) -> bool {
        self.is_empty()
    }

    fn encode_fields(&self, name: &str, object: &mut ObjectEncoder<'_>) {
        for (index, item) in self.iter() {
            match template::numbered(name, index) {
                Some(numbered) => object.field(&numbered, item),
                None => return object.one_field(name, self),
            }
        }
    }
}

impl<T: Encode> Serialize for Indexed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        encode::serialize(self, serializer)
    }
}

impl<'de, T: Decode> Deserialize<'de> for Indexed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        decode::deserialize(deserializer)
    }
}
