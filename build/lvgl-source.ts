/**
 * Where LVGL's C source lies: in cargo's registry, pinned by firmware/lvgl/Cargo.lock.
 *
 * @module
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const manifest = fileURLToPath(new URL('../firmware/lvgl/Cargo.toml', import.meta.url));

interface Metadata {
  readonly packages: readonly { readonly name: string; readonly manifest_path: string }[];
}

function metadata(offline: boolean): Metadata {
  const flags = ['metadata', '--format-version', '1', '--locked', '--manifest-path', manifest];
  if (offline) flags.push('--offline');
  const text = execFileSync('cargo', flags, {
    encoding: 'utf8',
    maxBuffer: 64 << 20,
    stdio: ['ignore', 'pipe', offline ? 'ignore' : 'inherit'],
  });
  return JSON.parse(text) as Metadata;
}

/** Folder that holds `lvgl.h` and `src/`. Asks the network only when cargo has not fetched it yet. */
export function lvglSource(): string {
  let found: Metadata;
  try {
    found = metadata(true);
  } catch {
    console.error('lvgl: fetching its source through cargo');
    found = metadata(false);
  }
  const crate = found.packages.find((one) => one.name === 'lightvgl-sys');
  if (!crate) throw new Error('cargo does not list lightvgl-sys; see firmware/lvgl/Cargo.toml');
  const folder = join(dirname(crate.manifest_path), 'vendor', 'lvgl');
  if (!existsSync(join(folder, 'lvgl.h'))) throw new Error(`LVGL's source is not at ${folder}`);
  return folder;
}
