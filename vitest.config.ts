import { build } from 'esbuild';
import { defineConfig, type Plugin } from 'vitest/config';
import { jsxPlugin } from './build/jsx';

/** JSX compiled for the binding's renderer, as the bundle's is. */
const solid: Plugin = {
  name: 'solid-universal',
  enforce: 'pre',
  async transform(_code, id) {
    if (!id.endsWith('.tsx')) return null;
    const { outputFiles } = await build({
      entryPoints: [id],
      bundle: false,
      write: false,
      format: 'esm',
      target: 'es2023',
      sourcemap: 'inline',
      plugins: [jsxPlugin()],
    });
    return { code: outputFiles[0]!.text, map: null };
  },
};

export default defineConfig({
  plugins: [solid],
  // Solid's client build: Node would otherwise pick the server's
  resolve: { conditions: ['browser'] },
  ssr: { resolve: { conditions: ['browser'] } },
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/device/*.test.ts'],
    pool: 'forks',
    poolOptions: { forks: { maxForks: 2 } },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    server: { deps: { inline: [/solid-js/] } },
  },
});
