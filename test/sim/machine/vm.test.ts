import { afterEach, describe, expect, it } from 'vitest';
import { createVm, type Vm } from '../../../src/sim/machine/vm';
import type { HostDevices } from '../../../src/sim/machine/vm-host';
import { type TestDevices, testDevices } from './devices';

let open: Vm[] = [];
afterEach(() => {
  // The engine asserts that no handle is left: every test here is a leak test as well.
  const ending = open;
  open = [];
  for (const vm of ending) vm.dispose();
});

async function start(changes: Partial<HostDevices> = {}): Promise<{ vm: Vm; devices: TestDevices }> {
  const devices = testDevices(changes);
  const vm = await createVm(devices);
  open.push(vm);
  return { vm, devices };
}

/** What an expression gives inside the VM, as text; `!Name: message` when it throws a real error of that class. */
async function value(expression: string, changes: Partial<HostDevices> = {}): Promise<string> {
  const { vm, devices } = await start(changes);
  const outcome = vm.load(
    `const b = new ArrayBuffer(2), message = { recipient: 'desk', info: b, aad: b, plaintext: b,
       tag: { key: 'auth', offset: 0, length: 1, data: b }, exportContext: b, exportLength: 8 };
     let text; try { text = String(${expression}) } catch (e) {
       const kind = [RangeError, TypeError].find((type) => e instanceof type);
       text = kind ? '!' + kind.name + ': ' + e.message : '?' + e }
     host.log('info', text);`,
  );
  expect(outcome).toEqual({ kind: 'ok' });
  return devices.logged[0]!.slice('info '.length);
}

describe('what the bundle sees', () => {
  it.each([
    ['host.version', '1'],
    ['[host.flash.size, host.flash.sectorSize, host.flash.programUnit]', '16384,4096,1'],
    ['host.identity.model + host.identity.serial', 'AT-NVR 32ATNVR0000000017'],
    ['host.clock.now()', '42'],
    ['JSON.stringify(host.clock.wall())', '{"ms":1000,"offset":180}'],
    ['host.ui.exec(new Uint32Array(3).buffer)', '12'],
    ['host.ui.exec(new ArrayBuffer(0))', '0'],
    ['new Uint8Array(host.ui.events())', '1,2,3,4'],
    ['new Uint8Array(host.flash.read(1, 3))', '255,255,255'],
    ['host.flash.read(0, 0).byteLength', '0'],
    ['host.flash.read(4096, 3)', 'null'],
    ['host.flash.program(0, new ArrayBuffer(2))', 'ok'],
    ['host.flash.erase(0)', 'fault'],
    ['new Uint8Array(host.crypto.hmacSha256("device", new Uint8Array([1, 2]).buffer))', '2,1'],
    ['host.crypto.equal(new ArrayBuffer(2), new ArrayBuffer(2))', 'true'],
    ['[host.crypto.keyId("desk"), host.crypto.keyId("relay")]', '9,'],
    ['host.crypto.keyId("relay")', 'null'],
    ['new Uint8Array(host.random(2))', '7,7'],
    ['Object.isFrozen(host) && Object.isFrozen(host.flash)', 'true'],
    ['(() => { try { globalThis.host = 1 } catch {} return host.version })()', '1'],
  ])('%s', async (expression, expected) => {
    expect(await value(expression)).toBe(expected);
  });

  it('a wall clock that is not set', async () => {
    expect(await value('host.clock.wall()', { clock: { now: () => 0, wall: () => null } })).toBe('null');
  });
});

