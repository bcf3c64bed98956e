/** The product's two screens, the C program's and React's are the same to the pixel, whatever the operator does on them. */
import { beforeAll, expect, test } from 'vitest';
import { click, placeOf, settle } from '../../build/bench/screens/acts';
import { buildProduct, buildReact } from '../../build/bench/screens/bundles';
import { loadMonitors } from '../../build/bench/screens/monitor';
import { cardsInC, inQuickJs, type Scene, type Start, screensInC } from '../../build/bench/screens/scenes';

type Which = 'screens' | 'cards';
let starts: (which: Which) => Readonly<Record<string, Start>>;
let open: Awaited<ReturnType<typeof loadMonitors>>['open'];

beforeAll(async () => {
  const product = await buildProduct();
  const react = await buildReact();
  ({ open } = await loadMonitors());
  starts = (which) => ({
    product: inQuickJs(product[which]),
    C: which === 'screens' ? screensInC : cardsInC,
    ...(react && { React: inQuickJs(react[which]) }),
  });
}, 240_000);

async function startAll(which: Which, width: number, height: number): Promise<Readonly<Record<string, Scene>>> {
  const scenes: Record<string, Scene> = {};
  for (const [name, start] of Object.entries(starts(which)))
    scenes[name] = (await start(await open(width, height))).scene;
  return scenes;
}

/** Compares the others with the product; gives the product's frame. */
function expectEqual(scenes: Readonly<Record<string, Scene>>, when: string): Uint32Array {
  const wanted = scenes.product!.monitor.frame();
  for (const [name, scene] of Object.entries(scenes)) {
    const frame = scene.monitor.frame();
    let differing = 0;
    for (let i = 0; i < wanted.length; i++) if (frame[i] !== wanted[i]) differing++;
    expect(differing, `pixels that differ in ${name}, ${when}`).toBe(0);
  }
  return wanted;
}

const sizes = [
  [1920, 1080],
  [3840, 2160],
] as const;

test.each(sizes)(
  'typing, clicks, refusals, languages and ways between the screens at %i x %i',
  async (width, height) => {
    const scenes = await startAll('screens', width, height);
    const product = scenes.product!;
    const all = Object.values(scenes);
    let last: Uint32Array | undefined;
    const look = (when: string): void => {
      const frame = expectEqual(scenes, when);
      // each step has to have changed something, or it proves nothing
      const isSame = last !== undefined && Buffer.compare(Buffer.from(last.buffer), Buffer.from(frame.buffer)) === 0;
      expect(isSame, `${when}: as before`).toBe(false);
      last = frame;
    };
    const press = (name: string): void => {
      const place = placeOf(product, name);
      for (const scene of all) click(scene, place);
      look(`after a click on ${name}`);
    };
    const type = (text: string): void => {
      for (const scene of all) {
        for (const letter of text) {
          scene.key(letter.codePointAt(0)!);
          scene.tick();
        }
        settle(scene);
      }
      look(`after typing ${text}`);
    };

    for (const scene of all) {
      scene.tick();
      settle(scene);
    }
    look('at first');
    press('enter');
    press('lang-en');
    press('forgot');
    type('ab');
    press('lang-ru');
    press('new-password-eye');
    press('save');
    press('cancel');
    press('lang-en');
    press('forgot');
    type('long enough at last');
    for (const scene of all) {
      scene.key(10);
      settle(scene);
    }
    look('Enter in the first field');
    type('long');
    press('save');
    press('lang-ru');
  },
);

test('10 cards of 20 widgets', async () => {
  const scenes = await startAll('cards', 1920, 1080);
  const before = scenes.product!.monitor.tree().length;
  for (const scene of Object.values(scenes)) {
    scene.tick();
    scene.monitor.render();
  }
  expectEqual(scenes, 'shown');
  expect(scenes.product!.monitor.tree().length - before).toBe(10 * 20 + 1);
  for (const scene of Object.values(scenes)) {
    scene.tick();
    scene.monitor.render();
  }
  expectEqual(scenes, 'taken away');
});
