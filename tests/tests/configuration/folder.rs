use std::path::{Path, PathBuf};

use wxpay_sandbox::Sandbox;

/// A folder with the key files of a sandbox's merchant; it goes away with the test.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(test: &str) -> Self {
        let name = format!("wxpay-configuration-{}-{test}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn with_keys(self, sandbox: &Sandbox, subfolder: &str) -> Self {
        let merchant = sandbox.merchant();
        for (name, content) in [
            ("apiclient_key.pem", &merchant.private_key),
            ("apiclient_cert.pem", &merchant.certificate),
            ("pub_key.pem", &merchant.public_key),
            ("platform.pem", &merchant.platform_certificate),
            ("ca.pem", &merchant.tls_ca),
            ("api_v3_key.txt", &merchant.api_v3_key),
        ] {
            self.write(&format!("{subfolder}/{name}"), &format!("{content}\n"));
        }
        self
    }

    pub(crate) fn write(&self, name: &str, content: &str) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub(crate) fn root(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left over in the folder for temporary files harms nobody.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
