/**
 * A program in TypeScript as one script for QuickJS, whichever host runs it.
 *
 * @module
 */
import { build } from 'esbuild';

/** An ES module; imports of `program` are relative to `folder`. */
export async function bundleForEngine(program: string, folder: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: folder, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2023',
    platform: 'neutral',
  });
  return outputFiles[0]!.text;
}
