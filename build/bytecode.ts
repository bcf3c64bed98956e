/**
 * Makes the bundle's bytecode, out/bundle/main.qbc: `node --import tsx build/bytecode.ts [BUNDLE.js OUT.qbc]`. The same bundle gives the
 * same bytes in any folder. It is of the engine that the program's Cargo.lock names; only that engine loads it.
 *
 * @module
 */
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './clang.ts';
import { buildHostMeanwhile, hostProgram } from './host.ts';

/** Compiles a bundle with a development build of the host. Throws with what the host said: the place of a syntax error. */
export function compileBundle(bundle: string, out: string, program = hostProgram('quick')): void {
  const { status, stderr, error } = spawnSync(program, ['--compile', bundle, '--out', out], { encoding: 'utf8' });
  if (status !== 0) throw new Error(error?.message ?? stderr.trim());
}

if (process.argv[1] === import.meta.filename) {
  const { code, output } = await buildHostMeanwhile();
  if (code !== 0) throw new Error(`the host did not build\n${output}`);
  const [bundle = join(root, 'out/bundle/main.js'), out = join(root, 'out/bundle/main.qbc')] = process.argv.slice(2);
  compileBundle(bundle, out);
  console.log(`${out}: ${statSync(out).size} bytes`);
}
