/**
 * The component: what the product is on the recorder's disk. Reproducible to the byte.
 *
 * @module
 */
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface ComponentFile {
  /** Path in the component. */
  readonly name: string;
  readonly data: Uint8Array;
  readonly isProgram?: boolean;
}

export interface Identity {
  readonly board: string;
  readonly version: string;
  readonly security: number;
}

const hash = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');

/** Fills `folder` anew, with manifest.json: sizes and SHA-256 of all other files. */
export function makeComponent(
  folder: string,
  { board, version, security }: Identity,
  files: readonly ComponentFile[],
): void {
  rmSync(folder, { recursive: true, force: true });
  const sorted = [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
  const rows = sorted.map(({ name, data }) => ({ name, size: data.length, sha256: hash(data) }));
  const manifest = `${JSON.stringify({ format: 1, version, securityVersion: security, board, files: rows }, null, 1)}\n`;
  for (const { name, data, isProgram } of [
    ...sorted,
    { name: 'manifest.json', data: Buffer.from(manifest), isProgram: false },
  ]) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, data);
    // not what the umask of who builds makes of it
    chmodSync(path, isProgram ? 0o755 : 0o644);
  }
  for (const path of [folder, ...new Set(sorted.map(({ name }) => dirname(join(folder, name))))])
    chmodSync(path, 0o755);
}

/** A file of the build as a part of the component. */
export const fileOf = (name: string, path: string, isProgram = false): ComponentFile => ({
  name,
  data: readFileSync(path),
  isProgram,
});
