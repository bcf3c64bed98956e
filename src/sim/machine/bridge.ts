/**
 * The C bridge as the machine uses it (`firmware/lvgl/bridge/bridge.h`); `wasm.ts` loads it.
 *
 * @module
 */

/** Pixels from the left and top edge, to and with `x2`, `y2`. */
export interface Area {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** One widget of the bridge's tree. */
export interface TreeWidget {
  readonly handle: number;
  readonly parent: number;
  readonly type: string;
  readonly name?: string;
  /** Bullets when it is secret. */
  readonly text?: string;
  readonly placeholder?: string;
  readonly rect: Area;
  /** Its visible part; null when nothing of it is to be seen. */
  readonly clip: Area | null;
  readonly states: readonly string[];
  readonly value?: number;
  /** All options of a drop-down. */
  readonly options?: readonly string[];
  readonly open?: boolean;
  /** The options of an open drop-down that are to be seen. */
  readonly items?: readonly { readonly text: string; readonly clip: Area | null }[];
  /** Keys of a button matrix or keyboard. */
  readonly buttons?: readonly {
    readonly text: string;
    readonly rect: Area | null;
    readonly disabled?: boolean;
    readonly command?: boolean;
  }[];
  /** Ninths of a pattern's square, from the top left, row by row. */
  readonly dots?: readonly Area[];
}

export interface Bridge {
  start(width: number, height: number): boolean;
  stop(): void;
  resize(width: number, height: number): boolean;
  font(face: number, bytes: Uint8Array): boolean;
  exec(commands: Uint8Array): number;
  events(): Uint8Array;
  pointer(x: number, y: number, pressed: boolean): void;
  /** The mouse was unplugged: what it held down is let go of, without a click. */
  pointerLost(): void;
  cursor(visible: boolean): void;
  wheel(notches: number): void;
  key(key: number, pressed: boolean): void;
  advance(ms: number): void;
  /** Number of changed rectangles. */
  render(): number;
  dirty(): readonly Area[];
  /** A view of width * height words 0xXXRRGGBB; valid until the next call. */
  frame(): Uint32Array;
  tree(): readonly TreeWidget[];
  hit(x: number, y: number): number;
  focused(): number;
  errorCount(kind?: number): number;
  eventsDropped(): number;
  widgetCount(): number;
  bytes(): number;
}

/** A font file and the face it is registered as (7 = icons, the fallback of the others). */
export interface Font {
  readonly face: number;
  readonly bytes: Uint8Array;
}

/** Starts a bridge, again if it was started before. Throws when there is no memory for it or a font is refused. */
export function startBridge(bridge: Bridge, width: number, height: number, fonts: readonly Font[]): void {
  bridge.stop();
  if (!bridge.start(width, height)) throw new Error(`no memory for a monitor of ${width}x${height}`);
  for (const { face, bytes } of fonts)
    if (!bridge.font(face, bytes)) throw new Error(`the font of face ${face} was refused`);
}
