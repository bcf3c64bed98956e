/**
 * The summary of `npm run image`.
 *
 * @module
 */
import { createHash } from 'node:crypto';

export interface Made {
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
}

export const madeOf = (name: string, bytes: Uint8Array): Made => ({
  name,
  size: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});

/** Groups of files, each under its head, with bytes and whole SHA-256, columns of all groups under each other. */
export function table(groups: Readonly<Record<string, readonly Made[]>>): string {
  const lines = Object.entries(groups).flatMap(([head, rows]) => [
    [head, 'bytes', 'SHA-256'] as const,
    ...rows.map(({ name, size, sha256 }) => [`  ${name}`, size.toLocaleString('en'), sha256] as const),
  ]);
  const [names, sizes] = [0, 1].map((column) => Math.max(...lines.map((line) => line[column]!.length)));
  return lines.map(([name, size, hash]) => `${name.padEnd(names!)}  ${size.padStart(sizes!)}  ${hash}`).join('\n');
}
