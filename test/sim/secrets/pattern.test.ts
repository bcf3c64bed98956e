/** A graphic key, drawn and typed: its digits in nothing that comes out of the recorder. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { beginLife, type Life } from './life';
import { inWords, searchFor } from './needles';

const dots = '276183495';
const wrong = '276183459';
const drawn = (digits: string) => `drag #pattern ${[...digits].join(' ')}\n`;
const secrets = [
  { name: 'pattern', text: dots },
  { name: 'wrong pattern', text: wrong },
  { name: 'pattern as numbers', text: [...dots].join(' ') },
];

let life: Life;
beforeAll(async () => {
  life = await beginLife(Number(process.env.SECRETS_SEED ?? 20_260_817));
  await life.setUp();
  const password = life.secrets.find(({ name }) => name === 'password')!.text;
  await life.steps(`
    click #pattern-key
    click #pattern-edit
    ${drawn(dots)}
    keys "${wrong}"
    key Enter
    expect "The patterns differ."
    keys "${dots}"
    key Enter
    click #pattern-done
    click #current-password
    keys "${password}"
    click #save
    expect "Graphic key set"`);
  await life.logOut();
  await life.steps(`click #by-pattern\n${drawn(wrong)}expect "does not match"\n${drawn(dots)}expect "Event log"`);
});
afterAll(() => life?.close());

it.each(['log', 'trees', 'recording'] as const)('the %s', (place) => {
  const text = life.outputs[place]();
  if (place === 'trees') expect(text).toContain('"pattern"');
  if (place === 'recording') expect(text).toContain('drag #pattern <cells>');
  expect(inWords(searchFor(secrets)(text))).toEqual([]);
});

it('the flash', () => expect(inWords(searchFor(secrets)(life.recorder.nor.image))).toEqual([]));