describe('wrong arguments throw where they were given', () => {
  it.each([
    ['host.ui.exec()', '!TypeError: commands must be an ArrayBuffer'],
    ['host.ui.exec(new Uint8Array(4))', '!TypeError: commands must be an ArrayBuffer'],
    ['host.ui.exec({ byteLength: 4 })', '!TypeError: commands must be an ArrayBuffer'],
    ['host.ui.exec(null)', '!TypeError: commands must be an ArrayBuffer'],
    ['host.flash.read("0", 1)', '!TypeError: offset must be a number'],
    ['host.flash.read(0.5, 1)', '!RangeError: offset must be a whole number, not 0.5'],
    ['host.flash.read(NaN, 1)', '!RangeError: offset must be a whole number, not NaN'],
    ['host.flash.read(0, 1e9)', '!RangeError: outside the partition'],
    ['host.flash.read(0, Infinity)', '!RangeError: length must be a whole number, not Infinity'],
    ['host.random(0)', '!RangeError: length must be 1 to 4096, not 0'],
    ['host.random(4097)', '!RangeError: length must be 1 to 4096, not 4097'],
    ['host.log("loud", "x")', '!RangeError: unknown log level loud'],
    ['host.log("info", 1)', '!TypeError: text must be a string'],
    ['host.run(1)', '!TypeError: tick must be a function'],
    ['host.crypto.hmacSha256(1, new ArrayBuffer(1))', '!TypeError: key must be a string'],
    ['host.crypto.argon2id(new ArrayBuffer(1), new ArrayBuffer(8), null)', '!TypeError: parameters must be an object'],
    [
      'host.crypto.argon2id(new ArrayBuffer(1), new ArrayBuffer(8), { memory: 8 })',
      '!TypeError: passes must be a number',
    ],
    ['host.crypto.keyId()', '!TypeError: recipient must be a string'],
    ['host.crypto.seal()', '!TypeError: message must be an object'],
    ['host.crypto.seal(null)', '!TypeError: message must be an object'],
    ['host.crypto.seal({})', '!TypeError: recipient must be a string'],
    ['host.crypto.seal({ recipient: "desk", info: "" })', '!TypeError: info must be an ArrayBuffer'],
    ['host.crypto.seal({ ...message, tag: 8 })', '!TypeError: tag must be an object'],
    ['host.crypto.seal({ ...message, tag: { key: "auth", offset: 0 } })', '!TypeError: length must be a number'],
    [
      'host.crypto.seal({ ...message, exportLength: 0.5 })',
      '!RangeError: exportLength must be a whole number, not 0.5',
    ],
    ['(host.run(() => {}), host.run(() => {}))', '!TypeError: run was called before'],
  ])('%s', async (expression, expected) => {
    expect(await value(expression)).toBe(expected);
  });

  it('cannot be hidden by a bundle that changes the built-in classes', async () => {
    const { vm, devices } = await start();
    vm.load(`const Kept = TypeError; globalThis.TypeError = globalThis.RangeError = null;
      Object.defineProperty(ArrayBuffer.prototype, 'byteLength', { get: () => 1 << 30 });
      try { host.ui.exec(1) } catch (e) { host.log('info', String(e instanceof Kept)) }`);
    expect(devices.logged).toEqual(['info true']);
  });
});

describe('buffers are copied', () => {
  it('so neither side sees the other change one', async () => {
    const shared = new Uint8Array([1, 2, 3]);
    const { vm, devices } = await start({ random: () => shared.buffer });
    vm.load(`const a = host.random(3); new Uint8Array(a)[0] = 9; host.log('info', String(new Uint8Array(host.random(3))));
      const out = new Uint8Array([5]).buffer; host.ui.exec(out); new Uint8Array(out)[0] = 6;`);
    expect(devices.logged).toEqual(['info 1,2,3']);
    expect([...new Uint8Array(devices.executed[0]!)]).toEqual([5]);
    expect([...shared]).toEqual([1, 2, 3]);
  });
});

describe('the log', () => {
  it('keeps the first 4096 units of a longer text', async () => {
    const { vm, devices } = await start();
    vm.load(`host.log('info', 'ё'.repeat(4096)); host.log('info', 'ё'.repeat(4096) + 'end');`);
    expect(devices.logged).toEqual(Array(2).fill(`info ${'ё'.repeat(4096)}`));
  });
});

