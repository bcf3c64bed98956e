/** Every flow by a USB keyboard alone: after each key something has the focus, can be seen, and is seen to have it. */
import { afterEach, expect, test } from 'vitest';
import type { Recorder } from '../../src/sim/machine/recorder';
import { makeFlash } from '../gallery/flashes';
import { drive, powerOn } from '../support/drive';
import { byKeys } from '../support/focus';
import { createTestRecorder } from '../support/recorder';

let recorder: Recorder;
afterEach(() => recorder.close());

async function start(flash?: Parameters<typeof makeFlash>[1]): Promise<void> {
  recorder = await createTestRecorder({ width: 1280, height: 720 });
  if (flash) makeFlash(recorder.nor, flash, 'ATNVR0000000017');
  await powerOn(recorder);
}

const setUp = `
  press lang-en
  expect "Setup wizard"
  press choose-en
  press next
  type forest wind 42
  key Enter
  type forest wind 42
  press pattern-edit
  type 5183
  key Enter
  type 5183
  key Enter
  key Enter
  expect "Active"
  press next
  expect "Security question 1"
  key Escape
  expect "Administrator password"
  press next
  choose question-1 0
  to answer-1
  type Pale Fire
  key Enter
  type Pale Fire
  key Enter
  expect "Security question 2"
  choose question-2 5
  to answer-2
  type Lada
  key Enter
  type Lada
  key Enter
  expect "All set"
  key Enter
  expect "Event log"`;

const answers = `
  choose question-1 0
  to answer-1
  type pale fire
  key Enter
  choose question-2 5
  to answer-2
  type lada`;

test('wizard: Enter goes on, also on the last page; Escape goes back a step', async () => {
  await start();
  await byKeys(recorder, setUp);
});

test('home: new questions, graphic key removed and set, events read, log-out', async () => {
  await start();
  await byKeys(
    recorder,
    `${setUp}
     key Down
     press questions
     type forest wind 42
     choose question-1 1
     to answer-1
     type Minsk
     key Enter
     type Minsk
     choose question-2 2
     to answer-2
     type Anna
     key Enter
     type Anna
     key Enter
     expect "The security questions were changed."
     press pattern-key
     press pattern-remove
     to current-password
     type forest wind 42
     key Enter
     expect "Graphic key removed"
     press pattern-key
     press pattern-edit
     key Escape
     expect "Current password"
     press pattern-edit
     type 2761
     key Enter
     type 2761
     key Enter
     press pattern-done
     to current-password
     type wrong
     key Enter
     expect "4 attempts left"
     key Backspace
     type forest wind 42
     press cancel
     expect "Event log"
     press logout
     expect "Log in to the recorder"`,
  );
});

test('where a window was opened from has the focus again when it is closed', async () => {
  await start();
  await byKeys(recorder, `${setUp}\npress questions\nkey Escape`);
  const name = () => recorder.machine.tree().find(({ handle }) => handle === recorder.machine.focused())?.name;
  expect(name()).toBe('questions');
  await byKeys(recorder, 'press pattern-key\npress pattern-edit\nkey Escape');
  expect(name()).toBe('pattern-edit');
  await byKeys(recorder, 'key Escape');
  expect(name()).toBe('pattern-key');
});

test('forgotten: wrong log-ins, the graphic key, questions, a new password, log-in', async () => {
  await start();
  await byKeys(
    recorder,
    `${setUp}
     press logout
     press enter
     expect "Enter the password."
     to password
     type no idea
     press password-eye
     press enter
     expect "4 attempts left"
     press by-pattern
     type 5186
     key Enter
     expect "attempts left"
     press by-password
     press forgot
     expect "Answer both questions"
     key Escape
     expect "Log in to the recorder"
     press forgot
     ${answers}
     type !
     key Enter
     expect "attempts left"
     key Backspace
     press next
     expect "Change password"
     type northern shore 7
     key Enter
     type northern shore 8
     press save
     expect "The passwords differ"
     to confirm
     key Backspace
     type 7
     key Enter
     expect "Password changed"
     key Enter
     expect "Log in to the recorder"
     type northern shore 7
     key Enter
     expect "Event log"`,
  );
});

test('forgotten: a security code, its QR code enlarged, the window left and found again', async () => {
  await start();
  await byKeys(
    recorder,
    `${setUp}
     press logout
     press forgot
     press mode-support
     press qr
     key Enter
     press qr
     key Escape
     code
     to code
     keys code
     key Backspace
     key Enter
     expect "9 characters"
     key Escape
     expect "Log in to the recorder"
     press forgot
     to code
     keys code
     key Enter
     expect "Change password"
     key Escape
     expect "Close without a new password?"
     key Enter
     to new-password
     type northern shore 7
     key Enter
     type northern shore 7
     key Enter
     expect "Password changed"`,
  );
});

test('the pause after wrong log-ins, answers in time, and too late', async () => {
  await start();
  await byKeys(
    recorder,
    `${setUp}
     press logout
     ${['a', 'b', 'c', 'd', 'e'].map((letter) => `type ${letter}\npress enter\nto password`).join('\n')}
     expect "Too many attempts"
     key Enter
     press forgot
     ${answers}
     key Enter
     expect "Change password"`,
  );
  await drive(recorder, 'advance 11m\nexpect "Time is up"');
  await byKeys(recorder, 'key Enter\nexpect "Answer both questions"\nkey Escape\nexpect "Log in to the recorder"');
});

test('a memory that cannot be read: to the code and back', async () => {
  await start('foreign');
  await byKeys(
    recorder,
    `press lang-en
     press get-code
     key Escape
     press get-code
     code
     to code
     keys code
     key Enter
     expect "Change password"
     type northern shore 7
     key Enter
     type northern shore 7
     key Enter
     expect "Password changed"
     key Enter
     type northern shore 7
     key Enter
     expect "Event log"`,
  );
});

test('Enter goes on where nothing has the focus', async () => {
  await start();
  await drive(recorder, 'key Enter\nexpect "Шаг 2 из 5"');
});
