//! Points on which SPEC.md, read by itself, and the store part. The reader was written the other way round on each and then set to what
//! the store does, so that on these its agreement proves nothing. Each turns with its constant; a test shows that the images reach it.

/// Rule 5, "the next authentic record is looked for, unit by unit": may it stand at the very place of the rot?
pub const SEARCH_FROM_HERE: bool = false;

/// Rule 5, "that counts": is a record found there enough when its mark rotted and something is written behind it?
pub const SEARCH_TAKES_ROTTEN_MARK: bool = false;

/// "Something is written behind it": are a record's own open units behind it?
pub const OPEN_UNITS_ARE_BEHIND: bool = false;

/// "Any authentic header or preamble": is a preamble one when something else is written before the records' place, or of another geometry?
pub const PREAMBLE_BESIDE_OTHERS: bool = false;
