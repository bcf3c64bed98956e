/** Commands under a time limit: what they started ends with them. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { createLimited } from '../../build/limited';

const folder = mkdtempSync(join(tmpdir(), 'limited-'));
afterAll(() => rmSync(folder, { recursive: true }));
const sh = (script: string, limit: number) => createLimited(limit).run('sh', ['-c', script], folder);
/** A process that has ended, but which nobody has asked for its code yet, counts as gone. */
function isRunning(pid: number): boolean {
  const file = `/proc/${pid}/stat`;
  return existsSync(file) && !/\) Z /.test(readFileSync(file, 'latin1'));
}

describe('a command', () => {
  it('ends by itself, well or not', async () => {
    expect(await sh('exit 0', 60_000)).toBe('good');
    expect(await sh('exit 3', 60_000)).toBe('failed');
    expect(await createLimited(60_000).run(join(folder, 'none'), [], folder)).toBe('failed');
  });

  it('that takes too long is ended with what it has started, also what does not listen', async () => {
    const script = `sh -c 'trap "" TERM; echo $$ > deaf; while :; do sleep 0.1; done' & sleep 600 & echo $! > child; wait`;
    const limited = createLimited(1500);
    expect(await limited.run('sh', ['-c', script], folder)).toBe('late');
    for (const name of ['deaf', 'child']) {
      const pid = Number(readFileSync(join(folder, name), 'utf8'));
      expect(pid).toBeGreaterThan(1);
      await vi.waitFor(() => expect(isRunning(pid), name).toBe(false), 10_000);
    }
    // and no other one is started
    expect(await limited.run('sh', ['-c', 'touch started'], folder)).toBe('late');
    expect(existsSync(join(folder, 'started'))).toBe(false);
  });
});
