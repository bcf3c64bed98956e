/**
 * Runs cargo for the Rust programs of builds and measurements.
 *
 * @module
 */
import { type SpawnSyncOptionsWithStringEncoding, spawnSync } from 'node:child_process';

export interface CargoOptions {
  /** Folder of the package or workspace. */
  readonly folder: string;
  /** Where cargo builds; in the package when left out. */
  readonly target?: string;
  /** What cargo says meanwhile: kept for the result, shown on standard error, or dropped. */
  readonly told?: 'kept' | 'shown' | 'dropped';
}

export interface CargoResult {
  /** Exit code; 1 when cargo could not be started. */
  readonly code: number;
  readonly output: string;
  /** What cargo said, when it was kept; why it could not be started. */
  readonly errors: string;
}

/** Runs `cargo <args>` with the versions of Cargo.lock, and waits for its end. Does not throw. */
export function cargo(args: readonly string[], { folder, target, told = 'kept' }: CargoOptions): CargoResult {
  const stderr = { kept: 'pipe', shown: 'inherit', dropped: 'ignore' } as const;
  const options: SpawnSyncOptionsWithStringEncoding = {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
    stdio: ['ignore', 'pipe', stderr[told]],
    env: { ...process.env, ...(target !== undefined && { CARGO_TARGET_DIR: target }) },
  };
  const { status, stdout, stderr: said, error } = spawnSync('cargo', [...args, '--locked'], options);
  return { code: status ?? 1, output: stdout ?? '', errors: error ? error.message : (said ?? '') };
}
