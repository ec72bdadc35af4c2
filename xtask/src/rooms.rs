//! Holds the order of the rooms of `wxpay-core`: its `lib.rs` lists them from the ground up, and none
//! uses one that comes later. Tests and documentation may.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

const CRATE: &str = "wxpay-core/src";

/// Fails when a room uses one above it.
pub(crate) fn check(project: &Path) -> Result<()> {
    let root = project.join(CRATE);
    let lib = root.join("lib.rs");
    let text = fs::read_to_string(&lib).with_context(|| format!("no {}", lib.display()))?;
    let house = House::read(&text);
    let mut wrong = Vec::new();
    for room in &house.rooms {
        look_into(&root.join(room), &mut |path, text| {
            for (line, used) in house.used_above(room, text) {
                let file = path.strip_prefix(project).unwrap_or(path);
                wrong.push(format!("{}:{line} uses `{used}`", file.display()));
            }
        })?;
    }
    if !wrong.is_empty() {
        bail!(
            "{}\na room uses those above it in {CRATE}/lib.rs and none below: move what both need \
             down, or the room",
            wrong.join("\n")
        );
    }
    println!("{} rooms use none that comes later", house.rooms.len());
    Ok(())
}

/// The rooms in their order, and in which of them the names at the root are at home.
struct House {
    rooms: Vec<String>,
    homes: BTreeMap<String, String>,
}

impl House {
    fn read(lib: &str) -> Self {
        let mut rooms = Vec::new();
        let mut homes = BTreeMap::new();
        for statement in code(lib).join("\n").split(';') {
            let statement = statement.trim().trim_start_matches("pub ");
            if let Some(room) = statement.strip_prefix("mod ") {
                rooms.push(room.to_owned());
            }
            let Some((room, names)) = statement
                .strip_prefix("use ")
                .and_then(|path| path.split_once("::"))
            else {
                continue;
            };
            for name in words(names) {
                homes.insert(name.to_owned(), room.to_owned());
            }
        }
        // What macros call is at home everywhere.
        rooms.retain(|room| room != "__private");
        Self { rooms, homes }
    }

    /// The rooms above this one that a file of it uses, with the lines.
    fn used_above(&self, room: &str, text: &str) -> Vec<(usize, String)> {
        let place = |room: &str| self.rooms.iter().position(|other| other == room);
        let mut found = Vec::new();
        for (index, line) in code(text).iter().enumerate() {
            for (at, prefix) in line.match_indices("crate::") {
                // What a macro writes stands in another crate.
                if line[..at].ends_with('$') {
                    continue;
                }
                let path = &line[at + prefix.len()..];
                let end = path.find([';', ')', '>']).unwrap_or(path.len());
                let names = match path.strip_prefix('{') {
                    Some(list) => words(list.split('}').next().unwrap_or_default()),
                    None => words(&path[..end]).into_iter().take(1).collect(),
                };
                for name in names {
                    let used = self.homes.get(name).map_or(name, String::as_str);
                    if place(used) > place(room) {
                        found.push((index + 1, used.to_owned()));
                    }
                }
            }
        }
        found
    }
}

/// The lines of a file, without comments and without what is compiled for tests alone.
fn code(text: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = text
        .lines()
        .map(|line| {
            let comment = line.trim_start().starts_with("//");
            if comment { "" } else { line }
        })
        .collect();
    let tests = lines.windows(3).position(|three| {
        three[0] == "#[cfg(test)]" && three[1..].iter().any(|it| it.ends_with('{'))
    });
    lines.truncate(tests.unwrap_or(lines.len()));
    lines
}

fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .collect()
}

/// Shows every file of a room but those of tests.
fn look_into(room: &Path, show: &mut dyn FnMut(&Path, &str)) -> Result<()> {
    let entries = fs::read_dir(room).with_context(|| format!("no {}", room.display()))?;
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        let name = name.unwrap_or_default();
        if name == "tests" {
            continue;
        }
        if path.is_dir() {
            look_into(&path, show)?;
        } else if name.ends_with(".rs") && !is_test(&path, name)? {
            show(&path, &fs::read_to_string(&path)?);
        }
    }
    Ok(())
}

/// Whether a file is a module that its parent declares for tests alone.
fn is_test(path: &Path, name: &str) -> Result<bool> {
    let parent = path.with_file_name("mod.rs");
    if name == "mod.rs" || !parent.exists() {
        return Ok(name == "tests.rs");
    }
    let declared = format!("mod {};", name.trim_end_matches(".rs"));
    let text = fs::read_to_string(parent)?;
    let lines: Vec<&str> = text.lines().collect();
    let place = lines.iter().position(|line| line.ends_with(&declared));
    let before = place.map(|place| &lines[place.saturating_sub(2)..place]);
    Ok(name == "tests.rs" || before.is_some_and(|lines| lines.contains(&"#[cfg(test)]")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIB: &str = "mod ground;\n\npub mod middle;\n\n/// Tell.\nmod roof;\n\n\
                       pub use middle::{Beam, Wall};\npub use roof::Tile;\n";

    fn used(room: &str, text: &str) -> Vec<(usize, String)> {
        House::read(LIB).used_above(room, text)
    }

    #[test]
    fn the_rooms_stand_in_the_order_of_their_declarations() {
        assert_eq!(House::read(LIB).rooms, ["ground", "middle", "roof"]);
    }

    #[test]
    fn what_is_used_from_above_is_found_by_its_path_and_by_its_name_at_the_root() {
        let text = "use crate::ground::Stone;\nuse crate::roof::tile;\n// use crate::roof;\n\
                    fn lay(tile: crate::Tile) {}\nuse crate::{Wall, Tile};\n";
        let roof = |line| (line, "roof".to_owned());
        assert_eq!(used("middle", text), [roof(2), roof(4), roof(5)]);
        assert_eq!(used("roof", text), []);
    }

    #[test]
    fn tests_and_what_macros_write_may_use_anything() {
        let text = "$crate::roof::tile!()\n#[cfg(test)]\nmod tests {\n    use crate::roof;\n}\n";
        assert_eq!(used("ground", text), []);
    }
}
