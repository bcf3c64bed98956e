/**
 * The monitor's canvas: draws the frames, fits it into the page. It holds the monitor's own pixels and takes mouse and keyboard;
 * what is seen is a copy in the screen's pixels laid over it, because browsers shrink a canvas too roughly for small type.
 *
 * @module
 */
import { FRAME_HEAD, RECTANGLE_HEAD } from '../server/protocol';
import { element } from './dom';

export const canvas = element<HTMLCanvasElement>('monitor');
const view = element<HTMLCanvasElement>('view');
const stage = element('stage');
const context = canvas.getContext('2d', { alpha: false })!;
const viewContext = view.getContext('2d', { alpha: false })!;
let isDue = false;

/** Draws a frame (see protocol.ts) and returns its number. */
export function drawFrame(data: ArrayBuffer): number {
  const words = new Uint32Array(data);
  const [frame = 0, width = 0, height = 0, count = 0] = words;
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
    fitMonitor();
  }
  let at = FRAME_HEAD;
  for (let i = 0; i < count; i++) {
    const [x = 0, y = 0, columns = 0, rows = 0] = words.subarray(at, at + RECTANGLE_HEAD);
    at += RECTANGLE_HEAD;
    const end = at + columns * rows;
    // In place: 0xXXRRGGBB becomes the bytes R, G, B, 255.
    for (let pixel = at; pixel < end; pixel++) {
      const word = words[pixel]!;
      words[pixel] = 0xff000000 | ((word & 0xff) << 16) | (word & 0xff00) | ((word >> 16) & 0xff);
    }
    const pixels = new Uint8ClampedArray(data, at * 4, columns * rows * 4);
    context.putImageData(new ImageData(pixels, columns, rows), x, y);
    at = end;
  }
  show();
  return frame;
}

/** Copies the monitor into the page at the next frame of the browser. */
function show(): void {
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(() => {
    isDue = false;
    viewContext.imageSmoothingEnabled = view.width !== canvas.width || view.height !== canvas.height;
    viewContext.imageSmoothingQuality = 'high';
    viewContext.drawImage(canvas, 0, 0, view.width, view.height);
  });
}

/** As large as the page allows without growing above the monitor's own pixels times the screen's. */
function fitMonitor(): void {
  const style = getComputedStyle(stage);
  const room = (a: string, b: string): number => Number.parseFloat(a) + Number.parseFloat(b);
  const frame = 22; // the bezel's padding and border, both sides
  const width = stage.clientWidth - room(style.paddingLeft, style.paddingRight) - frame;
  const height = stage.clientHeight - room(style.paddingTop, style.paddingBottom) - frame;
  const scale = Math.max(0.02, Math.min(width / canvas.width, height / canvas.height));
  const [shownWidth, shownHeight] = [canvas.width, canvas.height].map((side) => Math.max(1, Math.round(side * scale)));
  for (const { style: box } of [canvas, view]) {
    box.width = `${shownWidth}px`;
    box.height = `${shownHeight}px`;
  }
  view.width = Math.round(shownWidth! * devicePixelRatio);
  view.height = Math.round(shownHeight! * devicePixelRatio);
  show();
}

/** The monitor's pixel under a mouse event. */
export function toMonitor({ clientX, clientY }: MouseEvent): { x: number; y: number } {
  const box = canvas.getBoundingClientRect();
  const inside = (value: number, size: number): number => Math.max(0, Math.min(size - 1, Math.floor(value)));
  return {
    x: inside(((clientX - box.left) * canvas.width) / box.width, canvas.width),
    y: inside(((clientY - box.top) * canvas.height) / box.height, canvas.height),
  };
}

new ResizeObserver(fitMonitor).observe(stage);
