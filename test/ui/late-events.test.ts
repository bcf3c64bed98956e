/** Events of one frame, and results that come after a screen was left: nothing acts that is not there any more. */
import { afterEach, expect, test } from 'vitest';
import { FRAME, settle } from '../../src/sim/machine/pace';
import type { Recorder } from '../../src/sim/machine/recorder';
import { drive, forgot, login, powerOn, setUp, texts } from '../support/drive';
import { createTestRecorder } from '../support/recorder';

let recorder: Recorder;
afterEach(() => recorder.close());

async function start(script: string): Promise<void> {
  recorder = await createTestRecorder({ width: 1280, height: 720 });
  await powerOn(recorder);
  await drive(recorder, script);
}

/** Presses and releases widgets by name, all within one frame. */
async function clickAtOnce(...names: string[]): Promise<void> {
  const { machine } = recorder;
  const tree = machine.tree();
  for (const name of names) {
    const { x1, x2, y1, y2 } = tree.find((widget) => widget.name === name)!.rect;
    for (const pressed of [true, false]) machine.pointer((x1 + x2) >> 1, (y1 + y2) >> 1, pressed);
  }
  machine.step(FRAME);
  await settle(machine);
}

test('two clicks on «Назад» in one frame go back one step', async () => {
  await start('click #choose-en\nclick #next');
  await clickAtOnce('back', 'back');
  await drive(recorder, 'expect "Step 1 of 5"\nclick #next\nexpect "Step 2 of 5"');
});

test('a press that slides off the button before it is released does nothing', async () => {
  await start(`${setUp}\nclick #logout`);
  const { machine } = recorder;
  const { x1, y1 } = machine.tree().find((widget) => widget.name === 'forgot')!.rect;
  machine.pointer(x1 + 9, y1 + 9, true);
  machine.step(FRAME);
  machine.pointer(5, 400, true);
  machine.step(FRAME);
  machine.pointer(5, 400, false);
  await settle(machine);
  await drive(recorder, 'expect "Log in to the recorder"');
});

test('new questions that were cancelled are not saved by the keyboard they left behind', async () => {
  await start(
    `${setUp}
     click #questions
     choose #question-1 "What was the name of your first pet?"
     click #answer-1
     keys "Rex"
     click #repeat-1
     keys "Rex"
     choose #question-2 "What was your first car?"
     click #answer-2
     keys "Volga"
     click #repeat-2
     keys "Volga"`,
  );
  await drive(recorder, 'click #close\nreject "Done"\nclick #logout\nclick #forgot');
  await drive(
    recorder,
    `choose #question-1 "What is your favourite book?"
     click #answer-1
     keys "pale fire"
     choose #question-2 "What was your first car?"
     click #answer-2
     keys "lada"
     key Enter
     expect "Change password"`,
  );
});

test('a log-in that comes after the screen was left logs nobody in', async () => {
  await start(`${setUp}\nclick #logout\nclick #password\nkeys "forest wind 42"`);
  const { machine } = recorder;
  machine.key(10, true);
  machine.key(10, false);
  await clickAtOnce('forgot');
  // either the click was in time and recovery stays, or the log-in was; never one after the other
  const here = texts(recorder);
  expect(here.includes('Event log') && here.includes('Password reset')).toBe(false);
  await drive(recorder, 'power off\npower on\nexpect "Log in to the recorder"');
});

test('answers that are accepted after the window was closed open nothing', async () => {
  await start(
    `${setUp}
     ${forgot}`,
  );
  await clickAtOnce('next', 'close');
  await drive(recorder, 'expect "Log in to the recorder"\nreject "Change password"');
});

test('while a password is being saved its window cannot be left; then it says what was done', async () => {
  await start(
    `${setUp}
     ${forgot}
     key Enter
     click #new-password
     keys "northern shore 7"
     click #confirm
     keys "northern shore 7"`,
  );
  await clickAtOnce('save', 'close', 'cancel');
  await drive(recorder, `expect "Password changed"\nclick #to-login\n${login('northern shore 7')}\nexpect "Event log"`);
});

test('power off while a password is verified: the late result opens nothing', async () => {
  await start(`${setUp}\nclick #logout\nclick #password\nkeys "forest wind 42"`);
  const { machine } = recorder;
  machine.key(10, true);
  machine.key(10, false);
  machine.step(FRAME);
  machine.powerOff();
  await powerOn(recorder);
  await drive(recorder, 'expect "Log in to the recorder"\nreject "Event log"');
});

test('a language chosen while the set-up is saved is the one that stays', async () => {
  await start(setUp.slice(0, setUp.lastIndexOf('click #next')));
  await clickAtOnce('next', 'lang-ru');
  await drive(recorder, 'expect "Журнал событий"\npower off\npower on\nexpect "Вход в регистратор"');
});

test('two clicks on «След.» in one frame go on one step', async () => {
  await start('click #choose-en');
  await clickAtOnce('next', 'next');
  await drive(recorder, 'expect "Step 2 of 5"\nreject "Too short"');
});

test('«Сброс пароля» sent empty asks for its fields', async () => {
  await start(`${setUp}\nclick #logout\nclick #forgot\nclick #next`);
  await drive(
    recorder,
    'expect "Choose a question from the list."\nclick #answer-2\nkeys "Lada"\nkey Enter\nexpect "Password reset"',
  );
});
