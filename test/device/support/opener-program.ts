/**
 * Inside the recorder's engine: puts one image after the other into its flash and opens the store on each, as at power-on.
 *
 * @module
 */
import { openStore } from '../../../src/hal/store/store';
import { type CounterKey, counterKeys, type RecordKey, recordKeys } from '../../../src/hal/store/types';

/** At `offset`, `bytes` of hex again and again up to `length` bytes. */
export type PackedChange = readonly [offset: number, length: number, bytes: string];

/** What a store holds; bytes as hex. */
export interface Found {
  readonly kind: string;
  readonly reason?: string;
  readonly damaged?: readonly string[];
  readonly attempts: Readonly<Record<CounterKey, number>>;
  readonly values: Readonly<Partial<Record<RecordKey, string>>>;
  readonly log: readonly string[];
}

/** Images opened in one entry into the bundle, which the engine allows about a second. */
const IMAGES_PER_TICK = 4;

const toHex = (bytes: Uint8Array): string => {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
};

function unpack([, length, hex]: PackedChange): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  const period = hex.length / 2;
  for (let at = 0; at < period; at++) bytes[at] = Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16);
  if (period === 1) bytes.fill(bytes[0]!);
  return bytes;
}

/** The flash, and the image that it should hold: what the store wrote is taken back before the next one. */
function createBench({ flash }: Host) {
  const wanted = new Uint8Array(flash.size).fill(0xff);
  const dirty = new Set<number>();
  const sectorOf = (offset: number) => Math.floor(offset / flash.sectorSize);
  const must = (result: FlashResult): void => {
    if (result !== 'ok') throw new Error('the flash refused');
  };

  function restore(sector: number): void {
    const from = sector * flash.sectorSize;
    let to = from + flash.sectorSize;
    while (to > from && wanted[to - 1] === 0xff) to--;
    to += (flash.programUnit - (to % flash.programUnit)) % flash.programUnit;
    must(flash.erase(from));
    if (to > from) must(flash.program(from, wanted.slice(from, to).buffer));
  }

  return {
    /** What the store is opened on; it sees the chip, and tells which sectors it touches. */
    flash: {
      size: flash.size,
      sectorSize: flash.sectorSize,
      programUnit: flash.programUnit,
      read: (offset, length) => flash.read(offset, length),
      program(offset, bytes) {
        dirty.add(sectorOf(offset));
        return flash.program(offset, bytes);
      },
      erase(offset) {
        dirty.add(sectorOf(offset));
        return flash.erase(offset);
      },
    } satisfies HostFlash,
    /** The chip holds the image as changed. */
    put(changes: readonly PackedChange[]) {
      for (const change of changes) {
        const bytes = unpack(change);
        wanted.set(bytes, change[0]);
        for (let s = sectorOf(change[0]); s <= sectorOf(change[0] + bytes.length - 1); s++) dirty.add(s);
      }
      for (const sector of dirty) restore(sector);
      dirty.clear();
    },
  };
}

function look({ crypto }: Host, flash: HostFlash): Found {
  const store = openStore({ flash, crypto, erased: 'lost' });
  const names = Object.keys(recordKeys) as RecordKey[];
  const values: Partial<Record<RecordKey, string>> = {};
  for (const name of names) {
    const value = store.get(name);
    if (value) values[name] = toHex(value);
  }
  const counters = Object.keys(counterKeys) as CounterKey[];
  const attempts = Object.fromEntries(counters.map((name) => [name, store.attempts(name)]));
  return { ...store.state(), attempts: attempts as Found['attempts'], values, log: store.log().map(toHex) };
}

/**
 * Opens every image: each is what the one before it becomes by its changes, the first one's are made on an erased flash. Logs
 * `>` and `[index, found]` where what is found differs from the image before; `!` and the same where a second power-on finds
 * something else; `.` and their number at the end.
 */
export function openAll(host: Host, images: readonly (readonly PackedChange[])[]): void {
  const bench = createBench(host);
  let index = 0;
  let before = '';
  let isDone = false;
  const say = (mark: string, found: string): void => {
    // a line of the log has its limit
    const text = `[${index},${found}]`;
    const size = 4000;
    for (let at = 0; at < text.length; at += size)
      host.log('info', `${at + size < text.length ? '+' : mark}${text.slice(at, at + size)}`);
  };
  host.run(() => {
    for (let n = 0; n < IMAGES_PER_TICK && index < images.length; n++) {
      bench.put(images[index]!);
      const found = JSON.stringify(look(host, bench.flash));
      if (found !== before) say('>', found);
      before = found;
      const again = JSON.stringify(look(host, bench.flash));
      if (again !== found) say('!', again);
      index++;
    }
    if (index === images.length && !isDone) host.log('info', `.${index}`);
    isDone ||= index === images.length;
  });
}
