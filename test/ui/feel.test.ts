/** How mouse and keyboard feel: held keys, bursts of keys, double clicks, the wheel, a monitor that changes, an on-screen keyboard in nobody's way. */
import { keys } from '@lvgljs/core/schema';
import { afterEach, describe, expect, test } from 'vitest';
import icons from '../../out/fonts/icons.json';
import type { Area, TreeWidget } from '../../src/sim/machine/bridge';
import { FRAME, settle } from '../../src/sim/machine/pace';
import type { Recorder } from '../../src/sim/machine/recorder';
import { answer, drive, login, powerOn, setUp, texts } from '../support/drive';
import { createTestRecorder } from '../support/recorder';

let recorder: Recorder;
afterEach(() => recorder.close());

async function start(script: string, width = 1280, height = 720): Promise<void> {
  recorder = await createTestRecorder({ width, height });
  await powerOn(recorder);
  await drive(recorder, script);
}

function widget(name: string): TreeWidget {
  const found = recorder.machine.tree().find((each) => each.name === name);
  if (!found) throw new Error(`there is no ${name}: ${texts(recorder).join(' | ')}`);
  return found;
}
const length = (name: string): number => [...(widget(name).text ?? '')].length;
const middle = ({ x1, x2, y1, y2 }: Area) => ({ x: (x1 + x2) >> 1, y: (y1 + y2) >> 1 });
const keyOf = (text: string): Area => widget('keyboard').buttons!.find((button) => button.text === text)!.rect!;
const handleOf = () => recorder.machine.tree().find(({ handle }) => handle === recorder.machine.focused())?.name;

/** Frame by frame, as a recorder runs. */
function pass(ms: number): void {
  for (let passed = 0; passed < ms; passed += FRAME) recorder.machine.step(FRAME);
}

function hold(area: Area, ms: number): void {
  const { x, y } = middle(area);
  recorder.machine.pointer(x, y, true);
  pass(ms);
  recorder.machine.pointer(x, y, false);
  pass(2 * FRAME);
}

/** Two clicks as a hand makes them, `pause` ms apart. */
async function doubleClick(name: string, pause = 120): Promise<void> {
  const { x, y } = middle(widget(name).clip!);
  recorder.machine.pointer(x, y, false);
  pass(400);
  for (let half = 0; half < 2; half++) {
    recorder.machine.pointer(x, y, true);
    pass(48);
    recorder.machine.pointer(x, y, false);
    pass(pause);
  }
  await settle(recorder.machine);
}

/** A key of the on-screen keyboard, which has its name in common with a button. */
async function tap(text: string): Promise<void> {
  hold(keyOf(text), 32);
  await settle(recorder.machine);
}

/** Every character pressed and let go of within one frame: a scanner that acts as a keyboard, a paste. */
async function burst(text: string): Promise<void> {
  for (const character of text) {
    recorder.machine.key(character.codePointAt(0)!, true);
    recorder.machine.key(character.codePointAt(0)!, false);
  }
  await settle(recorder.machine);
}

