//! Points on which SPEC.md could once be read in two ways. It now says which; a test turns them over one by one and shows that the images tell the
//! other reading.

/// Rule 6, "unit by unit from here on": the record that is looked for may stand at the very place of the rot.
pub const SEARCH_FROM_HERE: bool = true;

/// Rule 6, "that counts": a record with a rotten mark and something written behind it is found as well.
pub const SEARCH_TAKES_ROTTEN_MARK: bool = true;

/// "Or when something is written behind the mark, its own open units included".
pub const OPEN_UNITS_ARE_BEHIND: bool = true;

/// "A preamble with a right MAC, of whatever geometry and with anything behind it".
pub const PREAMBLE_BESIDE_OTHERS: bool = true;

/// Rule 2, "so is one with a wrong CRC whose record counts and has a right MAC": at the place of the record expected next; not in the search, where rules 5 and
/// 6 want a right CRC.
pub const MAC_ALONE_IS_ENOUGH: bool = true;
