/**
 * Loads the C bridge (out/lvgl/bridge.wasm) for a page or for Node. The methods are those of
 * `firmware/lvgl/bridge/bridge.h`, in the order and with the meaning given there.
 *
 * @module
 */
import type { Area, Bridge as MachineBridge, TreeWidget } from './bridge.ts';

interface Exports {
  readonly memory: WebAssembly.Memory;
  _initialize(): void;
  bridge_start(width: number, height: number): number;
  bridge_stop(): void;
  bridge_resize(width: number, height: number): number;
  bridge_font(face: number, bytes: number, length: number): number;
  bridge_exec(commands: number, length: number): number;
  bridge_events(out: number, capacity: number): number;
  bridge_events_waiting(): number;
  bridge_pointer(x: number, y: number, pressed: number): void;
  bridge_pointer_lost(): void;
  bridge_cursor(visible: number): void;
  bridge_wheel(notches: number): void;
  bridge_key(key: number, pressed: number): void;
  bridge_key_lost(key: number): void;
  bridge_advance(milliseconds: number): void;
  bridge_wait(): number;
  bridge_render(): number;
  bridge_dirty(out: number, capacity: number): number;
  bridge_frame(): number;
  bridge_tree(out: number, capacity: number): number;
  bridge_hit(x: number, y: number): number;
  bridge_focused(): number;
  bridge_error_count(kind: number): number;
  bridge_events_dropped(): number;
  bridge_widget_count(): number;
  bridge_bytes(): number;
  bridge_bytes_peak(): number;
  bridge_forget_letters(): void;
  bridge_alloc(size: number): number;
  bridge_free(memory: number): void;
}

export interface Bridge extends MachineBridge {
  /** The keyboard was unplugged with this key down: what it held down is let go of, without a click. */
  keyLost(key: number): void;
  /** Milliseconds until something moves by itself; 2^32 - 1: nothing does. */
  wait(): number;
  /** The most bytes that were held at once. */
  bytesPeak(): number;
  /** Frees the letters that are kept once they were drawn. */
  forgetLetters(): void;
}

type Rect = readonly [number, number, number, number];

/** A widget as the bridge writes it: rectangles are x1, y1, x2, y2. */
interface RawWidget extends Omit<TreeWidget, 'rect' | 'clip' | 'items' | 'buttons' | 'dots'> {
  readonly rect: Rect;
  readonly clip: Rect | null;
  readonly items?: readonly { readonly text: string; readonly rect: Rect }[];
  readonly buttons?: readonly {
    readonly text: string;
    readonly rect: Rect;
    readonly disabled: boolean;
    readonly command: boolean;
  }[];
  readonly dots?: readonly Rect[];
}

const area = ([x1, y1, x2, y2]: Rect): Area => ({ x1, y1, x2, y2 });

function widget(raw: RawWidget): TreeWidget {
  const { items, buttons, dots, ...rest } = raw;
  return {
    ...rest,
    rect: area(raw.rect),
    clip: raw.clip && area(raw.clip),
    ...(items && { items: items.map((item) => ({ text: item.text, clip: area(item.rect) })) }),
    ...(buttons && { buttons: buttons.map((button) => ({ ...button, rect: area(button.rect) })) }),
    ...(dots && { dots: dots.map(area) }),
  };
}

/** The widgets out of the JSON of `bridge_tree`. */
export const readTree = (json: string): TreeWidget[] => (JSON.parse(json) as RawWidget[]).map(widget);

const DIRTY_MOST = 64;

/** What the C library may call; the bridge itself prints nothing. */
const wasi = { fd_close: () => 0, fd_seek: () => 0, fd_write: () => 0 };

/** A bridge of its own memory; call `start` next. */
export async function loadBridge(bytes: Uint8Array): Promise<Bridge> {
  const module = await WebAssembly.compile(bytes as Uint8Array<ArrayBuffer>);
  const instance = await WebAssembly.instantiate(module, { wasi_snapshot_preview1: wasi });
  const c = instance.exports as unknown as Exports;
  c._initialize();
  let size = { width: 0, height: 0 };
  const decoder = new TextDecoder();

  /** Runs `use` with a copy of `data` in the bridge's memory. */
  function lend<T>(data: Uint8Array, use: (at: number) => T): T {
    const at = c.bridge_alloc(data.length);
    if (at === 0) throw new Error(`the bridge has no room for ${data.length} bytes`);
    new Uint8Array(c.memory.buffer, at, data.length).set(data);
    try {
      return use(at);
    } finally {
      c.bridge_free(at);
    }
  }

  /** Bytes that `fill` writes into a buffer of `capacity`. */
  function borrow(capacity: number, fill: (at: number) => number): Uint8Array {
    const at = c.bridge_alloc(capacity);
    if (at === 0) throw new Error(`the bridge has no room for ${capacity} bytes`);
    try {
      const length = fill(at);
      return new Uint8Array(c.memory.buffer).slice(at, at + length);
    } finally {
      c.bridge_free(at);
    }
  }

  return {
    start(width, height) {
      if (c.bridge_start(width, height) === 0) return false;
      size = { width, height };
      return true;
    },
    stop: () => c.bridge_stop(),
    resize(width, height) {
      if (c.bridge_resize(width, height) === 0) return false;
      size = { width, height };
      return true;
    },
    font: (face, file) => lend(file, (at) => c.bridge_font(face, at, file.length)) !== 0,
    exec: (commands) => lend(commands, (at) => c.bridge_exec(at, commands.length)),
    events() {
      const size = c.bridge_events_waiting();
      return size === 0 ? new Uint8Array() : borrow(size, (at) => c.bridge_events(at, size));
    },
    pointer: (x, y, pressed) => c.bridge_pointer(x, y, pressed ? 1 : 0),
    pointerLost: () => c.bridge_pointer_lost(),
    cursor: (visible) => c.bridge_cursor(visible ? 1 : 0),
    wheel: (notches) => c.bridge_wheel(notches),
    key: (key, pressed) => c.bridge_key(key, pressed ? 1 : 0),
    keyLost: (key) => c.bridge_key_lost(key),
    advance: (ms) => c.bridge_advance(ms),
    wait: () => c.bridge_wait() >>> 0,
    render: () => c.bridge_render(),
    dirty() {
      const words = new Int32Array(borrow(DIRTY_MOST * 16, (at) => c.bridge_dirty(at, DIRTY_MOST) * 16).buffer);
      return Array.from({ length: words.length / 4 }, (_, at) =>
        area([...words.subarray(4 * at, 4 * at + 4)] as unknown as Rect),
      );
    },
    frame: () => new Uint32Array(c.memory.buffer, c.bridge_frame(), size.width * size.height),
    tree() {
      const needed = c.bridge_tree(0, 0);
      return readTree(decoder.decode(borrow(needed, (at) => c.bridge_tree(at, needed))));
    },
    hit: (x, y) => c.bridge_hit(x, y),
    focused: () => c.bridge_focused(),
    errorCount: (kind = 0) => c.bridge_error_count(kind),
    eventsDropped: () => c.bridge_events_dropped(),
    widgetCount: () => c.bridge_widget_count(),
    bytes: () => c.bridge_bytes(),
    bytesPeak: () => c.bridge_bytes_peak(),
    forgetLetters: () => c.bridge_forget_letters(),
  };
}
