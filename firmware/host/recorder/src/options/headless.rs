//! Options of `--headless`: development alone.
use std::path::PathBuf;

use super::{geometry, Command};
use crate::flash::nor::DEFAULT;
use crate::flash::Geometry;

/// Options of `--headless`.
#[derive(Debug, PartialEq, Eq)]
pub struct Headless {
    /// The bundle: bytecode, or source in development builds.
    pub bundle: PathBuf,
    /// Folder of the fonts.
    pub fonts: PathBuf,
    /// Identity and keys.
    pub provisioning: PathBuf,
    /// Image of the flash.
    pub flash: PathBuf,
    /// Of the flash.
    pub geometry: Geometry,
    /// Programs and erases come to `fault`.
    pub is_read_only: bool,
    /// Of all that is random; None: the kernel's randomness.
    pub seed: Option<u64>,
    /// Milliseconds since 1970 and minutes of the zone.
    pub wall: Option<(i64, i32)>,
    /// Width and height of the monitor.
    pub size: (i32, i32),
    /// Draws the mouse cursor.
    pub has_cursor: bool,
}

fn pair<A: std::str::FromStr, B: std::str::FromStr>(text: &str, between: char) -> Option<(A, B)> {
    let (a, b) = text.split_once(between)?;
    Some((a.parse().ok()?, b.parse().ok()?))
}

fn size(text: &str) -> Option<(i32, i32)> {
    let side = 1..=8192;
    pair(text, 'x').filter(|(width, height)| side.contains(width) && side.contains(height))
}

pub(super) fn parse(arguments: &mut impl Iterator<Item = String>) -> Result<Command, String> {
    let (mut bundle, mut fonts, mut provisioning, mut flash) = (None, None, None, None);
    let (mut seed, mut wall, mut is_read_only, mut has_cursor) = (None, None, false, false);
    let (mut monitor, mut cells) = ((1920, 1080), DEFAULT);
    while let Some(name) = arguments.next() {
        if name == "--read-only" {
            is_read_only = true;
            continue;
        }
        if name == "--cursor" {
            has_cursor = true;
            continue;
        }
        let value = arguments.next().ok_or_else(|| format!("{name}: a value is missing"))?;
        let wrong = || format!("{name}: not \"{value}\"");
        match name.as_str() {
            "--bundle" => bundle = Some(PathBuf::from(&value)),
            "--fonts" => fonts = Some(PathBuf::from(&value)),
            "--provisioning" => provisioning = Some(PathBuf::from(&value)),
            "--flash" => flash = Some(PathBuf::from(&value)),
            "--size" => monitor = size(&value).ok_or_else(wrong)?,
            "--geometry" => cells = geometry(&value).ok_or_else(wrong)?,
            "--seed" => seed = Some(value.parse().map_err(|_| wrong())?),
            "--wall" => wall = Some(pair(&value, ',').ok_or_else(wrong)?),
            _ => return Err(format!("{name}: no such option")),
        }
    }
    let needed = |name: &str, path: Option<PathBuf>| path.ok_or_else(|| format!("--{name} is missing"));
    Ok(Command::Headless(Box::new(Headless {
        bundle: needed("bundle", bundle)?,
        fonts: needed("fonts", fonts)?,
        provisioning: needed("provisioning", provisioning)?,
        flash: needed("flash", flash)?,
        geometry: cells,
        is_read_only,
        seed,
        wall,
        size: monitor,
        has_cursor,
    })))
}

#[cfg(test)]
mod tests {
    use super::super::Command;

    fn parse(line: &str) -> Result<Command, String> {
        Command::parse(line.split_whitespace().map(Into::into))
    }

    const FILES: &str = "--headless --bundle b --fonts f --provisioning p --flash i";

    #[test]
    fn reads_options() {
        let Ok(Command::Headless(options)) =
            parse(&format!("{FILES} --size 640x480 --seed 7 --wall -5,180 --geometry 8192,4096,16"))
        else {
            panic!("it is right");
        };
        assert_eq!((options.size, options.seed, options.wall), ((640, 480), Some(7), Some((-5, 180))));
        assert_eq!((options.geometry.size, options.geometry.unit), (8192, 16));
    }

    #[test]
    fn tells_what_is_wrong() {
        let wrong = [
            ("--headless", "--bundle is missing"),
            ("--headless --size", "--size: a value is missing"),
            ("--headless --size 0x9", "--size: not \"0x9\""),
            ("--headless --geometry 4096,4096,1", "--geometry: not \"4096,4096,1\""),
            ("--headless --geometry 8192,4096,3", "--geometry: not \"8192,4096,3\""),
            ("--headless --colour red", "--colour: no such option"),
        ];
        for (line, message) in wrong {
            assert_eq!(parse(line), Err(message.to_owned()));
        }
    }
}
