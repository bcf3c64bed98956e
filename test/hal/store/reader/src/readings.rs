//! Points on which SPEC.md was read in two ways. The store and the specification now follow the reading chosen here; a test shows that the
//! images tell the other one.

/// Rule 5, "the next authentic record is looked for, unit by unit": may it stand at the very place of the rot?
pub const SEARCH_FROM_HERE: bool = true;

/// Rule 5, "that counts": is a record found there enough when its mark rotted and something is written behind it?
pub const SEARCH_TAKES_ROTTEN_MARK: bool = true;

/// "Something is written behind it": are a record's own open units behind it?
pub const OPEN_UNITS_ARE_BEHIND: bool = true;

/// "Any authentic header or preamble": is a preamble one when something else is written before the records' place, or of another geometry?
pub const PREAMBLE_BESIDE_OTHERS: bool = true;
