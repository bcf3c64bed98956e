/**
 * Glyphs as dots, drawn by LVGL and the bridge that draw the recorder's screens, from the same font file.
 *
 * @module
 */
import { createCommandBuffer } from '@lvgljs/core/command-buffer';
import { attributes, roots, styles, widgets } from '@lvgljs/core/schema';
import { type Bridge, startBridge } from '../../../src/sim/machine/bridge';

/** A row of black dots of a glyph, from the pen and from the baseline down. */
export interface Run {
  readonly x: number;
  readonly y: number;
  readonly length: number;
}

/** `size` in dots, 1 to 160. */
export type Glyphs = (char: string, size: number) => readonly Run[];

/** Side of the sheet that a glyph is drawn on, and where on it the label begins: room for what hangs over on any side. */
const SIDE = 512;
const START = 160;
const FACE = 2;
const LABEL = 3;
/** A dot is black when more than half of it is covered. */
const HALF = 128;

function runsOf(frame: Uint32Array): readonly Run[] {
  const isBlack = (at: number): boolean => (frame[at]! & 0xff) < HALF;
  const runs: Run[] = [];
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const begin = x;
      while (x < SIDE && isBlack(y * SIDE + x)) x++;
      if (x > begin) runs.push({ x: begin - START, y, length: x - begin });
    }
  }
  return runs;
}

/** Draws with a bridge of its own and a font file. Throws when either is refused. */
export function createGlyphs(bridge: Bridge, font: Uint8Array): Glyphs {
  startBridge(bridge, SIDE, SIDE, [{ face: FACE, bytes: font }]);
  const buffer = createCommandBuffer();
  const style = (handle: number, name: keyof typeof styles, value: number): void =>
    buffer.command('setLocal', handle, 0, styles[name].id, value);
  style(roots.screen, 'background', 0xffffff);
  style(roots.screen, 'backgroundOpacity', 255);
  buffer.command('create', LABEL, widgets.label, roots.screen, -1);
  style(LABEL, 'color', 0x000000);
  style(LABEL, 'x', START - SIDE / 4);
  style(LABEL, 'y', START);
  style(LABEL, 'padX', SIDE / 4);

  const draw = (char: string, size: number): readonly Run[] => {
    buffer.textCommand('setText', char, LABEL, attributes.text.id);
    style(LABEL, 'font', (FACE << 16) | size);
    const refused = bridge.exec(new Uint8Array(buffer.take()!));
    if (refused > 0) throw new Error(`${refused} commands for the glyph ${char} were refused`);
    bridge.advance(1);
    bridge.render();
    return runsOf(bridge.frame());
  };

  const baselines = new Map<number, number>();
  const drawn = new Map<string, readonly Run[]>();
  return (char, size) => {
    const known = drawn.get(`${size} ${char}`);
    if (known) return known;
    // an H stands on the baseline
    const baseline = baselines.get(size) ?? draw('H', size).at(-1)!.y + 1;
    baselines.set(size, baseline);
    const runs = draw(char, size).map((run) => ({ ...run, y: run.y - baseline }));
    drawn.set(`${size} ${char}`, runs);
    return runs;
  };
}
