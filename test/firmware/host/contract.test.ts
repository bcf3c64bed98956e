/** The contract's cases inside the recorder's own process, and both hosts beside each other. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { simulatedKeys } from '../../../src/sim/desk/provisioning';
import { simulatedPrivateKey } from '../../../src/sim/desk/vendor-keys';
import { createNor, type NorGeometry } from '../../../src/sim/flash/nor';
import { createCrypto } from '../../../src/sim/machine/crypto';
import { settle } from '../../../src/sim/machine/pace';
import { createNativeRecorder } from '../../../src/sim/native/recorder';
import { contractCases } from '../../hal/contract/cases';
import { openSamples } from '../../hal/contract/open-samples';
import type { SealSample } from '../../hal/contract/seal-cases';
import { live } from '../../hal/contract/store-life';
import { bundleForEngine } from '../../support/engine-bundle';
import { fromHex, toHex } from '../../support/hex';
import { BUILD_TIME, hostProgram } from './recorders';

const identity = { model: 'AT-NVR 32', serial: 'ATNVR0000000017' };
const keys = simulatedKeys(identity.serial);
const crypto = createCrypto(keys);
afterAll(() => crypto.close());
beforeAll(async () => void (await hostProgram()), BUILD_TIME);

/** Bundles a program, runs it to its end in the process, and gives what it logged behind `>`. */
async function runInside(
  program: string,
  { geometry, withVendorKeys = true }: { geometry: NorGeometry; withVendorKeys?: boolean },
) {
  const source = await bundleForEngine(program, import.meta.dirname);
  const logged: string[] = [];
  const recorder = await createNativeRecorder(
    { width: 320, height: 240, flash: undefined, identity },
    {
      program: await hostProgram(),
      bundle: source,
      geometry,
      image: createNor({ geometry }).image,
      keys: withVendorKeys ? keys : { deviceKey: keys.deviceKey },
      wall: null,
      cursor: false,
      log: (_source, level, text) => {
        if (level === 'info' && text.startsWith('>')) logged.push(text.slice(1));
      },
    },
  );
  try {
    await recorder.machine.powerOn();
    for (let turn = 0; turn < 100 && recorder.machine.pending() > 0; turn++) await settle(recorder.machine);
    expect(recorder.machine.problem()).toBeUndefined();
    expect(recorder.machine.power()).toBe('on');
    return { logged, image: recorder.image() };
  } finally {
    recorder.close();
  }
}

const small: NorGeometry = { size: 32768, sectorSize: 8192, programUnit: 1 };

