/**
 * The simulated recorder: power, clock, engine, monitor. One machine serves the page (driven by real time) and the headless
 * monitor (driven by steps); it knows neither.
 *
 * All calls belong to one thread. Time passes in `step` alone.
 *
 * @module
 */
import { toBuffer } from '../../hal/bytes';
import { type Nor, PowerCut } from '../flash/nor';
import { type Area, type Bridge, type Font, startBridge, type TreeWidget } from './bridge';
import { faultScreen } from './fault-screen';
import { createSupply } from './supply';
import { createVm, type Vm, type VmOutcome } from './vm';
import type { HostDevices } from './vm-host';

export interface MachineDevices {
  /** A new bridge, not started: two of them for each power-on. */
  readonly createBridge: () => Promise<Bridge>;
  readonly fonts: readonly Font[];
  /** Source of the bundle: an ES module. */
  readonly bundle: string;
  /** Throws PowerCut once the power has failed in an operation, until it is restored. */
  readonly flash: HostFlash & Pick<Nor, 'counts' | 'cutAt' | 'isCutAhead' | 'restore'>;
  readonly crypto: HostCrypto;
  readonly identity: HostIdentity;
  readonly random: Host['random'];
  /** Wall clock, told how many ms the machine was powered on in all. */
  readonly wall: (powered: number) => ReturnType<HostClock['wall']>;
  /** Lines of the bundle and of the machine itself. */
  readonly log: (source: 'recorder' | 'machine', level: LogLevel, text: string) => void;
}

export interface MachineOptions {
  readonly width: number;
  readonly height: number;
  /** Draws the mouse cursor. */
  readonly cursor: boolean;
  /** Called after each step that changed pixels, and when the monitor goes dark or changes its size. */
  readonly onDraw?: (areas: readonly Area[]) => void;
}

export type Power = 'off' | 'starting' | 'on' | 'fault';

interface MachineStats {
  readonly heapBytes: number;
  readonly bridgeBytes: number;
  readonly widgets: number;
  readonly refusedCommands: number;
  readonly droppedEvents: number;
}

export interface Machine {
  /** `fault`: powered, but the bundle has failed; only the power button helps. */
  power(): Power;
  /** What went wrong, in state `fault`. */
  problem(): string | undefined;
  powerOn(): Promise<void>;
  powerOff(): void;
  /** Cuts the power in the middle of the next flash operation, whenever it comes. */
  pullPlug(): void;
  /** Takes `pullPlug` back. */
  putPlugBack(): void;
  /** The plug is pulled and the power not yet gone; power off ends that. */
  isPlugPulled(): boolean;
  /** Cuts the power at the n-th flash operation from now; 0 takes that back. */
  cutAt(operation: number): void;
  /** The last step changed nothing in the flash, no promise is pending and no cut of the power is ahead: a long step would miss nothing. */
  isQuiet(): boolean;
  readonly width: number;
  readonly height: number;
  resize(width: number, height: number): void;
  pointer(x: number, y: number, pressed: boolean): void;
  /** The mouse is unplugged: what it holds down is let go of, without a click. */
  pointerLost(): void;
  wheel(notches: number): void;
  key(key: number, pressed: boolean): void;
  /** Lets powered-on time pass, runs one tick and draws; true when pixels changed. `draw` false leaves drawing to a later step. */
  step(ms: number, draw?: boolean): boolean;
  /** Powered-on milliseconds. */
  now(): number;
  /** Host promises the bundle waits for. */
  pending(): number;
  /** Resolves when all of them have settled; the next step hands them over. */
  settlePromises(): Promise<void>;
  /** Width * height words 0xXXRRGGBB, black while off; valid until the next call. */
  frame(): Uint32Array;
  /** The widgets as the bridge tells them; none while off. */
  tree(): readonly TreeWidget[];
  hit(x: number, y: number): number;
  focused(): number;
  stats(): MachineStats;
}

