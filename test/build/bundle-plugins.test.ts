/** What the bundle's plugins leave out is nothing that runs: tables say the same, effects set the same, Solid's `Show` shows the same. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'tsup';
import { afterAll, expect, test } from 'vitest';
import { quickjsBuild } from '../../build/bundle';
import * as schema from '../../firmware/lvgl/schema';
import { languages } from '../../src/ui/text/languages';

const root = join(import.meta.dirname, '../..');
// within the project, so that its packages are found
const folder = mkdtempSync(join(root, 'out/bundle-plugins-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Builds `source` as the bundle is built. */
async function bundle(name: string, source: string): Promise<string> {
  const entry = join(folder, `${name}.tsx`);
  writeFileSync(entry, source);
  await build(quickjsBuild({ [name]: entry }, folder));
  return join(folder, `${name}.js`);
}

const load = async (name: string, source: string): Promise<Record<string, unknown>> =>
  import(/* @vite-ignore */ await bundle(name, source));

test('every language comes with all of its file, each wording under its key', async () => {
  const made = await load('wordings', `export { languages } from '${root}/src/ui/text/languages';`);
  expect(made.languages).toEqual(languages);
});

test('the schema loses only what the bridge alone reads', async () => {
  const made = await load('schema', `export * from '${root}/firmware/lvgl/schema';`);
  expect(Object.keys(made).toSorted()).toEqual(Object.keys(schema).toSorted());
  expect(made.events).toEqual(schema.events);
  expect(made.styles).toEqual(
    Object.fromEntries(Object.entries(schema.styles).map(([name, { id, kind }]) => [name, { id, kind }])),
  );
});

test.each(['createResource', 'startTransition', 'Suspense', 'enableScheduling'])(
  'a screen that uses %s is not built',
  async (name) => {
    await expect(bundle('setter', `import { ${name} } from 'solid-js'; globalThis.used = ${name};`)).rejects.toThrow(
      /No matching export/,
    );
  },
);

test('effects keep no copies and elements at the end of a function are made in it', async () => {
  const code = readFileSync(
    await bundle(
      'effects',
      `export const Two = (props) => <view name={props.a}><label text={props.b} style={{ width: props.c }} /></view>;`,
    ),
    'utf8',
  );
  const [, made] = code.split('Two = ');
  expect(made).not.toMatch(/_p\$|_v\$/);
  expect(made!.match(/effect\(/g)).toHaveLength(2);
  expect(made).not.toContain('(() => {\n    var');
});

test('Show: content once while its condition holds, new content for a new value when keyed, its fallback otherwise', async () => {
  const { Show, createRoot, createSignal } = (await load(
    'show',
    `export { Show, createRoot, createSignal } from 'solid-js';`,
  )) as typeof import('solid-js');
  createRoot((dispose) => {
    const [when, setWhen] = createSignal(0);
    const made: string[] = [];
    const shown = (keyed: boolean, child: (value: unknown) => string) =>
      (Show as (props: object) => () => unknown)({
        keyed,
        get when() {
          return when();
        },
        get children() {
          const text = child.length > 0 ? (child as unknown) : child(undefined);
          made.push(keyed ? 'keyed' : 'plain');
          return text;
        },
        fallback: 'none',
      });
    const plain = shown(false, () => 'content');
    const keyed = shown(true, () => 'content');
    const called = shown(false, (value) => `value ${(value as () => number)()}`);
    expect([plain(), keyed(), called()]).toEqual(['none', 'none', 'none']);
    setWhen(1);
    expect([plain(), keyed(), called()]).toEqual(['content', 'content', 'value 1']);
    made.length = 0;
    setWhen(2);
    expect(made).toEqual(['keyed']);
    setWhen(0);
    expect([plain(), keyed(), called()]).toEqual(['none', 'none', 'none']);
    dispose();
  });
});
