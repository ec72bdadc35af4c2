use std::io;
use std::path::{Path, PathBuf};

use crate::crypto::random;

/// A file that is written beside its place, and vanishes unless it gets there.
pub(super) struct Aside {
    file: tokio::fs::File,
    aside: PathBuf,
    place: PathBuf,
    placed: bool,
}

impl Aside {
    pub(super) fn create(place: &Path) -> io::Result<Self> {
        if place.file_name().is_none() {
            let problem = "the path names no file";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, problem));
        }
        check_place(place)?;
        // Not the name of the place, which may be as long as names can be.
        let nonce = random::nonce_str().map_err(io::Error::other)?;
        let aside = place.with_file_name(format!(".wxpay-{nonce}.part"));
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        // Bills hold people's data.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        // Not asynchronously: a file that came to be after the future was dropped would stay.
        let file = options.open(&aside)?;
        Ok(Self {
            file: tokio::fs::File::from_std(file),
            aside,
            place: place.to_owned(),
            placed: false,
        })
    }

    pub(super) fn file(&mut self) -> &mut tokio::fs::File {
        &mut self.file
    }

    /// Moves the file to its place, when its content has reached the disk.
    pub(super) async fn place(mut self) -> io::Result<()> {
        self.file.sync_all().await?;
        std::fs::rename(&self.aside, &self.place)?;
        self.placed = true;
        Ok(())
    }
}

/// Says what is wrong with a place before the file comes, and not afterwards. Only files are
/// replaced: a device would be lost to the whole machine.
fn check_place(place: &Path) -> io::Result<()> {
    let problem = match std::fs::metadata(place) {
        Ok(there) if there.is_file() => return Ok(()),
        Ok(there) if there.is_dir() => "this is a folder; add a name for the file to it",
        Ok(_) => "this is neither a file nor a folder; use `write_to` for pipes and devices",
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    Err(io::Error::new(io::ErrorKind::InvalidInput, problem))
}

impl Drop for Aside {
    fn drop(&mut self) {
        if !self.placed {
            // There is nobody to tell, and the name says what the file is.
            let _ = std::fs::remove_file(&self.aside);
        }
    }
}
