/**
 * The host contract as cases: what every host has to do, in words of the contract alone. They use nothing but `host`, so that they
 * are bundled and run inside QuickJS, on the simulator and on the recorder. Run them after `run`, on a flash that may be lost.
 *
 * @module
 */
import { equal, ok, throws } from './assert';
import { cryptoCases } from './crypto-cases';
import { flashCases } from './flash-cases';
import { sealCases } from './seal-cases';

export interface ContractCase {
  readonly name: string;
  /** Throws when the host does not do as the contract says. */
  run(host: Host): void | Promise<void>;
}

const otherCases: readonly ContractCase[] = [
  {
    name: 'version is 1',
    run: ({ version }) => equal(version, 1, 'version'),
  },
  {
    name: 'identity: model and serial in their alphabets',
    run({ identity: { model, serial } }) {
      ok(/^[\x20-\x7e]{1,32}$/.test(model), `model "${model}"`);
      ok(/^[A-Z0-9]{1,32}$/.test(serial), `serial "${serial}"`);
    },
  },
  {
    name: 'clock: whole milliseconds that never go back',
    run({ clock }) {
      let before = clock.now();
      ok(Number.isSafeInteger(before) && before >= 0, `now() is ${before}`);
      for (let i = 0; i < 1000; i++) {
        const now = clock.now();
        ok(Number.isSafeInteger(now) && now >= before, `${now} after ${before}`);
        before = now;
      }
      const wall = clock.wall();
      if (wall === null) return;
      ok(Number.isFinite(wall.ms), `wall ms ${wall.ms}`);
      ok(Math.abs(wall.offset) <= 14 * 60, `wall offset ${wall.offset}`);
    },
  },
  {
    name: 'ui: exec refuses garbage and counts it, without harm',
    run({ ui }) {
      const refusedOf = (buffer: ArrayBuffer) => {
        const refused = ui.exec(buffer);
        ok(Number.isSafeInteger(refused) && refused >= 0, `exec gave ${refused}`);
        return refused;
      };
      equal(refusedOf(new ArrayBuffer(0)), 0, 'refused of nothing');
      for (const length of [1, 2, 3, 4, 5, 7, 8, 64, 4096]) {
        ok(refusedOf(new Uint8Array(length).fill(0xff).buffer) > 0, `${length} bytes of 0xff were taken`);
      }
      for (let seed = 1; seed < 50; seed++) {
        refusedOf(new Uint8Array(97).map((_, i) => Math.imul(seed * 131 + i, 0x9e3779b1) >>> 24).buffer);
      }
    },
  },
  {
    name: 'ui: events gives an ArrayBuffer and empties the queue',
    run({ ui }) {
      ok(ui.events() instanceof ArrayBuffer, 'not an ArrayBuffer');
      equal(ui.events().byteLength, 0, 'bytes left');
    },
  },
  {
    name: 'log takes any text',
    run(host) {
      const texts = ['', 'line\nline', '\0\x1b[31m', 'ё €', '😀', '\ud800', 'x'.repeat(100_000), '%s %n', '\u202e'];
      for (const level of ['debug', 'info', 'warn', 'error'] as const) {
        for (const text of texts) equal(host.log(level, text) as undefined, undefined, 'log');
      }
    },
  },
  {
    name: 'log: other levels and other types throw',
    run(host) {
      for (const level of ['', 'loud', 'INFO', '__proto__'])
        throws(() => host.log(level as LogLevel, 'x'), ['RangeError', 'TypeError'], `level "${level}"`);
      for (const text of [undefined, null, 1, {}])
        throws(() => host.log('info', text as never), ['TypeError'], `text ${String(text)}`);
    },
  },
  {
    name: 'run is called once',
    run(host) {
      throws(() => host.run(() => {}), ['TypeError'], 'a second run');
    },
  },
];

export const contractCases: readonly ContractCase[] = [...otherCases, ...flashCases, ...cryptoCases, ...sealCases];

/** Runs every case; one line for each that fails: its name and why. To be called inside the engine. */
export async function runContract(
  target: Host,
): Promise<{ readonly passed: number; readonly failures: readonly string[] }> {
  const failures: string[] = [];
  for (const { name, run } of contractCases) {
    try {
      await run(target);
    } catch (error) {
      failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { passed: contractCases.length - failures.length, failures };
}
