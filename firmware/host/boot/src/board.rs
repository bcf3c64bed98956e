//! The board: lines `name=value` of /etc/board, which the image tool writes from firmware/image/boards.
use std::collections::HashMap;

/// Names and values.
pub struct Board(HashMap<String, String>);

impl Board {
    /// Reads lines; what has no `=` is left out.
    pub fn parse(text: &str) -> Self {
        let pairs = text.lines().filter_map(|line| line.split_once('='));
        Self(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }

    /// None when the board has none, or an empty one.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// The value, or an empty text.
    pub fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Board;

    #[test]
    fn lines_are_read() {
        let board = Board::parse("board=x\nodd\nempty=\nflash=a=b\n");
        assert_eq!((board.get("board"), board.get("odd"), board.get("empty")), (Some("x"), None, None));
        assert_eq!((board.text("flash"), board.text("none")), ("a=b", ""));
    }
}
