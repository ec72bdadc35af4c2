//! APIv2 requests: the signature is one of the fields, in XML or in the query string.

use std::borrow::Cow;

use bytes::Bytes;

use super::{Draft, DraftBody, Stamp, encrypt_text, push_parameter};
use crate::apiv2::{
    SignType, refuse_ampersands, refuse_notifications, sign, signed_by_workwx, workwx_sign, xml,
};
use crate::codec::encode::EncodeError;
use crate::endpoint::parts::Text;
use crate::error::Result;
use crate::merchant::Merchant;
use crate::merchant::platform_key::PlatformKey;
use crate::operation::Protocol;
use crate::request::base_url::BaseUrl;

impl Draft {
    /// The URL with an APIv2 signature in its query string.
    pub(crate) fn signed_url(
        &self,
        base_url: &BaseUrl,
        merchant: &Merchant,
        stamp: &Stamp,
    ) -> Result<String> {
        let timestamp = stamp.timestamp.to_string();
        let mut fields = encrypt_fields(&self.query, merchant)?;
        for name in &self.absent {
            match name.as_str() {
                "timestamp" => fields.push((name, Cow::Borrowed(&timestamp))),
                "nonce_str" => fields.push((name, Cow::Borrowed(&stamp.nonce))),
                _ => {}
            }
        }
        check_merchant(&fields, merchant.mchid())?;
        if self.spec.sign {
            refuse_ampersands(texts(&fields))?;
            let signature = sign_fields(&fields, merchant)?;
            fields.push(("sign", Cow::Owned(signature)));
        }
        let mut url = self.address(base_url);
        for (name, value) in &fields {
            push_parameter(&mut url, name, value);
        }
        Ok(url)
    }

    /// The fields and their signature as a document.
    pub(super) fn signed_xml(
        &self,
        fields: &[(String, Text)],
        merchant: &Merchant,
        stamp: &Stamp,
    ) -> Result<Bytes> {
        let fields = self.signed_fields(fields, merchant, stamp)?;
        let fields = fields.iter().map(|(name, value)| (*name, &**value));
        let xml =
            xml::write("xml", fields).map_err(|error| EncodeError::new("", error.to_string()))?;
        Ok(xml.into())
    }

    /// The fields, and their signature as the last of them.
    pub(super) fn signed_fields<'f>(
        &self,
        fields: &'f [(String, Text)],
        merchant: &Merchant,
        stamp: &'f Stamp,
    ) -> Result<Vec<(&'f str, Cow<'f, str>)>> {
        let mut fields = encrypt_fields(fields, merchant)?;
        check_merchant(&fields, merchant.mchid())?;
        // No upload is documented to have one.
        let nonce_str = self.spec.nonce_str && self.upload.is_none();
        if nonce_str && !fields.iter().any(|(name, _)| *name == "nonce_str") {
            fields.push(("nonce_str", Cow::Borrowed(&stamp.nonce)));
        }
        if let Some(covered) = signed_by_workwx(&self.spec.path)
            && !fields.iter().any(|(name, _)| *name == "workwx_sign")
        {
            let covered = fields.iter().filter(|(name, _)| covered.contains(name));
            let covered = covered.map(|(name, value)| (*name, &**value));
            let signature = workwx_sign(covered, merchant.workwx_secret()?);
            fields.push(("workwx_sign", Cow::Owned(signature)));
        }
        refuse_notifications(texts(&fields))?;
        let signature = sign_fields(&fields, merchant)?;
        fields.push(("sign", Cow::Owned(signature)));
        Ok(fields)
    }

    /// What the request says that it is signed with, and the answer is to be.
    pub(super) fn sign_type(&self) -> Option<SignType> {
        let fields = match (&self.body, self.spec.protocol) {
            (DraftBody::Xml(fields), _) => fields,
            (_, Protocol::V2) => &self.query,
            (_, Protocol::V3) => return None,
        };
        match fields.iter().find(|(name, _)| name == "sign_type")? {
            (_, Text::Plain(value)) => SignType::from_field(value),
            (_, Text::Sensitive(_)) => None,
        }
    }
}

/// The fields of an APIv2 message, the sensitive ones encrypted.
fn encrypt_fields<'f>(
    fields: &'f [(String, Text)],
    merchant: &Merchant,
) -> Result<Vec<(&'f str, Cow<'f, str>)>> {
    let field = |(name, value): &'f (String, Text)| {
        let value = match value {
            Text::Plain(value) => Cow::Borrowed(value.as_str()),
            Text::Sensitive(value) => {
                let key = PlatformKey::Rsa(merchant.bank_key()?.clone());
                Cow::Owned(encrypt_text(value, &key, name)?)
            }
        };
        Ok((name.as_str(), value))
    };
    fields.iter().map(field).collect()
}

/// The signature of an APIv2 message, of the type that its own field `sign_type` names.
fn sign_fields(fields: &[(&str, Cow<'_, str>)], merchant: &Merchant) -> Result<String> {
    let key = merchant.v2_key()?;
    let sign_type = fields.iter().find(|(name, _)| *name == "sign_type");
    let sign_type = match sign_type.map(|(_, value)| SignType::from_field(value)) {
        None => SignType::default(),
        Some(Some(sign_type)) => sign_type,
        Some(None) => {
            return Err(EncodeError::new("sign_type", "is neither MD5 nor HMAC-SHA256").into());
        }
    };
    Ok(sign(texts(fields), key, sign_type))
}

fn texts<'f>(fields: &'f [(&'f str, Cow<'f, str>)]) -> impl Iterator<Item = (&'f str, &'f str)> {
    fields.iter().map(|(name, value)| (*name, &**value))
}

/// An order of one merchant signed with the key of another is refused with nothing but "sign
/// error"; here the reason can still be told.
fn check_merchant(fields: &[(&str, Cow<'_, str>)], mchid: &str) -> Result<(), EncodeError> {
    for (name, value) in fields {
        if matches!(*name, "mch_id" | "mchid" | "combine_mch_id") && *value != mchid {
            return Err(EncodeError::new(
                *name,
                format!("is not the merchant of this client, which is {mchid}"),
            ));
        }
    }
    Ok(())
}