describe('the native host', () => {
  it.each([
    [1, true],
    [16, true],
    [8, false],
  ])('keeps the contract (unit %i, vendor keys: %s)', async (programUnit, withVendorKeys) => {
    const program = `
      import { runContract } from '../../hal/contract/cases';
      host.run(() => {});
      runContract(host).then((result) => host.log('info', '>' + JSON.stringify(result)));`;
    const { logged } = await runInside(program, { geometry: { ...small, programUnit }, withVendorKeys });
    expect(JSON.parse(logged[0]!)).toEqual({ passed: contractCases.length, failures: [] });
  });

  it('what it sealed opens, with its tag, and exports the same', async () => {
    const program = `
      import { sealSamples } from '../../hal/contract/seal-cases';
      host.run(() => {});
      sealSamples(host).then((all) => all.forEach((sample) => host.log('info', '>' + JSON.stringify(sample))));`;
    const { logged } = await runInside(program, { geometry: small });
    const samples: readonly SealSample[] = logged.map((line) => JSON.parse(line));
    expect(samples.length).toBeGreaterThan(30);
    expect(openSamples(samples, simulatedPrivateKey)).toEqual([]);
  });

  it('hashes as the simulator does', async () => {
    const parameters: readonly Argon2Parameters[] = [
      { memory: 19_456, passes: 2, lanes: 1, length: 32 },
      { memory: 1000, passes: 3, lanes: 3, length: 64 },
      { memory: 8, passes: 1, lanes: 1, length: 16 },
    ];
    const texts = ['a', 'лесной-ветер-42', 'x'.repeat(1000)];
    const cases = parameters.flatMap((one) =>
      texts.map((text) => ({ parameters: one, password: [...Buffer.from(text)] })),
    );
    const program = `
      const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, '0')).join('');
      host.run(() => {});
      (async () => {
        for (const { parameters, password } of ${JSON.stringify(cases)}) {
          const bytes = Uint8Array.from(password).buffer;
          const hash = await host.crypto.argon2id(bytes, new Uint8Array(16).fill(7).buffer, parameters);
          const macs = ['device', 'auth'].map((key) => hex(host.crypto.hmacSha256(key, bytes)));
          host.log('info', '>' + [hex(hash), ...macs].join());
        }
      })();`;
    const { logged } = await runInside(program, { geometry: small });
    const expected = await Promise.all(
      cases.map(async ({ parameters: one, password }) => {
        const bytes = Uint8Array.from(password).buffer;
        const hash = await crypto.argon2id(bytes, new Uint8Array(16).fill(7).buffer, one);
        const macs = (['device', 'auth'] as const).map((key) => toHex(new Uint8Array(crypto.hmacSha256(key, bytes))));
        return [toHex(new Uint8Array(hash)), ...macs].join();
      }),
    );
    expect(logged).toEqual(expected);
    expect(fromHex(logged[0]!.split(',')[0]!)).toHaveLength(32);
  });

  it('hashes in memory that it has from the start: nothing grows over 50 of them', { timeout: 60_000 }, async () => {
    const bundle = `
      const parameters = { memory: 19456, passes: 1, lanes: 1, length: 32 };
      const bytes = (length, fill) => new Uint8Array(length).fill(fill).buffer;
      let done = 0;
      const next = () => host.crypto.argon2id(bytes(40, done + 1), bytes(16, 7), parameters).then(() => { done++; });
      let busy = false;
      host.run(() => {
        if (busy || done === 51) return;
        busy = true;
        // the first alone, then two at a time: the second waits
        const begun = done === 0 ? [next()] : [next(), next()];
        Promise.all(begun).then(() => { busy = false; host.log('info', 'done ' + done); });
      });`;
    const seen: Record<string, { resident: number; mapped: number }> = {};
    const recorder = await createNativeRecorder(
      { width: 320, height: 240, flash: undefined, identity },
      {
        program: await hostProgram(),
        bundle,
        wall: null,
        cursor: false,
        log(_source, _level, text) {
          seen[text] = memory();
        },
      },
    );
    /** KiB, by the kernel's count. */
    function memory() {
      const status = readFileSync(`/proc/${recorder.pid}/status`, 'utf8');
      const kib = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]);
      return { resident: kib('VmRSS'), mapped: kib('VmSize') };
    }
    try {
      await recorder.machine.powerOn();
      for (let turn = 0; turn < 200 && !seen['done 51']; turn++) {
        recorder.machine.step(16);
        await settle(recorder.machine);
      }
      const [first, last] = [seen['done 1']!, seen['done 51']!];
      expect(first.resident).toBeGreaterThan(19_456);
      expect(last.mapped).toBe(first.mapped);
      expect(Math.abs(last.resident - first.resident)).toBeLessThan(512);
    } finally {
      recorder.close();
    }
  });

  it('the store writes the same bytes as in Node', async () => {
    const geometry = { size: 16384, sectorSize: 4096, programUnit: 4 };
    const program = `
      import { live } from '../../hal/contract/store-life';
      live(host);
      host.run(() => {});`;
    const { image } = await runInside(program, { geometry });
    const flash = createNor({ geometry });
    live({ flash, crypto });
    expect(toHex(image)).toBe(toHex(flash.image));
  });
});
