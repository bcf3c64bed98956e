/**
 * The page's files over HTTP, to this computer only.
 *
 * @module
 */
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, RequestListener } from 'node:http';
import { join } from 'node:path';
import { build } from 'esbuild';

const folder = join(import.meta.dirname, '../page');
const fonts = join(import.meta.dirname, '../../../out/fonts');

interface Page {
  readonly type: string;
  readonly body: Uint8Array | string;
}

const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
} as const;

/** Names under which a browser on this computer reaches the server; any other is somebody else's page or a rebound name. */
const local = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** Whether a request comes from this computer's own page. */
export function isLocal(request: IncomingMessage): boolean {
  const { host, origin } = request.headers;
  if (!host || !local.test(host)) return false;
  return origin === undefined || origin === `http://${host}`;
}

async function bundlePage(): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [join(folder, 'main.ts')],
    tsconfig: join(folder, 'tsconfig.json'),
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    minify: true,
    logLevel: 'silent',
  });
  return outputFiles[0]!.contents;
}

/** Answers requests for the page. */
export async function servePages(): Promise<RequestListener> {
  const pages = new Map<string, Page>([
    ['/', { type: 'text/html; charset=utf-8', body: await readFile(join(folder, 'index.html')) }],
    ['/page.css', { type: 'text/css; charset=utf-8', body: await readFile(join(folder, 'page.css')) }],
    ['/icon.svg', { type: 'image/svg+xml', body: await readFile(join(folder, 'icon.svg')) }],
    ['/page.js', { type: 'text/javascript; charset=utf-8', body: await bundlePage() }],
  ]);
  for (const name of ['inter-400.ttf', 'inter-500.ttf', 'inter-600.ttf'])
    pages.set(`/${name}`, { type: 'font/ttf', body: await readFile(join(fonts, name)) });
  return (request, response) => {
    const answer = (status: number, { type, body }: Page): void => {
      response.writeHead(status, { ...headers, 'content-type': type });
      response.end(request.method === 'HEAD' ? undefined : body);
    };
    const refuse = (status: number, body: string): void => answer(status, { type: 'text/plain; charset=utf-8', body });
    if (!isLocal(request)) return refuse(403, 'This page is for this computer only.\n');
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'Only GET and HEAD.\n');
    const page = pages.get((request.url ?? '').split('?')[0]!);
    return page ? answer(200, page) : refuse(404, 'There is no such page.\n');
  };
}
