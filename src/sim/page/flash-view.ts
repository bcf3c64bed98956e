/**
 * The flash as a picture: all sectors as tiles, and the chosen one byte by byte; the entry under the mouse is told in words.
 *
 * @module
 */
import type { MapEntry } from '../flash/inspect';
import type { FlashMap } from '../flash/map';
import { choose, element, onChoice } from './dom';
import { usedOf } from './numbers';
import { panelLanguage, type TextKey, t } from './text';

/** Rows of the byte map. */
const ROWS = 8;
/** Bytes it shows at least; more when more are used, in powers of two. */
const LEAST_SHOWN = 1024;

type Sector = FlashMap['sectors'][number];
type Look = MapEntry['type'] | 'counter';

const colors: Readonly<Record<Look, string>> = {
  committed: '#4f8bf5',
  counter: '#9a7bf0',
  rotten: '#e0525c',
  pending: '#f0b84b',
  pad: '#56627a',
  rot: '#e0525c',
  lost: '#e0525c',
  torn: '#f0b84b',
};
const HEADER = '#3dd68c';

/** What the legend shows always; others when they occur. */
const common: readonly Look[] = ['committed', 'counter'];

const lookOf = (entry: MapEntry): Look =>
  entry.type === 'committed' && entry.record?.kind === 'counter' ? 'counter' : entry.type;

const tiles = element('sectors');
const canvas = element<HTMLCanvasElement>('sector');
const told = element('entry');
const legend = element('legend');
const size = element<HTMLOutputElement>('flash-size');
const context = canvas.getContext('2d')!;

let picture: FlashMap | null = null;
/** Chosen by hand; otherwise the active sector is shown, or the one with the mark of a new recorder. */
let chosen: number | undefined;
let hovered: MapEntry | undefined;
let file = '';

function shown(): Sector | undefined {
  const sectors = picture?.sectors ?? [];
  return sectors[chosen ?? sectors.find(({ state }) => state === 'active' || state === 'new')?.index ?? 0];
}

export function showFlash(map: FlashMap | null): void {
  picture = map;
  hovered = undefined;
  drawTiles();
  drawSector();
  drawLegend();
}

/** Where the simulator keeps it. */
export function nameFlash(path: string): void {
  if (path === file) return;
  file = path;
  drawTiles();
}

function drawTiles(): void {
  const sectors = picture?.sectors ?? [];
  if (tiles.childElementCount !== sectors.length) {
    tiles.replaceChildren(
      ...sectors.map((sector) => {
        const tile = document.createElement('button');
        tile.type = 'button';
        tile.dataset.index = String(sector.index);
        const label = document.createElement('span');
        label.textContent = String(sector.index);
        tile.append(document.createElement('i'), label);
        return tile;
      }),
    );
  }
  sectors.forEach((sector, i) => {
    const tile = tiles.children[i] as HTMLButtonElement;
    tile.dataset.state = sector.state;
    tile.title = `${t('sector')} ${sector.index}: ${t(`state.${sector.state}`)}, ${usedOf(sector.used, picture!.sectorSize)}`;
    const level = (100 * sector.used) / picture!.sectorSize;
    (tile.firstElementChild as HTMLElement).style.height = `${sector.used > 0 ? Math.max(8, level) : 0}%`;
  });
  choose(tiles, (button) => button.dataset.index === String(shown()?.index));
  const total = picture ? `${picture.size / 1024} ${t('kib')}${picture.readOnly ? `, ${t('readOnly')}` : ''}` : '';
  size.textContent = [file.split('/').at(-1), total].filter(Boolean).join(' · ');
  size.title = file;
}

/** Bytes in one row of a sector's map. */
function rowOf(sector: Sector): number {
  let window = LEAST_SHOWN;
  while (window < sector.used) window *= 2;
  return Math.min(window, picture!.sectorSize) / ROWS;
}

