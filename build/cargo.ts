/**
 * Runs cargo for the Rust programs of builds and measurements.
 *
 * @module
 */
import { execFile, type SpawnSyncOptionsWithStringEncoding, spawnSync } from 'node:child_process';

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

const argumentsOf = (args: readonly string[]) => [...args, '--locked'];
const environment = (target: string | undefined) => ({
  ...process.env,
  ...(target !== undefined && { CARGO_TARGET_DIR: target }),
});
const maxBuffer = 64 << 20;

/** Runs `cargo <args>` with the versions of Cargo.lock, and waits for its end. Does not throw. */
export function cargo(args: readonly string[], { folder, target, told = 'kept' }: CargoOptions): CargoResult {
  const stderr = { kept: 'pipe', shown: 'inherit', dropped: 'ignore' } as const;
  const options: SpawnSyncOptionsWithStringEncoding = {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer,
    stdio: ['ignore', 'pipe', stderr[told]],
    env: environment(target),
  };
  const { status, stdout, stderr: said, error } = spawnSync('cargo', argumentsOf(args), options);
  return { code: status ?? 1, output: stdout ?? '', errors: error ? error.message : (said ?? '') };
}

/** The same while other work goes on, as that of a test runner which wants to be heard from. What cargo says is kept. Never rejects. */
export function cargoMeanwhile(
  args: readonly string[],
  { folder, target }: Omit<CargoOptions, 'told'>,
): Promise<CargoResult> {
  const options = { cwd: folder, encoding: 'utf8', maxBuffer, env: environment(target) } as const;
  return new Promise((resolve) => {
    execFile('cargo', argumentsOf(args), options, (error, output, said) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ code, output, errors: said || (error?.message ?? '') });
    });
  });
}
