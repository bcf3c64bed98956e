/** A logged-in monitor that nobody watches: new questions need the password, and the session ends by itself. */
import { afterEach, expect, test } from 'vitest';
import type { Recorder } from '../../src/sim/machine/recorder';
import { drive, login, powerOn, setUp, texts } from '../support/drive';
import { createTestRecorder } from '../support/recorder';

/** New questions with all but the password filled in. */
const newQuestions = `
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
  keys "Volga"
  key Escape`;

const type = (password: string) => `
  click #current-password
  ${'key Backspace\n'.repeat(16)}
  keys "${password}"
  key Escape
  click #save`;

let recorder: Recorder;
afterEach(() => recorder.close());

async function home(): Promise<void> {
  recorder = await createTestRecorder({ width: 1280, height: 720 });
  await powerOn(recorder);
  await drive(recorder, setUp);
}

test('new questions are saved with the current password only', async () => {
  await home();
  await drive(
    recorder,
    `${newQuestions}
     click #save
     expect "Enter the password."
     ${type('wrong guess 1')}
     expect "Wrong password. 4 attempts left before a 30 s pause."
     click #save
     expect "The same wrong password again. This attempt was not counted."
     ${type('forest wind 42')}
     expect "The security questions were changed."
     expect "Wrong password, attempt 1"`,
  );
});

test('five wrong passwords bring the pause of the log-in, in the window too', async () => {
  await home();
  await drive(recorder, newQuestions);
  for (const n of [1, 2, 3, 4, 5]) await drive(recorder, type(`wrong guess ${n}`));
  await drive(
    recorder,
    `expect "Too many attempts. Try again in 30 s."
     reject "The security questions were changed."
     advance 31s
     reject "Too many attempts"
     ${type('forest wind 42')}
     expect "The security questions were changed."`,
  );
});

test('10 minutes without input end at the log-in, with every window closed', async () => {
  await home();
  await drive(
    recorder,
    `${newQuestions}
     advance 9m
     expect "Current password"
     click #current-password
     advance 9m
     expect "Current password"
     advance 59s
     expect "Current password"
     advance 2s
     expect "Log in to the recorder"
     reject "Current password"
     reject "Event log"`,
  );
  await drive(recorder, `${login('forest wind 42')}\nexpect "Event log"`);
});

test.each([
  ['a click beside every button', 'click #home'],
  ['a key', 'key Escape'],
  ['a press on the list of events', 'click #events'],
])('%s keeps the session', async (_, act) => {
  await home();
  await drive(recorder, `advance 590s\n${act}\nadvance 590s\nexpect "Event log"\nadvance 11s`);
  expect(texts(recorder)).toContain('Log in to the recorder');
});
