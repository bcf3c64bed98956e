//! The faces that the bundle names by number.
use std::fs;
use std::io;
use std::path::Path;

/// File names of the faces, as in `src/sim/machine/assets.ts`. 7 = icons, the fallback of the others.
const FACES: [(u32, &str); 4] = [(0, "inter-400.ttf"), (1, "inter-500.ttf"), (2, "inter-600.ttf"), (7, "icons.ttf")];

/// A font file and its face.
pub struct Font {
    /// 0 to 7.
    pub face: u32,
    /// A TTF.
    pub bytes: Vec<u8>,
}

/// Reads all faces from a folder.
///
/// # Errors
/// Those of the files, with the file's name.
pub fn load(folder: &Path) -> io::Result<Vec<Font>> {
    FACES
        .iter()
        .map(|&(face, name)| {
            let path = folder.join(name);
            let told = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
            Ok(Font { face, bytes: fs::read(&path).map_err(told)? })
        })
        .collect()
}
