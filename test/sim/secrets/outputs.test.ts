/** Planted secrets through a whole life of the recorder: none of them in anything that comes out of it. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mapText } from '../../../src/sim/flash/map';
import { seenTexts } from '../../../src/sim/script/finder';
import { look } from '../../../src/sim/script/mouse';
import { beginLife, type Life } from './life';
import { inWords, searchFor } from './needles';

const seed = Number(process.env.SECRETS_SEED ?? 20_260_817);
const treeFile = join(mkdtempSync(join(tmpdir(), 'secrets-')), 'tree.json');

let life: Life;
let events = '';
const images: Uint8Array[] = [];

beforeAll(async () => {
  console.log(`secrets of seed ${seed}`);
  life = await beginLife(seed);
  const keep = () => images.push(life.recorder.nor.image.slice());
  await life.setUp();
  keep();
  await life.logOut();
  await life.wrongLogIns();
  keep();
  await life.logIn();
  await life.logOut();
  await life.recoverByQuestions();
  keep();
  await life.logIn();
  await life.logOut();
  await life.recoverByCode();
  keep();
  await life.logIn();
  events = seenTexts(look(life.recorder.machine)).join('\n');
  // the oldest have to be scrolled to
  await life.steps('wheel #events 30');
  events += `\n${seenTexts(look(life.recorder.machine)).join('\n')}`;
  await life.logOut();
  await life.steps(`click #password\nkeys "${life.secrets[0]!.text}"\ntree ${treeFile}`);
  keep();
});
afterAll(() => life?.close());

const expectNone = (text: string | Uint8Array) => expect(inWords(searchFor(life.secrets)(text))).toEqual([]);

it('the life has had everything in it', () => {
  const names = life.secrets.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['password', 'third password', 'first answer', 'wrong answer', 'code']));
  for (const text of ['First set-up finished', 'Wrong password', 'Answers accepted', 'Password changed'])
    expect(events).toContain(text);
});

it('the event log as it is shown', () => expectNone(events));

it('the widgets, looked at after every step: with fields full, refused and left', () => {
  expect(life.outputs.trees()).toContain('What is your favourite book?');
  expect(life.outputs.trees()).toContain('••••••••••••••');
  expectNone(life.outputs.trees());
});

it('the file of the step `tree`, with a password standing in its field', () => {
  const tree = readFileSync(treeFile, 'utf8');
  expect(tree).toContain('••••••••••••••');
  expectNone(tree);
});

it('the recording of all that was done', () => {
  for (const line of ['keys "<password>"', 'type "<confirm>"', 'keys "<answer-1>"', 'keys "<code>"'])
    expect(life.outputs.recording()).toContain(line);
  expectNone(life.outputs.recording());
});

it("the recorder's log", () => expectNone(life.outputs.log()));

it('the flash, after every part of the life', () => {
  expect(images).toHaveLength(5);
  for (const image of images) expectNone(image);
});

it('the map of the flash', () => {
  const map = life.recorder.flashMap()!;
  expect(mapText(map)).toContain('password');
  expectNone(mapText(map));
  expectNone(JSON.stringify(map));
});
