/**
 * Where LVGL's C source lies: in cargo's registry, pinned by firmware/lvgl/Cargo.lock.
 *
 * @module
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cargo } from './cargo.ts';

const folder = fileURLToPath(new URL('../firmware/lvgl', import.meta.url));
/** Where it was found, and for which version: cargo takes half a second to tell it. */
const note = fileURLToPath(new URL('../out/lvgl/source.json', import.meta.url));

interface Metadata {
  readonly packages: readonly { readonly name: string; readonly manifest_path: string }[];
}

/** Undefined when cargo has it not, or cannot fetch it. */
function metadata(offline: boolean): Metadata | undefined {
  const args = ['metadata', '--format-version', '1', ...(offline ? ['--offline'] : [])];
  const { code, output } = cargo(args, { folder, told: offline ? 'dropped' : 'shown' });
  return code === 0 ? (JSON.parse(output) as Metadata) : undefined;
}

const isThere = (source: string): boolean => existsSync(join(source, 'lvgl.h'));

/** What decides where it lies. */
function versionHash(): string {
  const hash = createHash('sha256').update(process.env.CARGO_HOME ?? '');
  for (const name of ['Cargo.toml', 'Cargo.lock']) hash.update(readFileSync(join(folder, name)));
  return hash.digest('hex');
}

/** Undefined when it was found for another version, or is no longer there. */
function noted(version: string): string | undefined {
  if (!existsSync(note)) return undefined;
  try {
    const known = JSON.parse(readFileSync(note, 'utf8')) as { readonly version: string; readonly source: string };
    return known.version === version && isThere(known.source) ? known.source : undefined;
  } catch {
    return undefined;
  }
}

/** Folder that holds `lvgl.h` and `src/`. Asks the network only when cargo has not fetched it yet. */
export function lvglSource(): string {
  const version = versionHash();
  const known = noted(version);
  if (known) return known;
  const source = askCargo();
  mkdirSync(dirname(note), { recursive: true });
  writeFileSync(note, JSON.stringify({ version, source }));
  return source;
}

function askCargo(): string {
  let found = metadata(true);
  if (!found) {
    console.error('lvgl: fetching its source through cargo');
    found = metadata(false);
  }
  if (!found) throw new Error('cargo cannot fetch the source of LVGL');
  const crate = found.packages.find((one) => one.name === 'lightvgl-sys');
  if (!crate) throw new Error('cargo does not list lightvgl-sys; see firmware/lvgl/Cargo.toml');
  const source = join(dirname(crate.manifest_path), 'vendor', 'lvgl');
  if (!isThere(source)) throw new Error(`LVGL's source is not at ${source}`);
  return source;
}
