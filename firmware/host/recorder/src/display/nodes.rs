//! Device nodes that come and go: a device that is unplugged and plugged again is another one, also when its path is the old one.
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// A node as the file system has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeId {
    /// Its path.
    pub path: PathBuf,
    /// File system and inode, and the number of the device.
    file: (u64, u64),
    device: u64,
}

impl NodeId {
    /// What is at a path.
    ///
    /// # Errors
    /// The kernel's.
    pub fn at(path: &Path) -> io::Result<Self> {
        let found = fs::metadata(path)?;
        Ok(Self { path: path.to_owned(), file: (found.dev(), found.ino()), device: found.rdev() })
    }
}

/// Nodes in a folder whose names begin so, in the order of their names.
///
/// # Errors
/// The folder's.
pub fn nodes(folder: &Path, prefix: &str) -> io::Result<Vec<NodeId>> {
    let entries = fs::read_dir(folder)?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(prefix)));
    paths.sort();
    Ok(paths.iter().filter_map(|path| NodeId::at(path).ok()).collect())
}

/// What has become of opened nodes.
#[derive(Debug, PartialEq, Eq)]
pub struct Changes {
    /// For each that was opened, whether it stays.
    pub stays: Vec<bool>,
    /// To be opened: new, or not opened so far.
    pub new: Vec<NodeId>,
}

/// Compares the nodes that are there with those that were opened, and whether these still answer.
#[must_use]
pub fn changes(opened: &[(&NodeId, bool)], found: &[NodeId]) -> Changes {
    let stays: Vec<bool> = opened.iter().map(|(node, answers)| *answers && found.contains(node)).collect();
    let is_kept = |node: &NodeId| opened.iter().zip(&stays).any(|((kept, _), stays)| *stays && *kept == node);
    Changes { new: found.iter().filter(|node| !is_kept(node)).cloned().collect(), stays }
}

#[cfg(test)]
mod tests {
    use super::{changes, nodes, Changes, NodeId};
    use std::fs;

    fn node(path: &str, inode: u64, device: u64) -> NodeId {
        NodeId { path: path.into(), file: (5, inode), device }
    }

    #[test]
    fn what_is_as_it_was_stays_and_nothing_else() {
        let (first, second) = (node("/dev/dri/card0", 10, 226), node("/dev/dri/card1", 11, 227));
        let found = [first.clone(), second.clone()];
        assert_eq!(changes(&[], &found), Changes { stays: vec![], new: found.to_vec() });
        assert_eq!(changes(&[(&first, true), (&second, true)], &found), Changes { stays: vec![true, true], new: vec![] });
        assert_eq!(changes(&[(&first, true)], &found), Changes { stays: vec![true], new: vec![second.clone()] });
        assert_eq!(changes(&[(&first, true), (&second, true)], &found[..1]), Changes { stays: vec![true, false], new: vec![] });
    }

    #[test]
    fn another_device_at_the_same_path_is_opened_anew() {
        let old = node("/dev/dri/card0", 10, 226);
        for other in [node("/dev/dri/card0", 12, 226), node("/dev/dri/card0", 10, 227)] {
            assert_eq!(changes(&[(&old, true)], std::slice::from_ref(&other)), Changes { stays: vec![false], new: vec![other] });
        }
        // As is one that is there and does not answer any more.
        assert_eq!(changes(&[(&old, false)], std::slice::from_ref(&old)), Changes { stays: vec![false], new: vec![old.clone()] });
    }

    #[test]
    fn nodes_of_a_folder_by_name_and_another_file_of_the_same_name_is_another() {
        let folder = std::env::temp_dir().join(format!("atnvr-nodes-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        for name in ["card1", "card0", "renderD128"] {
            fs::write(folder.join(name), "").expect("a file");
        }
        let found = nodes(&folder, "card").expect("it is there");
        let names: Vec<_> = found.iter().filter_map(|node| node.path.file_name()?.to_str()).collect();
        assert_eq!(names, ["card0", "card1"]);
        fs::write(folder.join("other"), "").expect("a file");
        fs::rename(folder.join("other"), folder.join("card1")).expect("it is there");
        let again = nodes(&folder, "card").expect("it is there");
        assert!(again[0] == found[0] && again[1] != found[1]);
        fs::remove_dir_all(&folder).expect("it is ours");
        assert!(nodes(&folder, "card").is_err());
    }
}
