import { afterEach, describe, expect, it } from 'vitest';
import { createNor } from '../../../src/sim/flash/nor';
import type { Bridge } from '../../../src/sim/machine/bridge';
import { advance, settle } from '../../../src/sim/machine/pace';
import { createView } from '../../../src/sim/script/widgets';
import { fixtureBundle } from '../fixture-bundle';
import { type TestMachine, testMachine } from '../test-machine';

let open: TestMachine[] = [];
afterEach(() => {
  for (const one of open) one.close();
  open = [];
});

async function start(options: Parameters<typeof testMachine>[0] = {}): Promise<TestMachine> {
  const made = await testMachine(options);
  open.push(made);
  return made;
}

const texts = ({ machine }: TestMachine): string[] => createView(machine.tree()).spots.map((spot) => spot.text);
const isDark = ({ machine }: TestMachine): boolean => machine.frame().every((pixel) => (pixel & 0xffffff) === 0);

/** A click of the fixture's button: one byte programmed. */
async function click({ machine }: TestMachine): Promise<void> {
  machine.pointer(100, 30, true);
  machine.step(16);
  machine.pointer(100, 30, false);
  await settle(machine);
}

describe('power', () => {
  it('shows the bundle when on, and nothing when off', async () => {
    const made = await start();
    expect(made.machine.power()).toBe('on');
    expect(isDark(made)).toBe(false);
    expect(texts(made)).toContain('count 0');
    made.machine.powerOff();
    expect(made.machine.power()).toBe('off');
    expect(isDark(made)).toBe(true);
    expect(made.machine.tree()).toEqual([]);
    expect(made.machine.hit(100, 30)).toBe(0);
    expect(made.machine.step(16)).toBe(false);
  });

  it('keeps the flash, and nothing else', async () => {
    const made = await start();
    await click(made);
    await click(made);
    expect(texts(made)).toContain('count 2');
    made.machine.powerOff();
    await made.machine.powerOn();
    await settle(made.machine);
    expect(texts(made)).toContain('count 2');
  });

  it('starts the clock at zero each time, and the clock stands still while off', async () => {
    const { machine, logged } = await start();
    await advance(machine, 5000);
    expect(machine.now()).toBeGreaterThanOrEqual(5000);
    machine.powerOff();
    machine.step(1000);
    await machine.powerOn();
    expect(machine.now()).toBe(0);
    expect(logged.filter((line) => line === 'recorder debug: second 1')).toHaveLength(1);
  });

  it('off while it starts is off', async () => {
    const { machine } = await start();
    machine.powerOff();
    const starting = machine.powerOn();
    expect(machine.power()).toBe('starting');
    machine.powerOff();
    const again = machine.powerOn();
    machine.powerOff();
    await Promise.all([starting, again]);
    expect(machine.power()).toBe('off');
  });

  it('drops promises of an earlier power-on', async () => {
    const made = await testMachine();
    open.push(made);
    const { machine, logged } = made;
    expect(logged).toContain('recorder info: hash of 16');
    machine.powerOff();
    await machine.powerOn();
    expect(machine.pending()).toBe(1);
    const earlier = machine.settlePromises();
    machine.powerOff();
    await machine.powerOn();
    await earlier;
    await settle(machine);
    expect(logged.filter((line) => line === 'recorder info: hash of 16')).toHaveLength(2);
  });
});

describe('a pulled plug', () => {
  it('cuts in the middle of the next flash operation', async () => {
    const made = await start();
    made.machine.pullPlug();
    expect(made.machine.power()).toBe('on');
    await click(made);
    expect(made.machine.power()).toBe('off');
    expect(isDark(made)).toBe(true);
    expect(made.logged.at(-1)).toBe(
      'machine warn: the power was cut in the middle of a flash operation: program of 1 bytes at 0 in sector 0, after 0 of them and some bits of the next',
    );
    await made.machine.powerOn();
    await settle(made.machine);
    expect(made.machine.power()).toBe('on');
    await click(made);
    expect(made.machine.power()).toBe('on');
  });

  it('waits for one, however long', async () => {
    const made = await start();
    made.machine.pullPlug();
    await advance(made.machine, 3_600_000);
    expect([made.machine.power(), made.machine.isPlugPulled()]).toEqual(['on', true]);
    await click(made);
    expect([made.machine.power(), made.machine.isPlugPulled()]).toEqual(['off', false]);
  });

  it.each([
    ['put back', async ({ machine }: TestMachine) => machine.putPlugBack()],
    [
      'forgotten by power off',
      async ({ machine }: TestMachine) => {
        machine.powerOff();
        await machine.powerOn();
      },
    ],
  ])('may be %s', async (_how, undo) => {
    const made = await start();
    made.machine.pullPlug();
    await undo(made);
    expect(made.machine.isPlugPulled()).toBe(false);
    await click(made);
    expect([made.machine.power(), made.nor.image[0]]).toEqual(['on', 0]);
  });

  it('cuts at the operation that was asked for', async () => {
    const made = await start();
    made.machine.cutAt(3);
    await click(made);
    await click(made);
    expect(made.machine.power()).toBe('on');
    await click(made);
    expect(made.machine.power()).toBe('off');
    expect([...made.nor.image.subarray(0, 2)]).toEqual([0, 0]);
  });

  it('has no effect on a recorder that is off', async () => {
    const made = await start();
    made.machine.powerOff();
    made.machine.pullPlug();
    await made.machine.powerOn();
    await settle(made.machine);
    await click(made);
    expect(made.machine.power()).toBe('on');
  });
});

