//! The modules of `wxpay` that show the crates behind it.

use std::collections::BTreeMap;

use super::module::HEADER;
use crate::crates::Crate;
use crate::plan::Module;
use crate::words;

/// `wxpay::v3`: every family, from whichever crate.
pub(super) fn v3(catalogue: &[Module<'_>]) -> String {
    let families: BTreeMap<&str, &Module<'_>> = catalogue
        .iter()
        .filter(|module| module.path[0] == "v3")
        .map(|module| (module.path[1].as_str(), module))
        .collect();
    let mut out = format!(
        "{HEADER}\n//! APIv3: JSON, signed with RSA. If you know the URL, you know the module; its first segment \
         is\n//! the feature.\n\n"
    );
    for (name, module) in families {
        out += &format!(
            "#[cfg(feature = \"{}\")]\n#[doc(inline)]\npub use {}::{};\n",
            module.feature,
            Crate::of(module).library(),
            words::identifier(name),
        );
    }
    out
}
