/**
 * Runs programs of the system for the image tool.
 *
 * @module
 */
import { execFile } from 'node:child_process';
import { ImageError } from './errors';

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Standard output of a program. Rejects with what it said when it fails, or with the package to install when it is missing. */
export function run(program: string, args: readonly string[], { cwd, env }: RunOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { cwd, env: { ...process.env, ...env }, maxBuffer: 256 << 20 };
    execFile(program, args, options, (error, out, said) => {
      if (error === null) return resolve(out);
      if (error.code === 'ENOENT')
        return reject(new ImageError(`${program} is missing: node build/set-up.mjs --device installs it`));
      const last = `${said}`.trim().split('\n').slice(-12).join('\n');
      reject(new ImageError(`${program} ${args.join(' ')}\n${last || error.message}`));
    });
  });
}