function drawSector(): void {
  const { width, height } = canvas;
  context.clearRect(0, 0, width, height);
  const sector = shown();
  if (!picture || !sector) {
    told.textContent = t('noStore');
    return;
  }
  const first = sector.entries[0]?.offset ?? sector.used;
  const rowBytes = rowOf(sector);
  const cell = { width: width / rowBytes, height: height / ROWS };

  const fill = (from: number, length: number, color: string): void => {
    context.fillStyle = color;
    for (let at = from; at < from + length; ) {
      const row = Math.floor(at / rowBytes);
      const end = Math.min(from + length, (row + 1) * rowBytes);
      const x = (at - row * rowBytes) * cell.width;
      // A gap at the end of a run keeps neighbours apart.
      const gap = end === from + length ? 2 : 0;
      context.fillRect(x, row * cell.height + 1, Math.max(1, (end - at) * cell.width - gap), cell.height - 2);
      at = end;
    }
  };

  fill(0, Math.min(first, sector.used), sector.epoch === null ? '#2b3441' : HEADER);
  for (const entry of sector.entries) {
    context.globalAlpha = hovered && hovered !== entry ? 0.45 : 1;
    fill(entry.offset, entry.length, colors[lookOf(entry)]);
  }
  context.globalAlpha = 1;
  told.textContent = hovered ? entryWords(hovered) : sectorWords(sector);
}

function sectorWords(sector: Sector): string {
  const parts = [
    `${t('sector')} ${sector.index}: ${t(`state.${sector.state}`)}`,
    usedOf(sector.used, picture!.sectorSize),
    `${t('wear')}: ${sector.wear}`,
  ];
  return parts.join(' · ');
}

function entryWords(entry: MapEntry): string {
  const { record } = entry;
  const parts = [`${t(`type.${lookOf(entry)}`)}${record ? ` № ${record.sequence}` : ''}`];
  if (record && record.keys.length > 0) parts.push(record.keys.join(', '));
  parts.push(`${entry.offset}…${entry.offset + entry.length - 1}`);
  if (record?.attempts !== undefined) parts.push(`${t('attempts')}: ${record.attempts}`);
  if (record && record.open > 0) parts.push(`${t('units')}: ${record.used} ${t('of')} ${record.open}`);
  const words = parts.join(' · ').replace('№', panelLanguage() === 'ru' ? '№' : 'no.');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function drawLegend(): void {
  const present = new Set((picture?.sectors ?? []).flatMap((sector) => sector.entries.map(lookOf)));
  const looks = [...new Set([...common, ...present])];
  const items: [TextKey, TextKey, string][] = [
    ['header', 'about.header', HEADER],
    ...looks.map((look): [TextKey, TextKey, string] => [`type.${look}`, `about.${look}`, colors[look]]),
  ];
  legend.replaceChildren(
    ...items.map(([key, about, color]) => {
      const item = document.createElement('li');
      item.title = t(about);
      const swatch = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
      const square = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
      for (const [name, value] of Object.entries({ width: '100%', height: '100%', rx: '30%', fill: color }))
        square.setAttribute(name, value);
      swatch.append(square);
      item.append(swatch, t(key));
      return item;
    }),
  );
}

/** Words again, after the language changed. */
export const retellFlash = (): void => showFlash(picture);

onChoice(tiles, ({ dataset }) => {
  const index = Number(dataset.index);
  chosen = chosen === index ? undefined : index;
  drawTiles();
  drawSector();
});

canvas.addEventListener('pointermove', ({ offsetX, offsetY }) => {
  const sector = shown();
  if (!picture || !sector) return;
  const rowBytes = rowOf(sector);
  const row = Math.floor((offsetY / canvas.clientHeight) * ROWS);
  const at = row * rowBytes + Math.floor((offsetX / canvas.clientWidth) * rowBytes);
  const entry = sector.entries.find(({ offset, length }) => at >= offset && at < offset + length);
  if (entry === hovered) return;
  hovered = entry;
  drawSector();
});
canvas.addEventListener('pointerleave', () => {
  hovered = undefined;
  drawSector();
});
