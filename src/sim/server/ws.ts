/**
 * The package `ws` as Node loads it. The tests run with the export condition `browser`, as Solid needs it, under which the
 * package is an empty stand-in; so its file is named.
 *
 * @module
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const ws = require(join(dirname(require.resolve('ws/package.json')), 'index.js')) as typeof import('ws');

export const { WebSocket, WebSocketServer } = ws;
