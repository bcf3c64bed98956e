/**
 * The folder that provisioning works in: for one process at a time.
 *
 * @module
 */
import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { lockFile } from '../../../src/sim/flash/lock';
import { ProvisionError } from './errors';

/** Makes the folder when it is not there; it is this process's until `release`, or its end. Throws ProvisionError. */
export function lockFolder(out: string): { release(): void } {
  mkdirSync(out, { recursive: true, mode: 0o700 });
  const lock = lockFile(join(realpathSync(out), 'provision.lock'));
  if ('release' in lock) return lock;
  const who = lock.heldBy === undefined ? 'delete provision.lock there when none runs' : `process ${lock.heldBy}`;
  throw new ProvisionError(`${out}: another run works in this folder (${who})`);
}
