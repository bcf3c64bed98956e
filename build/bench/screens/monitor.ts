/**
 * LVGL, the bridge and the C reference in one WebAssembly module, out/bench/screens.wasm: linked from the objects of the simulator's
 * bridge, so that all that is measured runs in the same machine code.
 *
 * @module
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadAssets } from '../../../src/sim/machine/assets';
import type { Font } from '../../../src/sim/machine/bridge';
import { build, root } from '../../clang';
import { buildWasm, wasmTarget } from '../../wasm';

const output = 'out/bench/screens.wasm';
/** C files of the reference. */
export const sources = ['screens', 'styles', 'texts', 'controls', 'cards'].map(
  (name) => `build/bench/screens/c-reference/${name}.c`,
);
const exported = ['reference_screens', 'reference_cards', 'reference_key', 'reference_redraw'];

interface Exports {
  readonly memory: WebAssembly.Memory;
  _initialize(): void;
  bridge_start(width: number, height: number): number;
  bridge_font(face: number, bytes: number, length: number): number;
  bridge_exec(commands: number, length: number): number;
  bridge_events(out: number, capacity: number): number;
  bridge_events_waiting(): number;
  bridge_pointer(x: number, y: number, pressed: number): void;
  bridge_key(key: number, pressed: number): void;
  bridge_advance(milliseconds: number): void;
  bridge_render(): number;
  bridge_frame(): number;
  bridge_tree(out: number, capacity: number): number;
  bridge_bytes(): number;
  bridge_alloc(size: number): number;
  bridge_free(memory: number): void;
  reference_screens(): void;
  reference_cards(shown: number): void;
  reference_key(key: number): void;
  reference_redraw(): void;
}

/** Makes the module and loads the fonts; gives what makes monitors. */
export async function loadMonitors(): Promise<{ readonly open: OpenMonitor; readonly bytes: number }> {
  buildWasm();
  build(wasmTarget({ file: 'screens', output, extra: sources, exported }));
  const bytes = await readFile(join(root, output));
  const module = await WebAssembly.compile(bytes as Uint8Array<ArrayBuffer>);
  const { fonts } = await loadAssets();
  return { open: (width, height) => openMonitor(module, fonts, width, height), bytes: bytes.length };
}

type OpenMonitor = (width: number, height: number) => Promise<Monitor>;

/** A started bridge of its own memory, with its fonts. */
export type Monitor = Awaited<ReturnType<typeof openMonitor>>;

/** What the C library may call; nothing here prints. */
const wasi = { fd_close: () => 0, fd_seek: () => 0, fd_write: () => 0 };

async function openMonitor(module: WebAssembly.Module, fonts: readonly Font[], width: number, height: number) {
  const instance = await WebAssembly.instantiate(module, { wasi_snapshot_preview1: wasi });
  const c = instance.exports as unknown as Exports;
  c._initialize();

  function lend(data: Uint8Array, use: (at: number) => number): number {
    const at = c.bridge_alloc(data.length);
    new Uint8Array(c.memory.buffer, at, data.length).set(data);
    const result = use(at);
    c.bridge_free(at);
    return result;
  }
  function borrow(capacity: number, fill: (at: number) => number): Uint8Array {
    const at = c.bridge_alloc(capacity);
    const bytes = new Uint8Array(c.memory.buffer).slice(at, at + fill(at));
    c.bridge_free(at);
    return bytes;
  }

  if (c.bridge_start(width, height) === 0) throw new Error(`no memory for a monitor of ${width}x${height}`);
  for (const { face, bytes } of fonts) lend(bytes, (at) => c.bridge_font(face, at, bytes.length));

  return {
    width,
    height,
    exec: (commands: Uint8Array): number => lend(commands, (at) => c.bridge_exec(at, commands.length)),
    events(): Uint8Array {
      // only what waits: the bridge wipes what it takes back, and 64 KiB each time would be much of a key's cost
      const waiting = c.bridge_events_waiting();
      return waiting === 0 ? new Uint8Array() : borrow(waiting, (at) => c.bridge_events(at, waiting));
    },
    pointer: (x: number, y: number, pressed: boolean): void => c.bridge_pointer(x, y, pressed ? 1 : 0),
    key: (key: number, pressed: boolean): void => c.bridge_key(key, pressed ? 1 : 0),
    advance: (ms: number): void => c.bridge_advance(ms),
    /** Lays out and draws what has changed; false when nothing has. */
    render: (): boolean => c.bridge_render() > 0,
    /** A copy of the pixels, 0xXXRRGGBB. */
    frame: (): Uint32Array => new Uint32Array(c.memory.buffer, c.bridge_frame(), width * height).slice(),
    tree(): readonly MonitorWidget[] {
      const needed = c.bridge_tree(0, 0);
      return JSON.parse(new TextDecoder().decode(borrow(needed, (at) => c.bridge_tree(at, needed))));
    },
    /** Bytes that LVGL and the bridge hold, frame buffer apart. */
    bytes: (): number => c.bridge_bytes(),
    /** The C reference. */
    reference: {
      screens: (): void => c.reference_screens(),
      cards: (shown: boolean): void => c.reference_cards(shown ? 1 : 0),
      key: (key: number): void => c.reference_key(key),
    },
    /** Marks the whole screen as changed. */
    redraw: (): void => c.reference_redraw(),
  };
}

interface MonitorWidget {
  readonly type: string;
  readonly name?: string;
  readonly text?: string;
  /** x1, y1, x2, y2 */
  readonly rect: readonly [number, number, number, number];
}
