/**
 * Everything that is built before the project runs, each only when what it is made from has changed.
 *
 * @module
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { buildBundle, bundlePath } from './bundle';

const root = join(import.meta.dirname, '..');
const quiet = process.argv.includes('--quiet');