describe('the on-screen keyboard', () => {
  test('Backspace held rubs out one, after 400 ms one every 60 ms; a letter held is one letter', async () => {
    await start(`${setUp}\nclick #logout\nclick #password\nkeys "${'a'.repeat(40)}"`);
    const erase = keyOf(String.fromCodePoint(icons.delete));
    hold(erase, 200);
    expect(length('password')).toBe(39);
    hold(erase, 400 + 10 * 60 + 30);
    const left = length('password');
    expect(left).toBeGreaterThanOrEqual(39 - 12);
    expect(left).toBeLessThanOrEqual(39 - 10);
    hold(keyOf('q'), 1500);
    expect(length('password')).toBe(left + 1);
    // to the end of the field and on: nothing breaks
    hold(erase, 4000);
    expect(length('password')).toBe(0);
  });

  test('Shift draws capitals for one letter', async () => {
    await start('click #lang-en\nclick #next\nclick #new-password');
    const drawn = () => widget('keyboard').buttons!.map(({ text }) => text);
    expect(drawn()).toContain('q');
    await tap(recorder.glyphs.shift);
    expect(drawn()).toContain('Q');
    expect(drawn()).not.toContain('q');
    await tap('Q');
    expect(drawn()).toContain('q');
    expect(length('new-password')).toBe(1);
    await tap('RU');
    await tap(recorder.glyphs.shift);
    expect(drawn()).toEqual(expect.arrayContaining(['Й', 'Ё', 'Ъ']));
  });

  test('remembers its language by field, forgets it with the window', async () => {
    await start('click #lang-en\nclick #next\nclick #new-password');
    await tap('RU');
    const drawn = () => widget('keyboard').buttons!.map(({ text }) => text);
    expect(drawn()).toContain('й');
    await drive(recorder, 'click #confirm');
    expect(drawn()).toContain('q');
    await drive(recorder, 'click #new-password');
    expect(drawn()).toContain('й');
  });

  test.each([
    [1280, 720],
    [1920, 1080],
  ])('covers no field it writes into, %ix%i', async (width, height) => {
    await start(`${setUp}\nclick #questions`, width, height);
    const check = async (...names: string[]) => {
      for (const name of names) {
        await drive(recorder, `click #${name}`);
        const field = widget(name);
        const box = recorder.machine.tree().find(({ handle }) => handle === field.parent)!;
        const panel = widget('keyboard-panel').rect;
        expect(box.clip, name).toEqual(box.rect);
        expect(box.rect.y2, name).toBeLessThan(panel.y1);
        expect(panel.y2, name).toBeLessThan(height);
      }
    };
    await check('current-password', 'answer-1', 'repeat-1', 'answer-2', 'repeat-2');
    await drive(recorder, 'click #close\nclick #pattern-key');
    await check('current-password');
    await drive(recorder, 'click #close\nclick #logout');
    await check('password');
    await drive(recorder, 'click #forgot');
    await check('answer-1', 'answer-2');
    await drive(recorder, 'click #mode-support');
    await check('code');
  });
});

describe('a USB keyboard', () => {
  const signs = 'AaZz09 !"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~ЁёЖж№¿ß';

  test('64 characters in one frame arrive whole and in order, with capitals', async () => {
    await start('click #lang-en\nclick #next\nclick #new-password');
    const text = signs.padEnd(64, 'qW');
    await burst(text);
    await drive(recorder, 'click #confirm');
    await burst(text);
    await drive(recorder, 'click #next\nexpect "Security question 1"\nclick #answer-1');
    await burst(text);
    expect(widget('answer-1').text).toHaveLength([...text].length);
    expect(recorder.machine.stats().droppedEvents).toBe(0);
  });

  test('what is typed too much for a field stops at its end, and Enter behind it in the same frame goes on', async () => {
    await start(`${setUp}\nclick #logout\nclick #password`);
    await burst('forest wind 42\n');
    await drive(recorder, 'expect "Event log"');
  });

  test('a scanner with Tab between two fields and Enter at the end', async () => {
    await start('click #lang-en\nclick #next\nclick #new-password');
    const { machine } = recorder;
    for (const code of [...'forest wind 42'].map((c) => c.codePointAt(0)!)) {
      machine.key(code, true);
      machine.key(code, false);
    }
    // past the eye
    for (const code of [keys.next, keys.next, ...[...'forest wind 42'].map((c) => c.codePointAt(0)!), keys.enter]) {
      machine.key(code, true);
      machine.key(code, false);
    }
    await settle(machine);
    await drive(recorder, 'expect "Security question 1"');
  });

  test('a code in one frame, small letters and all, is put into its groups', async () => {
    await start(`${setUp}\nclick #logout\nclick #forgot\nclick #mode-support\nclick #code`);
    await burst('7k2m9-qxa4t');
    expect(widget('code').text).toHaveLength('7K2M9 QXA4T'.length);
    await burst('\n');
    expect(texts(recorder).join(' ')).not.toMatch(/not complete|Extra/);
  });
});