interface Running {
  readonly bridge: Bridge;
  /** Undefined on the fault screen. */
  readonly vm: Vm | undefined;
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export function createMachine(devices: MachineDevices, options: MachineOptions): Machine {
  const supply = createSupply(devices.flash);
  let { width, height } = options;
  let running: Running | undefined;
  let power: Power = 'off';
  let starts = 0;
  let dark: Uint32Array | undefined;
  let problem: string | undefined;
  let writesBefore = 0; // the last step
  let spare: Bridge | undefined; // draws the fault screen, also when the other bridge is the fault

  const say = (level: LogLevel, text: string): void => devices.log('machine', level, text);
  const drawn = (areas: readonly Area[]): void => options.onDraw?.(areas);
  const writes = (): number => devices.flash.counts.programs + devices.flash.counts.erases;
  const whole = (): Area[] => [{ x1: 0, y1: 0, x2: width - 1, y2: height - 1 }];

  const start = (bridge: Bridge): void => {
    startBridge(bridge, width, height, devices.fonts);
    bridge.cursor(options.cursor);
    // Not in a corner, where nobody sees it.
    if (options.cursor) bridge.pointer(width >> 1, height >> 1, false);
  };

  function hostDevices(bridge: Bridge): HostDevices {
    return {
      ui: {
        exec(commands) {
          // The bridge wants the first word of a buffer; where there is none, nothing is refused.
          if (commands.byteLength === 0) return 0;
          const refused = bridge.exec(new Uint8Array(commands));
          if (refused > 0) say('warn', `the bridge refused ${refused} commands`);
          return refused;
        },
        events: () => toBuffer(bridge.events()),
      },
      flash: devices.flash,
      identity: devices.identity,
      clock: { now: supply.now, wall: () => devices.wall(supply.total()) },
      crypto: devices.crypto,
      random: devices.random,
      log: (level, text) => devices.log('recorder', level, text),
    };
  }

  function off(): void {
    running = undefined;
    power = 'off';
    supply.end();
    drawn(whole());
  }

  function drawFault(): void {
    running = undefined;
    try {
      if (!spare) throw new Error('there is no bridge to draw the fault screen');
      start(spare);
      spare.exec(faultScreen(width, height));
      spare.render();
      running = { bridge: spare, vm: undefined };
    } catch (error) {
      // The monitor stays dark; the log has the reason.
      say('error', reason(error));
      running = undefined;
    }
    drawn(whole());
  }

  function fault(message: string, stack: string): void {
    const isNew = power !== 'fault';
    power = 'fault';
    say('error', stack === '' ? message : `${message}\n${stack.trimEnd()}`);
    if (isNew) {
      problem = message;
      drawFault();
      return;
    }
    // The bridge that draws the fault screen has failed as well.
    running = undefined;
    drawn(whole());
  }

  /** Does something with the bridge; a crash in it (a trap of its WebAssembly) is a fault like the bundle's. */
  function withBridge<Result>(instead: Result, use: (bridge: Bridge) => Result): Result {
    if (!running) return instead;
    try {
      return use(running.bridge);
    } catch (error) {
      fault(`the bridge failed: ${reason(error)}`, '');
      return instead;
    }
  }

  /** True when the bundle may go on. */
  function took(outcome: VmOutcome): boolean {
    if (outcome.kind === 'ok') return true;
    if (outcome.kind === 'fault') {
      fault(outcome.message, outcome.stack);
      return false;
    }
    if (outcome.cause instanceof PowerCut) {
      say('warn', `the power was cut in the middle of a flash operation: ${outcome.cause.where}`);
      off();
      return false;
    }
    const { cause } = outcome;
    fault(reason(cause), (cause instanceof Error && cause.stack) || '');
    return false;
  }

  async function powerOn(): Promise<void> {
    if (power !== 'off') return;
    const attempt = ++starts;
    power = 'starting';
    let started: Running & { readonly vm: Vm };
    try {
      const [bridge, other] = await Promise.all([devices.createBridge(), devices.createBridge()]);
      const vm = await createVm(hostDevices(bridge));
      if (attempt !== starts || power !== 'starting') return;
      spare = other;
      // Not before the last wait: the monitor may have been changed meanwhile.
      start(bridge);
      started = { bridge, vm };
    } catch (error) {
      if (attempt === starts && power === 'starting') fault(reason(error), '');
      return;
    }
    running = started;
    power = 'on';
    if (!took(started.vm.load(devices.bundle))) return;
    if (!started.vm.ready()) fault('the bundle did not call host.run', '');
    else step(0);
  }

  function step(ms: number, draw = true): boolean {
    if (!running) return false;
    supply.pass(ms);
    writesBefore = writes();
    return withBridge(true, (bridge) => {
      bridge.advance(ms);
      if (running?.vm && !took(running.vm.tick())) return true;
      if (!draw || bridge.render() === 0) return false;
      drawn(bridge.dirty());
      return true;
    });
  }

  return {
    power: () => power,
    problem: () => (power === 'fault' ? problem : undefined),
    powerOn,
    powerOff() {
      if (power !== 'off') off();
    },
    pullPlug() {
      if (power !== 'off') supply.plug(true);
    },
    putPlugBack() {
      if (supply.isPulled()) supply.plug(false);
    },
    isPlugPulled: supply.isPulled,
    cutAt: (operation) => devices.flash.cutAt(operation),
    isQuiet: () => writes() === writesBefore && !devices.flash.isCutAhead() && !running?.vm?.pending(),
    get width() {
      return width;
    },
    get height() {
      return height;
    },
    resize(newWidth, newHeight) {
      if (newWidth === width && newHeight === height) return;
      [width, height] = [newWidth, newHeight];
      dark = undefined;
      if (power === 'fault') return drawFault();
      const resized = withBridge(true, (bridge) => bridge.resize(width, height));
      if (!resized) fault(`no memory for a monitor of ${width}x${height}`, '');
      drawn(whole());
    },
    pointer: (x, y, pressed) => withBridge(undefined, (bridge) => bridge.pointer(x, y, pressed)),
    pointerLost: () => withBridge(undefined, (bridge) => bridge.pointerLost()),
    wheel: (notches) => withBridge(undefined, (bridge) => bridge.wheel(notches)),
    key: (key, pressed) => withBridge(undefined, (bridge) => bridge.key(key, pressed)),
    step,
    now: supply.now,
    pending: () => running?.vm?.pending() ?? 0,
    settlePromises: async () => running?.vm?.settle(),
    frame() {
      const lit = withBridge<Uint32Array | undefined>(undefined, (bridge) => bridge.frame());
      if (lit) return lit;
      dark ??= new Uint32Array(width * height);
      return dark;
    },
    tree: () => withBridge<readonly TreeWidget[]>([], (bridge) => bridge.tree()),
    hit: (x, y) => withBridge(0, (bridge) => bridge.hit(x, y)),
    focused: () => withBridge(0, (bridge) => bridge.focused()),
    stats() {
      const heapBytes = running?.vm?.heapBytes() ?? 0;
      const none = { heapBytes, bridgeBytes: 0, widgets: 0, refusedCommands: 0, droppedEvents: 0 };
      return withBridge(none, (bridge) => ({
        heapBytes,
        bridgeBytes: bridge.bytes(),
        widgets: bridge.widgetCount(),
        refusedCommands: bridge.errorCount(),
        droppedEvents: bridge.eventsDropped(),
      }));
    },
  };
}
