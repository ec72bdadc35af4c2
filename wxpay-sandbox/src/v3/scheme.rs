use crate::keys::AnyKey;
use crate::server::{Received, Server};

/// The signature schemes, by the first word of the `Authorization` header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    Rsa,
    Sm2,
    Brand,
}

/// Whoever signs under a scheme: the one account of this sandbox that may.
pub(super) struct Signer<'a> {
    /// Merchant number or brand number.
    pub(super) id: &'a str,
    pub(super) serial: &'a str,
    pub(super) key: AnyKey<'a>,
}

impl Scheme {
    const ALL: [Scheme; 3] = [Scheme::Rsa, Scheme::Sm2, Scheme::Brand];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Scheme::Rsa => "WECHATPAY2-SHA256-RSA2048",
            Scheme::Sm2 => "WECHATPAY2-SM2-WITH-SM3",
            Scheme::Brand => "WECHATPAY-BRAND-SHA256-RSA2048",
        }
    }

    pub(super) fn by_name(name: &str) -> Option<Scheme> {
        Scheme::ALL.into_iter().find(|scheme| scheme.name() == name)
    }

    /// The scheme that a request claims to be signed under; the usual one when it claims none.
    pub(super) fn of(received: &Received) -> Scheme {
        let header = received.header("authorization").unwrap_or_default();
        let name = header.split(' ').next().unwrap_or_default();
        Scheme::by_name(name).unwrap_or(Scheme::Rsa)
    }

    /// The parameter that names the account.
    pub(super) fn account(self) -> &'static str {
        match self {
            Scheme::Rsa | Scheme::Sm2 => "mchid",
            Scheme::Brand => "brand_id",
        }
    }

    /// Who signs under this scheme here; the error says how to start a sandbox where somebody
    /// does.
    pub(super) fn signer(self, server: &Server) -> Result<Signer<'_>, &'static str> {
        let issued = &server.issued;
        let merchant = &issued.merchant;
        match self {
            Scheme::Rsa => Ok(Signer {
                id: &merchant.mchid,
                serial: &merchant.serial,
                key: AnyKey::Rsa(&issued.merchant_key),
            }),
            #[cfg(feature = "shangmi")]
            Scheme::Sm2 => match &issued.sm2 {
                Some(sm2) => Ok(Signer {
                    id: &merchant.mchid,
                    serial: &sm2.merchant_key.serial,
                    key: AnyKey::Sm2(&sm2.merchant_key),
                }),
                None => Err("this sandbox's merchant has no SM2 key: start it with \
                     SandboxBuilder::shangmi"),
            },
            #[cfg(not(feature = "shangmi"))]
            Scheme::Sm2 => Err("this sandbox knows no SM2: build it with the feature `shangmi`"),
            Scheme::Brand => match (&merchant.brand, &issued.brand_key) {
                (Some(brand), Some(key)) => Ok(Signer {
                    id: &brand.brand_id,
                    serial: &brand.serial,
                    key: AnyKey::Rsa(key),
                }),
                _ => Err("this sandbox has no brand: start it with SandboxBuilder::brand"),
            },
        }
    }
}
