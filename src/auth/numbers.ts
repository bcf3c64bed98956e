/**
 * Every number that access recovery stands on, with its source. Lengths are in code points, times in powered-on milliseconds.
 *
 * @module
 */

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** Shortest password taken. NIST SP 800-63B-4, 3.1.1.2, asks for 8 at least where a second factor exists; a monitor is local. */
export const passwordMin = 8;
/** Longest password taken; NIST SP 800-63B-4, 3.1.1.2: at least 64 must be accepted. */
export const passwordMax = 64;
/** Digits and signs around a common word that add too little: people put a year and a sign there. Ours. */
export const fewAround = 5;
/** Length from which a serial counts as part of a password; a shorter one would refuse honest ones by chance. Ours. */
export const serialTellingLength = 6;
/** Length from which a password is called good, and its meter is full. Ours: twice the least. */
export const goodPasswordLength = 16;
/** UTF-16 units beyond which a text is too long without looking closer, so that normalising stays cheap for pasted megabytes. */
export const textUnitsMax = 1024;

/** Fewest dots of a graphic key: 1,624 drawings of four, 389,112 in all. Design, section 6, as other makers have it. */
export const patternMin = 4;
/** Time that a wrong drawing stays on the monitor, so that one sees what went wrong. Ours. */
export const wrongPatternShown = 3 * second;
/** Time without input after which what was typed or drawn is cleared. Ours: two minutes and a look at the phone. */
export const typedIdle = 3 * minute;

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
/** Powered-on time without input or a call after which a session ends. PCI DSS 4.0.1, 8.2.8, and NIST SP 800-63B-4 for AAL3: 15 minutes at most. */
export const sessionIdle = 10 * minute;
/** Powered-on time after which a session ends however it is used. NIST SP 800-63B-4, 2.3.3: 12 hours at most for AAL3 (24 for AAL2, 2.2.3). */
export const sessionLife = 12 * hour;
/**
 * Entries of a kind that the graphic key may have in the event log at once, and powered-on time for each further one. Three such kinds
 * leave the smallest log, of 68 entries, 44 for everything else, and take 13 days to push all of that out. Ours.
 */
export const patternEventsFree = 8;
export const patternEventPeriod = 24 * hour;
/** At most so often is a language or look chosen written down: anybody may choose, and flash wears. The first choice is written at once. */
export const preferencesPeriod = minute;

/** Argon2id of the password, of the answers and of the graphic key: OWASP Password Storage, first choice for 19 MiB. A board may be calibrated upwards. */
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
/** HMAC-SHA-256. */
export const macBytes = 32;
/** Random bytes under which the last wrong entry is remembered until power-off. */
export const repeatNonceBytes = 16;

/** A clock value that has always been reached: what waits for it is due from power-on. */
export const longAgo = Number.NEGATIVE_INFINITY;
/** Least time between two calls of the store's idle work, and between attempts to write what the flash refused. */
export const idlePeriod = second;

/** Tries at one request's code before the request dies. Design, section 6. */
export const codeTries = 5;
/** Digits of a mailed code, and the number it is taken modulo. Design, sections 6 and 7. */
export const mailDigits = 8;
export const mailModulus = 10 ** mailDigits;
/** Symbols of a support code that carry its 40 bits, and check symbols behind them. Design, section 6. */
export const supportSymbols = 8;
export const supportChecks = 2;
/** Bytes that both sides draw from the sealed request to make the code of. Design, section 7. */
export const exportedBytes = 8;
/** Random bytes that name a request. Design, section 7. */
export const requestIdBytes = 8;
/** Bytes of HMAC in the request that prove the recorder to the vendor. Design, section 7. */
export const deviceTagBytes = 8;
/** Addresses in a request, with the length byte of each: more would not fit a QR code of version 10-M. Design, section 7. */
export const addressBytesMax = 85;
/** UTF-16 units beyond which a typed code is too long without looking closer. Ours. */
export const codeUnitsMax = 256;

/** Life of a request. Design, section 6. */
export const requestLife = { mail: 30 * minute, support: 72 * hour } as const;
/** Time that flash is told in advance, so the most of a request's life that a restart takes: mail's is what a person would wait. Ours. */
export const ageStep = { mail: minute, support: 30 * minute } as const;
/** A step is written this long before it begins: longer than a frame, the time between two ticks. Ours. */
export const ageLead = second;
/** New requests of a purpose that are taken within the window. Design, section 6. */
export const requestsPerWindow = 4;
export const requestWindow = 24 * hour;
/** Longest part of that window that a restart may make wait again; 144 small writes in 24 h. Ours. */
export const windowStep = 10 * minute;

/** Host of the relay, in upper case for the QR code's alphanumeric mode. 10 characters at most keep the largest request in 10-M. */
export const relayHost = 'R.ATIX.PRO';