describe('ticks', () => {
  it('call the handler, then its promise jobs', async () => {
    const { vm, devices } = await start();
    expect(
      vm.load(`let n = 0; host.run(() => { host.log('info', 'tick ' + ++n);
      Promise.resolve().then(() => host.log('info', 'job ' + n)) });`),
    ).toEqual({ kind: 'ok' });
    expect(vm.ready()).toBe(true);
    vm.tick();
    vm.tick();
    expect(devices.logged).toEqual(['info tick 1', 'info job 1', 'info tick 2', 'info job 2']);
  });

  it('hand over a host promise first', async () => {
    const { vm, devices } = await start();
    vm.load(`host.crypto.argon2id(new Uint8Array([1, 2]).buffer, new ArrayBuffer(8), { memory: 8, passes: 1, lanes: 1, length: 32 })
      .then((bytes) => host.log('info', 'got ' + new Uint8Array(bytes)));
      host.run(() => host.log('info', 'tick'));`);
    expect(vm.pending()).toBe(1);
    await vm.settle();
    expect(devices.logged).toEqual([]);
    vm.tick();
    expect(devices.logged).toEqual(['info got 1,2', 'info tick']);
    expect(vm.pending()).toBe(0);
  });

  it('hand over what was sealed, in buffers of its own', async () => {
    const { vm, devices } = await start();
    vm.load(`const of = (...bytes) => new Uint8Array(bytes).buffer;
      host.crypto.seal({ recipient: 'desk', info: of(1), aad: of(2, 2), plaintext: of(3, 3, 3), exportContext: of(),
        tag: { key: 'auth', offset: 0, length: 1, data: of() }, exportLength: 8 })
        .then(({ enc, ciphertext, exported }) => host.log('info', [enc, ciphertext, exported].map((b) => new Uint8Array(b)).join('|')));
      host.run(() => {});`);
    await vm.settle();
    vm.tick();
    expect(devices.logged).toEqual(['info 1|3,3,3|2,2']);
  });

  it('hand over a rejection as an error', async () => {
    const { vm, devices } = await start({
      crypto: { ...testDevices().crypto, argon2id: () => Promise.reject(new Error('no memory')) },
    });
    vm.load(`host.crypto.argon2id(new ArrayBuffer(1), new ArrayBuffer(8), { memory: 8, passes: 1, lanes: 1, length: 32 })
      .catch((e) => host.log('info', String(e instanceof Error) + e.message)); host.run(() => {});`);
    await vm.settle();
    vm.tick();
    expect(devices.logged).toEqual(['info trueno memory']);
  });

  it('leave a promise that nobody waited for to the end', async () => {
    const { vm } = await start({
      crypto: { ...testDevices().crypto, argon2id: () => new Promise(() => {}) },
    });
    vm.load(
      'host.crypto.argon2id(new ArrayBuffer(1), new ArrayBuffer(8), { memory: 8, passes: 1, lanes: 1, length: 32 })',
    );
    expect(vm.pending()).toBe(1);
  });
});

describe('faults are values', () => {
  it.each([
    ['throw new Error("boo")', 'Error: boo'],
    ['throw "text"', 'text'],
    ['throw undefined', 'undefined'],
    ['let x = ;', 'SyntaxError: unexpected token in expression'],
    ['import "elsewhere"', 'ReferenceError'],
    ['nowhere()', 'ReferenceError: nowhere is not defined'],
    ['(function f() { f() })()', 'RangeError: Maximum call stack size exceeded'],
    ['for (const a = [];;) a.push(new ArrayBuffer(1 << 20))', 'InternalError: out of memory'],
    ['await Promise.reject(new TypeError("later"))', 'TypeError: later'],
  ])('%s', async (source, message) => {
    const { vm } = await start();
    const outcome = vm.load(source);
    expect(outcome).toMatchObject({ kind: 'fault', message: expect.stringContaining(message) });
  });

  it('a tick that throws, and the next one works', async () => {
    const { vm, devices } = await start();
    vm.load(`let n = 0; host.run(() => { if (++n === 1) throw new Error('once'); host.log('info', 'fine') });`);
    expect(vm.tick()).toMatchObject({ kind: 'fault', message: 'Error: once' });
    expect(vm.tick()).toEqual({ kind: 'ok' });
    expect(devices.logged).toEqual(['info fine']);
  });

  it('a loop without end is stopped, and no catch stops that', async () => {
    const { vm, devices } = await start();
    const outcome = vm.load('try { for (;;); } catch { host.log("info", "caught") } host.log("info", "after")');
    expect(outcome).toMatchObject({ kind: 'fault', message: 'InternalError: interrupted' });
    expect(devices.logged).toEqual([]);
  });
});

describe('a cut of the power', () => {
  it('runs not one more statement', async () => {
    const cut = new Error('cut');
    const devices = testDevices();
    const vm = await createVm({
      ...devices,
      flash: {
        ...devices.flash,
        erase: () => {
          throw cut;
        },
      },
    });
    vm.load(`host.run(() => { try { host.flash.erase(0); host.log('info', 'next') }
      catch { host.log('info', 'catch') } finally { host.log('info', 'finally') } });`);
    expect(vm.tick()).toEqual({ kind: 'cut', cause: cut });
    expect(vm.tick()).toEqual({ kind: 'cut', cause: cut });
    expect(vm.load('host.log("info", "load")')).toEqual({ kind: 'cut', cause: cut });
    expect(vm.heapBytes()).toBe(0);
    expect(devices.logged).toEqual([]);
  });

  it('in a promise job as well', async () => {
    const devices = testDevices();
    const vm = await createVm({
      ...devices,
      flash: {
        ...devices.flash,
        program: () => {
          throw new Error('cut');
        },
      },
    });
    vm.load(`host.run(() => { Promise.resolve().then(() => host.flash.program(0, new ArrayBuffer(1)))
      .catch(() => host.log('info', 'catch')).finally(() => host.log('info', 'finally')) });`);
    expect(vm.tick()).toMatchObject({ kind: 'cut' });
    expect(devices.logged).toEqual([]);
  });
});