describe('a double click does nothing twice', () => {
  test('on «Next» of each page of the wizard: one page on, and no complaints', async () => {
    await start('click #lang-en');
    await doubleClick('next');
    await drive(recorder, 'expect "Step 2 of 5"\nreject "Too short"');
    await drive(
      recorder,
      'click #new-password\nkeys "forest wind 42"\nclick #confirm\nkeys "forest wind 42"\nkey Escape',
    );
    await doubleClick('next');
    await drive(recorder, 'expect "Step 3 of 5"\nreject "Choose a question from the list."');
    await doubleClick('back');
    await drive(recorder, 'expect "Step 2 of 5"');
  });

  test('on «Forgot password?», «Cancel», «Next», «Save» and «Log out»', async () => {
    await start(`${setUp}`);
    await doubleClick('questions');
    await drive(recorder, 'expect "Current password"\nreject "Enter the password."');
    await doubleClick('cancel');
    await drive(recorder, 'expect "Event log"\nreject "Current password"');
    await doubleClick('logout');
    await drive(recorder, 'expect "Log in to the recorder"');
    await doubleClick('forgot');
    await drive(recorder, 'expect "Answer both questions"\nreject "Choose a question from the list."');
    await doubleClick('close');
    await drive(
      recorder,
      `expect "Log in to the recorder"
       click #forgot
       ${answer}
       key Escape`,
    );
    await doubleClick('next');
    await drive(recorder, 'expect "Change password"\nreject "Too short"\nclick #new-password\nkeys "northern shore 7"');
    await drive(recorder, 'click #confirm\nkeys "northern shore 7"\nkey Escape');
    await doubleClick('save');
    await drive(recorder, 'expect "Password changed"');
    await doubleClick('to-login');
    await drive(
      recorder,
      `expect "Log in to the recorder"\nreject "Enter the password."\n${login('northern shore 7')}`,
    );
    await drive(recorder, 'expect "Event log"');
  });

  test('on a drop-down and on an option: the list opens and closes once, nothing under it is clicked', async () => {
    await start(`${setUp}\nclick #logout\nclick #forgot`);
    await drive(recorder, 'click #question-1');
    const option = widget('question-1').items![4]!;
    const { x, y } = middle(option.clip!);
    recorder.machine.pointer(x, y, false);
    pass(400);
    for (let half = 0; half < 2; half++) {
      recorder.machine.pointer(x, y, true);
      pass(48);
      recorder.machine.pointer(x, y, false);
      pass(100);
    }
    await settle(recorder.machine);
    expect(widget('question-1').text).toBe(option.text);
    await drive(recorder, 'reject #keyboard');
    expect(recorder.machine.tree().filter(({ open }) => open)).toEqual([]);
  });
});

describe('while a password is checked', () => {
  test('the button turns, keeps the focus and takes no second click; the cursor goes on moving', async () => {
    await start(`${setUp}\nclick #logout\nclick #password\nkeys "wrong password"\nkey Tab`);
    const { machine } = recorder;
    await drive(recorder, 'key Tab');
    expect(handleOf()).toBe('enter');
    machine.key(keys.enter, true);
    machine.key(keys.enter, false);
    machine.step(FRAME);
    expect(machine.pending()).toBe(1);
    expect(texts(recorder)).toContain('Please wait…');
    expect(handleOf()).toBe('enter');
    // frames go on: the spinner turns
    machine.step(FRAME);
    const before = machine.frame().slice();
    machine.step(200);
    expect(machine.frame().some((pixel, at) => pixel !== before[at])).toBe(true);
    // the mouse is heard
    const { x, y } = middle(widget('look').rect);
    machine.pointer(x, y, false);
    machine.step(FRAME);
    expect(widget('look').states).toContain('hovered');
    machine.key(keys.enter, true);
    machine.key(keys.enter, false);
    await settle(machine);
    await drive(recorder, 'expect "4 attempts left"');
    expect(handleOf()).toBe('enter');
  });
});

