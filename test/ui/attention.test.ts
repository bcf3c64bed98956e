/**
 * What is typed goes where the operator looks: a click on language, look or eye takes no focus, nothing is done in a window that is not
 * to be seen, and what has ended stays until something is asked for.
 */
import { afterEach, describe, expect, test } from 'vitest';
import { FRAME, settle } from '../../src/sim/machine/pace';
import type { Recorder } from '../../src/sim/machine/recorder';
import { wrongCode } from '../support/codes';
import { answer, drive, powerOn, setUp, texts } from '../support/drive';
import { createTestRecorder } from '../support/recorder';

let recorder: Recorder;
afterEach(() => recorder.close());

async function start(script: string): Promise<void> {
  recorder = await createTestRecorder();
  await powerOn(recorder);
  await drive(recorder, script);
}
const widget = (name: string) => {
  const found = recorder.machine.tree().find((each) => each.name === name);
  if (!found) throw new Error(`there is no ${name}: ${texts(recorder).join(' | ')}`);
  return found;
};
const focused = (): string | undefined =>
  recorder.machine.tree().find(({ handle }) => handle === recorder.machine.focused())?.name;

const atLogin = `${setUp}\nclick #logout`;
const draw = 'drag #pattern 5 1 8 3\ndrag #pattern 5 1 8 3\nclick #pattern-done';
const withPattern = `${setUp}
  click #pattern-key
  click #pattern-edit
  ${draw}
  click #current-password
  keys "forest wind 42"
  click #save`;

describe('a click beside what is being typed', () => {
  test.each(['lang-ru', 'look', 'password-eye'])('on #%s: the next letter goes on', async (name) => {
    await start(`${atLogin}\nclick #password\nkeys "forest "\nclick #${name}\nkeys "wind 42"\nkey Enter`);
    await drive(recorder, 'expect #events');
  });

  test('in the middle of a graphic key joined by digits', async () => {
    await start(`${withPattern}\nclick #logout\nclick #by-pattern\nkeys "51"\nclick #look\nkeys "83"\nkey Enter`);
    await drive(recorder, 'expect #events');
  });

  test('is reached by Tab and keeps the focus it was given', async () => {
    await start(`${atLogin}\nclick #password`);
    for (let i = 0; i < 20 && focused() !== 'look'; i++) await drive(recorder, 'key Tab');
    await drive(recorder, 'key Enter');
    expect(focused()).toBe('look');
  });
});

test('on a monitor that is too small Escape loses nothing', async () => {
  await start(`${atLogin}\nclick #forgot\nclick #answer-1\nkeys "Pale"`);
  await drive(recorder, 'size 1024x600\nkey Escape\nkey Enter\nkey Escape\nsize 1280x720');
  expect(widget('answer-1').text).toHaveLength(4);
  await drive(recorder, `key Escape\nclick #forgot\n${answer}\nclick #next\nclick #new-password\nkeys "northern"`);
  await drive(recorder, 'size 640x480\nkey Escape\nkey Escape\nsize 1280x720\nexpect "Change password"');
  expect(widget('new-password').text).toHaveLength(8);
});

test.each([
  [350, 0],
  [120, 16],
])(
  'a second click on a field after %i ms, %i pixels away, does not reach what came under the mouse',
  async (ms, by) => {
    await start(`${withPattern}\nclick #logout\nkey Escape`);
    const { machine } = recorder;
    const { x1, x2, y1, y2 } = widget('password').rect;
    const [x, y] = [(x1 + x2) >> 1, (y1 + y2) >> 1];
    for (const at of [x, x + by]) {
      machine.pointer(at, y, true);
      machine.step(FRAME);
      machine.pointer(at, y, false);
      for (let passed = 0; passed < ms; passed += FRAME) machine.step(FRAME);
    }
    await settle(machine);
    await drive(recorder, 'expect #keyboard\nreject "Answer both questions"');
  },
);

describe('the graphic key', () => {
  test('Escape leaves its log-in', async () => {
    await start(
      `${withPattern}\nclick #logout\nclick #by-pattern\nkey Escape\nexpect #password\nkey Escape\nexpect #password`,
    );
    expect(focused()).toBe('password');
  });

  test('× takes back what was drawn, then gives up the stored one; the password is typed on', async () => {
    await start(`${withPattern}\nclick #pattern-key\nclick #pattern-edit\n${draw}\nexpect "Active"`);
    await drive(recorder, 'click #pattern-remove\nexpect "Active"\nreject "will be removed"');
    await drive(recorder, 'click #pattern-remove\nexpect "Not active"\nexpect "will be removed"');
    await drive(recorder, 'click #close\nclick #pattern-key\nclick #pattern-remove\nkeys "forest wind 42"\nkey Enter');
    await drive(recorder, 'expect "Graphic key removed"');
  });

  test('is cleared while it is joined by digits', async () => {
    await start(`${setUp}\nclick #pattern-key\nclick #pattern-edit\nkeys "518"`);
    expect(widget('pattern-clear').states).not.toContain('disabled');
    await drive(
      recorder,
      'click #pattern-clear\nkeys "5183"\nkey Enter\nkeys "5183"\nkey Enter\nclick #pattern-done\nexpect "Active"',
    );
  });

  test('Enter without a change says what to do', async () => {
    await start(
      `${setUp}\nclick #pattern-key\nkeys "forest wind 42"\nkey Enter\nexpect "Nothing has been changed yet"`,
    );
    await drive(recorder, `click #pattern-edit\n${draw}\nreject "Nothing has been changed yet"`);
  });
});

describe('the security code', () => {
  test('is typed at once by who comes back with it', async () => {
    await start(`${atLogin}\nclick #forgot\nclick #mode-support\nkey Escape\nclick #forgot\nkeys "7JX8K"`);
    expect(focused()).toBe('code');
    expect(widget('code').text?.length).toBeGreaterThanOrEqual(5);
  });

  test('after the last try Enter does nothing, and nothing is opened unasked', async () => {
    await start(`${atLogin}\nclick #forgot\nclick #mode-support`);
    await drive(recorder, 'click #code');
    for (let n = 1; n <= 5; n++) {
      await drive(recorder, `${'key Backspace\n'.repeat(n === 1 ? 0 : 10)}keys "${wrongCode(n)}"\nkey Enter`);
    }
    await drive(recorder, 'expect "No attempts left"\nkey Enter\nkey Enter\nexpect "No attempts left"');
    await drive(
      recorder,
      'click #close\nclick #forgot\nclick #mode-support\nexpect "No attempts left"\nclick #new-request',
    );
    await drive(recorder, 'expect "5 attempts left"');
  });
});