describe('a bundle that fails', () => {
  const screen = ['Ошибка программы', 'Program error'];

  it.each([
    ['throws when it starts', 'throw new Error("boo")', 'Error: boo'],
    ['is no JavaScript', '?', 'SyntaxError'],
    ['never calls run', 'export {}', 'did not call host.run'],
    ['throws in its first tick', 'host.run(() => { throw new TypeError("boo") })', 'TypeError: boo'],
    ['never ends', 'for (;;);', 'interrupted'],
  ])('%s: a readable screen, the reason in the log', async (_name, bundle, message) => {
    const made = await start({ bundle });
    expect(made.machine.power()).toBe('fault');
    expect(made.machine.problem()).toContain(message);
    expect(made.logged.join('\n')).toContain(message);
    expect(texts(made)).toEqual(expect.arrayContaining(screen));
    expect(texts(made).join(' ')).not.toContain(message);
    expect(made.machine.stats().refusedCommands).toBe(0);
    expect(isDark(made)).toBe(false);
  });

  it('is started again by the power button', async () => {
    const made = await start();
    made.machine.pointer(150, 230, true);
    made.machine.step(16);
    made.machine.pointer(150, 230, false);
    await settle(made.machine);
    expect(made.machine.problem()).toBe('Error: asked to fail');
    made.machine.powerOff();
    expect(made.machine.problem()).toBeUndefined();
    await made.machine.powerOn();
    await settle(made.machine);
    expect(made.machine.power()).toBe('on');
    expect(texts(made)).toContain('count 0');
  });

  it('shows the fault on a monitor of another size as well', async () => {
    const made = await start({ bundle: 'throw 1' });
    made.machine.resize(320, 200);
    expect(made.machine.problem()).toBe('1');
    expect(texts(made)).toEqual(expect.arrayContaining(screen));
    expect(made.machine.frame()).toHaveLength(320 * 200);
  });
});

describe('a bridge that crashes', () => {
  /** The first of the two bridges of a power-on fails in this method, once `broken` is set. */
  function breaking(method: 'pointer' | 'render' | 'tree' | 'advance' | 'exec', all = false) {
    const state = { broken: false };
    const crash = (): never => {
      throw new WebAssembly.RuntimeError('unreachable');
    };
    const change = (bridge: Bridge, number: number): Bridge => {
      if (number > 0 && !all) return bridge;
      const kept = bridge[method] as (...values: never[]) => unknown;
      return { ...bridge, [method]: (...values: never[]) => (state.broken ? crash() : kept(...values)) };
    };
    return { state, change };
  }

  it.each(['pointer', 'render', 'tree', 'advance', 'exec'] as const)('in %s: the fault screen', async (method) => {
    const { state, change } = breaking(method);
    const made = await start({ change });
    state.broken = true;
    await click(made);
    made.machine.tree();
    expect(made.machine.power()).toBe('fault');
    expect(made.machine.problem()).toContain('unreachable');
    expect(texts(made)).toContain('Program error');
  });

  it('twice: a dark monitor, and no third time', async () => {
    const { state, change } = breaking('advance', true);
    const made = await start({ change });
    state.broken = true;
    await advance(made.machine, 1000);
    expect(made.machine.power()).toBe('fault');
    expect(isDark(made)).toBe(true);
    expect(made.logged.filter((line) => line.includes('unreachable'))).toHaveLength(2);
  });
});

describe('monitors', () => {
  it('show the arrow of the mouse in the middle at first', async () => {
    const points: unknown[] = [];
    const change = (bridge: Bridge): Bridge => ({ ...bridge, pointer: (...point) => points.push(point) });
    await start({ cursor: true, change });
    expect(points).toEqual([[320, 240, false]]);
    await start({ change });
    expect(points).toHaveLength(1);
  });

  it('changed while the recorder starts', async () => {
    const { machine } = await start();
    machine.powerOff();
    const starting = machine.powerOn();
    machine.resize(320, 200);
    await starting;
    expect(machine.power()).toBe('on');
    expect(machine.frame()).toHaveLength(320 * 200);
  });

  it.each([
    [1, 1],
    [2, 8192],
    [640, 480],
  ])('%i x %i', async (width, height) => {
    const { machine } = await start({ width, height });
    expect(machine.power()).toBe('on');
    expect(machine.frame()).toHaveLength(width * height);
    machine.resize(height, width);
    await settle(machine);
    expect(machine.power()).toBe('on');
    expect([machine.width, machine.height]).toEqual([height, width]);
  });

  it('a size changed while off counts at the next power-on', async () => {
    const { machine } = await start();
    machine.powerOff();
    machine.resize(100, 50);
    expect(machine.frame()).toHaveLength(5000);
    await machine.powerOn();
    expect(machine.frame()).toHaveLength(5000);
  });
});

describe('time', () => {
  it('draws only what changes, and rests', async () => {
    const made = await start();
    made.draws.length = 0;
    await settle(made.machine);
    expect(made.draws).toEqual([]);
    await click(made);
    expect(made.draws.length).toBeGreaterThan(0);
  });

  it('is the same in every run: pictures, clock and log', async () => {
    const run = async () => {
      const made = await start({ nor: createNor(), bundle: fixtureBundle() });
      await click(made);
      await advance(made.machine, 12_345);
      return { now: made.machine.now(), logged: made.logged, frame: [...made.machine.frame()] };
    };
    expect(await run()).toEqual(await run());
  });
});
