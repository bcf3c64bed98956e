/**
 * Every number that access recovery stands on, with its source. Lengths are in code points, times in powered-on milliseconds.
 *
 * @module
 */

const second = 1000;
const minute = 60 * second;

/** Shortest password taken. NIST SP 800-63B-4, 3.1.1.2, asks for 8 at least where a second factor exists; a monitor is local. */
export const passwordMin = 8;
/** Longest password taken; NIST SP 800-63B-4, 3.1.1.2: at least 64 must be accepted. */
export const passwordMax = 64;
/** Digits and signs around a common word that add too little: people put a year and a sign there. Ours. */
export const fewAround = 5;
/** Length from which a serial counts as part of a password; a shorter one would refuse honest ones by chance. Ours. */
export const serialTellingLength = 6;
/** UTF-16 units beyond which a text is too long without looking closer, so that normalising stays cheap for pasted megabytes. */
export const textUnitsMax = 1024;

/** Questions in the list. The design asks for 15 at least; the wording is the UI's. */
export const questionCount = 16;
/** Shortest answer after normalisation; of shorter ones too many fall to one guess (Bonneau et al., 2015: 19.7 % for the worst). */
export const answerMin = 3;
/** Longest answer as typed. */
export const answerMax = 64;
/**
 * Bytes of UTF-8 that a normalised password or answer may have: 64 code points of 4 bytes. NFKC makes up to 18 code points of
 * one, so for answers this is a limit of its own. It lets every entry be hashed from a buffer of one size.
 */
export const entryBytes = 256;

/** Wrong tries without a pause; the pause begins with this one. Design, section 6. */
export const freeTries = 5;
/** Pause after the 5th wrong try and after each further one; the last repeats. Design, section 6: 30 s, 1, 5, 15, 30, 60 min. */
export const pauses: readonly number[] = [30 * second, minute, 5 * minute, 15 * minute, 30 * minute, 60 * minute];
/** Wrong answers in all before the questions are closed until a log-in or another method succeeds. Design, section 6. */
export const questionTriesTotal = 15;

/** Life of a grant. Design, section 6: 10 minutes, one use. */
export const grantLife = 10 * minute;

/** Argon2id of the password and of the answers: OWASP Password Storage, first choice for 19 MiB. A board may be calibrated upwards. */
export const argon2Default = { memory: 19456, passes: 2, lanes: 1 } as const;
/** Bounds that a stored record must keep to; those of the host contract. */
export const argon2MemoryMax = 65536;
export const argon2MemoryPerLane = 8;
export const argon2PassesMax = 16;
export const argon2LanesMax = 4;
/** Salt, RFC 9106, 3.1: 16 bytes recommended. */
export const saltBytes = 16;
/** Result of Argon2id; 256 bits. */
export const hashBytes = 32;
/** Random bytes under which the last wrong entry is remembered until power-off. */
export const repeatNonceBytes = 16;

/** Least time between two calls of the store's idle work, and between attempts to write what the flash refused. */
export const idlePeriod = second;
