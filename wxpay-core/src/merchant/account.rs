use crate::error::ConfigError;
use crate::merchant::signer::Scheme;
use crate::operation::{Protocol, Spec};
use crate::text::character;

/// In whose name requests are signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Account {
    /// A merchant, by its merchant id (商户号).
    Merchant(String),
    /// A brand, by its brand id (品牌ID).
    Brand(String),
}

impl Account {
    /// The account that the settings `mchid` and `brand_id` name: exactly one of them.
    pub(crate) fn new(mchid: String, brand_id: Option<String>) -> Result<Self, ConfigError> {
        match brand_id {
            None if is_number(&mchid) => Ok(Self::Merchant(mchid)),
            None => {
                let held = character::around(&mchid)
                    .or_else(|| character::first(&mchid, |c| c.is_ascii_digit()))
                    .unwrap_or_else(|| "is empty".to_owned());
                Err(ConfigError::new(
                    "mchid",
                    format!(
                        "expected the merchant id, such as 1900000109: digits, no blanks, and it \
                         {held} (for the endpoints under /brand/, set `brand_id` instead)"
                    ),
                ))
            }
            Some(_) if !mchid.is_empty() => Err(ConfigError::new(
                "brand_id",
                "is set, and so is `mchid`; a client is either a merchant's or a brand's: set \
                 one of them, and make a second client for the other",
            )),
            Some(brand_id) if is_id(&brand_id) => Ok(Self::Brand(brand_id)),
            Some(brand_id) => {
                let held = character::around(&brand_id)
                    .or_else(|| character::first(&brand_id, |c| c.is_ascii_alphanumeric()))
                    .unwrap_or_else(|| "is empty".to_owned());
                Err(ConfigError::new(
                    "brand_id",
                    format!(
                        "expected the brand id, such as 1001: digits, no blanks, and it {held}"
                    ),
                ))
            }
        }
    }

    /// The merchant id or the brand id.
    pub(crate) fn id(&self) -> &str {
        match self {
            Self::Merchant(id) | Self::Brand(id) => id,
        }
    }

    pub(crate) fn is_brand(&self) -> bool {
        matches!(self, Self::Brand(_))
    }

    /// How an RSA key signs for this account.
    pub(crate) fn rsa_scheme(&self) -> Scheme {
        match self {
            Self::Merchant(_) => Scheme::Sha256Rsa2048,
            Self::Brand(_) => Scheme::BrandSha256Rsa2048,
        }
    }

    /// A merchant id under the scheme of brands, or the reverse, is refused by the server with
    /// nothing but a sign error. `field` is the setting that the scheme comes from.
    pub(crate) fn check_scheme(
        &self,
        field: &'static str,
        scheme: Scheme,
    ) -> Result<(), ConfigError> {
        if scheme.is_brand() == self.is_brand() {
            return Ok(());
        }
        let (whose, scheme) = (self.whose(), scheme.as_str());
        let wanted = self.rsa_scheme().as_str();
        Err(ConfigError::new(
            field,
            format!("signs under the scheme {scheme}, and {whose} signs under {wanted}"),
        ))
    }

    /// Brands call what is below `/brand/`, merchants everything else.
    pub(crate) fn check_endpoint(&self, spec: &Spec) -> Result<(), ConfigError> {
        let for_brands = spec.path.starts_with("brand/") && spec.protocol == Protocol::V3;
        match self {
            Self::Merchant(_) if for_brands => Err(ConfigError::new(
                "brand_id",
                "is not set, and endpoints under /brand/ are called by a brand; make a client \
                 with `brand_id` in the place of `mchid`, and the brand's own key",
            )),
            Self::Brand(_) if !for_brands => Err(ConfigError::new(
                "mchid",
                "is not set, and only the endpoints under /brand/ are called by a brand; make a \
                 client with `mchid` in the place of `brand_id`, and the merchant's own key",
            )),
            _ => Ok(()),
        }
    }

    fn whose(&self) -> &'static str {
        match self {
            Self::Merchant(_) => "a merchant (`mchid`)",
            Self::Brand(_) => "a brand (`brand_id`)",
        }
    }
}

fn is_number(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_id(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