describe('a window over another', () => {
  test('a click beside it does nothing', async () => {
    await start(`${setUp}\nclick #questions\nclick #answer-1\nkeys "abc"\nkey Escape`);
    const { machine } = recorder;
    const { rect } = widget('change-questions');
    for (const [x, y] of [
      [rect.x1 - 20, rect.y1 + 40],
      [rect.x2 + 20, rect.y2 - 40],
      [machine.width - 40, machine.height - 40],
    ] as const) {
      machine.pointer(x, y, true);
      machine.step(FRAME);
      machine.pointer(x, y, false);
      await settle(machine);
    }
    await drive(recorder, 'expect "Current password"');
    expect(length('answer-1')).toBe(3);
    await drive(recorder, 'click #cancel\nexpect "Event log"\nreject "Graphic key removed"');
  });
});

describe('the wheel', () => {
  test('scrolls a window that is too long, a list in it, and nothing behind a modal', async () => {
    await start(`${setUp}\nclick #questions\nclick #current-password`);
    const { machine } = recorder;
    const top = () => widget('current-password').rect.y1;
    const before = top();
    const { x, y } = middle(widget('answer-1').clip ?? widget('question-1').clip!);
    machine.pointer(x, y, false);
    machine.wheel(2);
    await settle(machine);
    expect(top()).toBeLessThan(before);
    machine.wheel(-5);
    await settle(machine);
    expect(top()).toBe(before);
    const events = widget('events').rect;
    machine.pointer(events.x1 + 10, events.y2 - 10, false);
    machine.wheel(3);
    await settle(machine);
    expect(widget('events').rect).toEqual(events);
  });
});

describe('a monitor that changes its size', () => {
  test('scroll, focus and what was typed stay, also through one that is too small', async () => {
    await start(`${setUp}\nclick #questions\nclick #repeat-2\nkeys "Volga"\nkey Escape`);
    const { machine } = recorder;
    const seen = () => Boolean(widget('repeat-2').clip);
    expect(seen()).toBe(true);
    for (const [width, height] of [
      [1920, 1080],
      [1280, 720],
      [1024, 600],
      [1280, 720],
      [3840, 2160],
      [1280, 720],
    ] as const) {
      machine.resize(width, height);
      await settle(machine);
      if (width === 1024) {
        await drive(recorder, 'expect "too small"\nkeys "x"');
        continue;
      }
      expect(length('repeat-2'), `${width}x${height}`).toBe(5);
      expect(handleOf(), `${width}x${height}`).toBe('repeat-2');
      expect(seen(), `${width}x${height}: the field is scrolled away`).toBe(true);
    }
    await drive(recorder, 'keys "!"');
    expect(length('repeat-2')).toBe(6);
  });

  test('an open keyboard stays with its field', async () => {
    await start(`${setUp}\nclick #questions\nclick #repeat-2\nkeys "Volga"`);
    for (const size of ['1920x1080', '1280x720']) {
      await drive(recorder, `size ${size}\nexpect #keyboard`);
      const field = widget('repeat-2');
      expect(field.clip, size).toEqual(field.rect);
      expect(field.rect.y2, size).toBeLessThan(widget('keyboard-panel').rect.y1);
    }
  });
});

describe('a mouse that is unplugged', () => {
  test('in mid-press clicks nothing, and a held Backspace stops', async () => {
    await start(`${setUp}\nclick #logout\nclick #password\nkeys "aaaaaaaaaaaaaaaaaaaa"`);
    const { machine } = recorder;
    const forgot = middle(widget('password-eye').clip!);
    machine.pointer(forgot.x, forgot.y, true);
    pass(64);
    machine.pointerLost();
    await settle(machine);
    machine.pointer(forgot.x, forgot.y, false);
    await settle(machine);
    expect(length('password')).toBe(20);
    const key = middle(keyOf('q'));
    machine.pointer(key.x, key.y, true);
    machine.pointerLost();
    pass(1000);
    expect(length('password')).toBeLessThanOrEqual(21);
  });
});
