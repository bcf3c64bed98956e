/**
 * The host contract: everything the bundle may ask of the machine it runs on. The recorder's native host and the simulator both
 * provide it as the global `host`, and `test/hal/contract` holds both to it.
 *
 * Law: a wrong argument is a programming error and throws (`RangeError`, `TypeError`); a fault of the device is a value.
 * Buffers are copied at the border, so neither side sees the other change one. Keys are names here; their bytes stay in the host.
 */

/** What a flash operation came to. `fault`: the device refused, or what was read back differs from what was asked. */
type FlashResult = 'ok' | 'fault';

interface HostFlash {
  /** Bytes of the partition; a whole number (2 to 64) of sectors. */
  readonly size: number;
  /** Bytes that one erase sets to 0xff: 4 to 128 KiB, a power of two. */
  readonly sectorSize: number;
  /** Smallest piece of a program, in bytes: 1, 2, 4, 8 or 16. Offsets and lengths of programs are multiples of it. */
  readonly programUnit: number;
  /** Reads `length` bytes; null when the device fails. Throws RangeError outside the partition. */
  read(offset: number, length: number): ArrayBuffer | null;
  /** Clears bits: each byte becomes `old & new`, in ascending order, durable on return. May be done over programmed bytes. */
  program(offset: number, bytes: ArrayBuffer): FlashResult;
  /** Sets the sector that begins at `offset` to 0xff, durable on return. */
  erase(offset: number): FlashResult;
}

/**
 * Names of the keys the host holds; their bytes never leave it. `device`: unique to this recorder, made at provisioning. `auth`:
 * HMAC-SHA-256(vendor master, "atnvr/auth/1" | serial), put in at provisioning; it makes a request's tag, never a code.
 */
type HostKey = 'device' | 'auth';

/** Whose public key a request is sealed to: the vendor's relay or the support desk. The recorder holds no private one. */
type HostRecipient = 'relay' | 'desk';

/** Something to seal; lengths are in bytes. */
interface SealMessage {
  readonly recipient: HostRecipient;
  /** HPKE's `info`, 0 to 256. */
  readonly info: ArrayBuffer;
  /** Authenticated, not encrypted; 0 to 256. */
  readonly aad: ArrayBuffer;
  /** 1 to 512. */
  readonly plaintext: ArrayBuffer;
  /**
   * Put into the host's copy of the plaintext before it is sealed, since it needs `enc`: plaintext[offset .. offset + length)
   * becomes the first `length` (1 to 32) bytes of HMAC-SHA-256(key, enc | data). It must lie inside the plaintext; `data` is 0
   * to 256.
   */
  readonly tag: { readonly key: HostKey; readonly offset: number; readonly length: number; readonly data: ArrayBuffer };
  /** HPKE's `exporter_context`, 0 to 64. */
  readonly exportContext: ArrayBuffer;
  /** 1 to 64. */
  readonly exportLength: number;
}

interface Sealed {
  /** The encapsulated key, 32 bytes. */
  readonly enc: ArrayBuffer;
  /** As long as the plaintext and 16 bytes. */
  readonly ciphertext: ArrayBuffer;
  /** What HPKE exports to both sides, `exportLength` bytes: a secret. */
  readonly exported: ArrayBuffer;
}

interface Argon2Parameters {
  /** KiB of memory: 8 per lane or more, 65536 at most. */
  readonly memory: number;
  /** Passes over the memory, 1 to 16. */
  readonly passes: number;
  /** Lanes, 1 to 4. */
  readonly lanes: number;
  /** Bytes of the result, 16 to 64. */
  readonly length: number;
}

interface HostCrypto {
  /** HMAC-SHA-256 (RFC 2104) of `data` under a named key: 32 bytes. Unknown names, and keys not provisioned, throw. */
  hmacSha256(key: HostKey, data: ArrayBuffer): ArrayBuffer;
  /** Compares two buffers of equal length (1 to 64 bytes) in a time that does not depend on their content. Other lengths throw. */
  equal(a: ArrayBuffer, b: ArrayBuffer): boolean;
  /**
   * Argon2id version 19 (RFC 9106), away from the UI thread. Password 1 to 4096 bytes, salt 8 to 64. Rejects with `Error` when
   * memory cannot be had.
   */
  argon2id(password: ArrayBuffer, salt: ArrayBuffer, parameters: Argon2Parameters): Promise<ArrayBuffer>;
  /** One-byte id of the recipient's public key, null when none was provisioned. Unknown names throw. */
  keyId(recipient: HostRecipient): number | null;
  /**
   * HPKE base mode (RFC 9180) with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and ChaCha20-Poly1305: one message under a fresh
   * ephemeral key, which is forgotten. Away from the UI thread. Unknown names and lengths out of range throw. Rejects with
   * `Error` when the recipient's key or the tag's was not provisioned.
   */
  seal(message: SealMessage): Promise<Sealed>;
}

interface HostUi {
  /** Runs one command buffer (see firmware/lvgl/README.md); the number of commands refused in it. */
  exec(commands: ArrayBuffer): number;
  /** Takes what is in the event queue. */
  events(): ArrayBuffer;
}

interface HostClock {
  /** Whole milliseconds since power-on; never goes back; stands still while the power is off. */
  now(): number;
  /** Wall clock for display only, never for security: milliseconds since 1970 and the zone's offset in minutes; null when unset. */
  wall(): { readonly ms: number; readonly offset: number } | null;
}

interface HostIdentity {
  /** For example `AT-NVR 32`; 1 to 32 printable ASCII characters. */
  readonly model: string;
  /** For example `ATNVR0000000017`; 1 to 32 of A-Z and 0-9. */
  readonly serial: string;
}

type LogLevel = 'debug' | 'info' | 'warn' | 'error';

interface Host {
  /** Version of this contract; the bundle refuses any other. */
  readonly version: 1;
  readonly ui: HostUi;
  readonly flash: HostFlash;
  readonly identity: HostIdentity;
  readonly clock: HostClock;
  readonly crypto: HostCrypto;
  /** `length` random bytes (1 to 4096) fit for keys and salts. */
  random(length: number): ArrayBuffer;
  /** A line of the log, for support. Of a longer text the first 4096 UTF-16 units are kept. */
  log(level: LogLevel, text: string): void;
  /**
   * Called once, when the bundle is ready: the host then calls `tick` once a frame and after each host promise settles, runs
   * promise jobs after it, and draws. A second call throws TypeError.
   */
  run(tick: () => void): void;
}

declare const host: Host;
