/**
 * `npm run pictures`: draws the README's pictures with the real bundle, one for each screen and language.
 *
 * @module
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toPng } from '../src/sim/script/pictures';
import { languages } from '../test/gallery/tour';
import { walk } from '../test/gallery/walk';

const folder = join(import.meta.dirname, '../test/gallery/pictures');
const sizes = ['1280x720', '1920x1080'];

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
let count = 0;
for (const [size, language] of sizes.flatMap((each) => languages.map((other) => [each, other] as const))) {
  await walk(size, language, (name, machine) => {
    // a scene is drawn in the first size that has it
    if (name === 'too-small' || existsSync(join(folder, `${name}.${language}.png`))) return;
    writeFileSync(
      join(folder, `${name}.${language}.png`),
      toPng({ width: machine.width, height: machine.height, pixels: machine.frame() }),
    );
    process.stderr.write(`\r${++count} pictures`);
  });
}
console.error(` in ${folder}`);
