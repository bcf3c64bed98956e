/**
 * Where LVGL's C source lies: in cargo's registry, pinned by firmware/lvgl/Cargo.lock.
 *
 * @module
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cargo } from './cargo.ts';

const folder = fileURLToPath(new URL('../firmware/lvgl', import.meta.url));

interface Metadata {
  readonly packages: readonly { readonly name: string; readonly manifest_path: string }[];
}

/** Undefined when cargo has it not, or cannot fetch it. */
function metadata(offline: boolean): Metadata | undefined {
  const args = ['metadata', '--format-version', '1', ...(offline ? ['--offline'] : [])];
  const { code, output } = cargo(args, { folder, told: offline ? 'dropped' : 'shown' });
  return code === 0 ? (JSON.parse(output) as Metadata) : undefined;
}

/** Folder that holds `lvgl.h` and `src/`. Asks the network only when cargo has not fetched it yet. */
export function lvglSource(): string {
  let found = metadata(true);
  if (!found) {
    console.error('lvgl: fetching its source through cargo');
    found = metadata(false);
  }
  if (!found) throw new Error('cargo cannot fetch the source of LVGL');
  const crate = found.packages.find((one) => one.name === 'lightvgl-sys');
  if (!crate) throw new Error('cargo does not list lightvgl-sys; see firmware/lvgl/Cargo.toml');
  const source = join(dirname(crate.manifest_path), 'vendor', 'lvgl');
  if (!existsSync(join(source, 'lvgl.h'))) throw new Error(`LVGL's source is not at ${source}`);
  return source;
}
