/**
 * What a description of a board has to say: each entry is looked at once, so that a slip is told by its name and not by a recorder that does not start.
 *
 * @module
 */
import { parseGeometry } from '../provisioning/geometry';
import { ImageError } from './errors';

type Kind = 'text' | 'number' | 'texts';
/** Entries by name; one that ends in `?` may be left out. */
interface Shape {
  readonly [entry: string]: Kind | Shape;
}

const shape: Shape = {
  name: 'text',
  revision: 'text',
  debian: 'text',
  rust: 'text',
  kernel: { package: 'text', modules: 'texts' },
  disk: { serial: 'text', partitions: { env: 'number', 'slot-a': 'number', 'slot-b': 'number', updater: 'number' } },
  factorySize: 'number',
  store: 'text',
  boot: {
    env: 'text',
    'slot-a': 'text',
    'slot-b': 'text',
    updater: 'text',
    factory: 'text',
    flash: 'text',
    serial: 'text',
    'store?': 'text',
    'block2mtd?': 'text',
    'geometry?': 'text',
    'update?': 'text',
    'update-wait?': 'text',
    'watchdog?': 'text',
  },
  qemu: { program: 'text', machine: 'texts', display: 'text', devices: 'texts', serial: 'texts', append: 'text' },
};

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '' && !value.includes('\n');
const checks: Record<Kind, readonly [(value: unknown) => boolean, string]> = {
  text: [isText, 'a text in one line'],
  number: [(value) => Number.isSafeInteger(value) && (value as number) > 0, 'a whole number above 0'],
  texts: [(value) => Array.isArray(value) && value.every(isText), 'a list of texts'],
};

/** What is wrong, each with the place of its entry. */
function wrongIn(value: unknown, wanted: Shape, place: string): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [`${place || 'the description'}: expected entries by name`];
  const at = (entry: string): string => (place ? `${place}.${entry}` : entry);
  const there = value as Record<string, unknown>;
  const names = new Map(Object.entries(wanted).map(([entry, kind]) => [entry.replace('?', ''), kind]));
  const unknown = Object.keys(there).filter((entry) => !names.has(entry));
  return [
    ...unknown.map((entry) => `${at(entry)}: not known; there are ${[...names.keys()].join(', ')}`),
    ...[...names].flatMap(([entry, kind]) => {
      if (there[entry] === undefined) return `${entry}?` in wanted ? [] : [`${at(entry)}: missing`];
      if (typeof kind === 'object') return wrongIn(there[entry], kind, at(entry));
      const [isRight, expected] = checks[kind];
      return isRight(there[entry]) ? [] : [`${at(entry)}: expected ${expected}`];
    }),
  ];
}

/** The same flash stands in `store` for provisioning and in `boot` for the boot program. */
function wrongFlash(store: string, boot: Readonly<Record<string, string>>): string[] {
  const geometry = parseGeometry(store);
  if (geometry === undefined) return [`store: expected BYTES:SECTOR:UNIT, got "${store}"`];
  const { geometry: told = store.replaceAll(':', ','), block2mtd = `${geometry.sectorSize}` } = boot;
  return [
    ...(told === store.replaceAll(':', ',') ? [] : [`boot.geometry: ${told} is not that of store, ${store}`]),
    ...(block2mtd === `${geometry.sectorSize}` ? [] : [`boot.block2mtd: ${block2mtd} is not the sector of store`]),
  ];
}

/** Throws ImageError with a line for each entry of the file `name`.json that is not as it has to be. */
export function checkBoard(name: string, value: unknown): void {
  const wrong = wrongIn(value, shape, '');
  if (wrong.length === 0) {
    const board = value as { name: string; store: string; boot: Record<string, string> };
    if (board.name !== name) wrong.push(`name: "${board.name}", where the file's name is wanted`);
    wrong.push(...wrongFlash(board.store, board.boot));
  }
  if (wrong.length > 0) throw new ImageError(wrong.map((line) => `boards/${name}.json: ${line}`).join('\n'));
}
