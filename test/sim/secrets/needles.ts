/**
 * Looks for planted secrets in anything: every piece of five characters of each, as it is, in capitals and in small letters, as text in
 * UTF-8 and UTF-16, in hexadecimal, in base64 at each of its three alignments, and as a list of decimal bytes.
 */

/** What must not come out. The pieces of its text must occur nowhere by chance: letters drawn by lot do. */
export interface Secret {
  readonly name: string;
  readonly text: string;
}

export interface Find {
  readonly secret: string;
  readonly form: string;
  /** Where it lies, in bytes. */
  readonly at: number;
}

interface Needle {
  readonly secret: string;
  readonly form: string;
  readonly bytes: Buffer;
}

const pieceLength = 5;

/** Base64 of `bytes` at a place behind `skip` other bytes, without the characters that depend on the neighbours. */
function base64Inside(bytes: Buffer, skip: 0 | 1 | 2): string {
  const padded = Buffer.concat([Buffer.alloc(skip), bytes, Buffer.alloc(3)]);
  const from = Math.ceil((skip * 8) / 6);
  const to = Math.floor(((skip + bytes.length) * 8) / 6);
  return padded.toString('base64').slice(from, to);
}

function formsOf(piece: string): [string, Buffer][] {
  const utf8 = Buffer.from(piece, 'utf8');
  const hex = utf8.toString('hex');
  return [
    ['UTF-8', utf8],
    ['UTF-16', Buffer.from(piece, 'utf16le')],
    ['hexadecimal', Buffer.from(hex)],
    ['hexadecimal', Buffer.from(hex.toUpperCase())],
    ['decimal', Buffer.from([...utf8].join(','))],
    ...([0, 1, 2] as const).map((skip): [string, Buffer] => ['base64', Buffer.from(base64Inside(utf8, skip))]),
  ];
}

/** Makes the search for `secrets`; each call gives every find, in the order of their places. */
export function searchFor(secrets: readonly Secret[]): (haystack: string | Uint8Array) => Find[] {
  const needles = new Map<string, Needle>();
  for (const { name, text } of secrets) {
    for (const cased of new Set([text, text.toLowerCase(), text.toUpperCase()])) {
      const characters = [...cased];
      for (let from = 0; from + pieceLength <= characters.length; from++) {
        for (const [form, bytes] of formsOf(characters.slice(from, from + pieceLength).join('')))
          needles.set(bytes.toString('latin1'), { secret: name, form, bytes });
      }
    }
  }
  // One pass for all of them: by the first three bytes.
  const starts = new Map<number, Needle[]>();
  const mayStart = new Uint8Array(65536);
  for (const needle of needles.values()) {
    const [first, second, third] = needle.bytes as unknown as [number, number, number];
    const key = (first << 16) | (second << 8) | third;
    starts.set(key, [...(starts.get(key) ?? []), needle]);
    mayStart[(first << 8) | second] = 1;
  }
  return (haystack) => {
    const bytes =
      typeof haystack === 'string'
        ? Buffer.from(haystack)
        : Buffer.from(haystack.buffer, haystack.byteOffset, haystack.length);
    const finds: Find[] = [];
    for (let at = 0; at + 2 < bytes.length; at++) {
      if (mayStart[(bytes[at]! << 8) | bytes[at + 1]!] === 0) continue;
      for (const { secret, form, bytes: wanted } of starts.get(
        (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!,
      ) ?? [])
        if (at + wanted.length <= bytes.length && bytes.compare(wanted, 0, wanted.length, at, at + wanted.length) === 0)
          finds.push({ secret, form, at });
    }
    return finds;
  };
}

/** Finds in words, for a test's message: `password: UTF-8 at 1234`. */
export function inWords(finds: readonly Find[]): string[] {
  return finds.map(({ secret, form, at }) => `${secret}: ${form} at ${at}`);
}

/** Number of finds of each secret in each form. */
export function counted(finds: readonly Find[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { secret, form } of finds) counts[`${secret}, ${form}`] = (counts[`${secret}, ${form}`] ?? 0) + 1;
  return counts;
}

/** Letters drawn by lot, so that no piece of them stands anywhere else. */
export function drawnText(random: (length: number) => ArrayBuffer, length: number, letters: string): string {
  const all = [...letters];
  return [...new Uint8Array(random(length))].map((byte) => all[byte % all.length]).join('');
}
