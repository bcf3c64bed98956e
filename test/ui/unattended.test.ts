/** What was typed at a monitor and left there is not for whoever comes next. */
import { afterEach, expect, test } from 'vitest';
import type { Recorder } from '../../src/sim/machine/recorder';
import { choosePassword, chooseQuestion, drive, forgot, powerOn, setUp } from '../support/drive';
import { createTestRecorder } from '../support/recorder';

let recorder: Recorder;
afterEach(() => recorder.close());

/** What the tree has of a field: bullets, if there is anything in it. */
const shown = (name: string): string => recorder.machine.tree().find((widget) => widget.name === name)?.text ?? '';

test('a password typed and not entered is gone after 3 minutes, and nobody enters with it', async () => {
  recorder = await createTestRecorder({ width: 1280, height: 720 });
  await powerOn(recorder);
  await drive(recorder, `${setUp}\nclick #logout`);
  await drive(recorder, 'click #password\nkeys "forest wind 42"\nclick #password-eye\nadvance 170s');
  expect(shown('password')).not.toBe('');
  await drive(recorder, 'advance 11s');
  expect(shown('password')).toBe('');
  await drive(recorder, 'click #enter\nexpect "Enter the password."\nreject "Event log"');
});

test('answers typed for a reset are gone, those who go on typing keep theirs', async () => {
  recorder = await createTestRecorder({ width: 1280, height: 720 });
  await powerOn(recorder);
  await drive(recorder, `${setUp}\nclick #logout\nclick #forgot`);
  await drive(recorder, 'click #answer-1\nkeys "Pale"\nadvance 2m\nkeys " Fire"\nadvance 2m');
  expect(shown('answer-1')).not.toBe('');
  await drive(recorder, 'size 1920x1080\nadvance 61s');
  expect(shown('answer-1')).toBe('');
});

/** Home, logged out, at «Password reset» with both answers typed. */
const answered = `${setUp}${forgot}`;

test('answers behind another mode are gone too', async () => {
  recorder = await createTestRecorder({ width: 1280, height: 720 });
  await powerOn(recorder);
  await drive(recorder, `${answered}\nclick #mode-support\nadvance 181s\nclick #mode-questions`);
  expect([shown('answer-1'), shown('answer-2')]).toEqual(['', '']);
  await drive(recorder, 'click #next\nreject "Change password"');
});

test('a code behind another mode is gone too', async () => {
  recorder = await createTestRecorder({ width: 1280, height: 720 });
  await powerOn(recorder);
  await drive(
    recorder,
    `${setUp}\nclick #logout\nclick #forgot\nclick #mode-support\ncode\nclick #code\nkeys code\nclick #mode-questions
     advance 181s\nclick #mode-support\nclick #next\nreject "Change password"\nexpect "Enter the code from the answer"`,
  );
});

test('a wizard that is left begins again with its password', async () => {
  recorder = await createTestRecorder({ width: 1280, height: 720 });
  await powerOn(recorder);
  await drive(
    recorder,
    `click #lang-en
     click #next
     click #pattern-edit
     drag #pattern 5 1 8 3
     drag #pattern 5 1 8 3
     click #pattern-done
     expect "Pattern taken"
     ${choosePassword}
     ${chooseQuestion}
     advance 181s
     expect "Not active"`,
  );
  expect([shown('new-password'), shown('confirm')]).toEqual(['', '']);
  await drive(recorder, choosePassword);
  expect([shown('answer-1'), shown('repeat-1')]).toEqual(['', '']);
});

test('a new password in «Изм. пароль» is gone behind its question too', async () => {
  recorder = await createTestRecorder({ width: 1280, height: 720 });
  await powerOn(recorder);
  await drive(
    recorder,
    `${answered}\nclick #next\nclick #new-password\nkeys "northern shore 7"\nclick #confirm\nkeys "northern shore 7"
     advance 181s\nclick #save\nreject "Password changed"`,
  );
  expect([shown('new-password'), shown('confirm')]).toEqual(['', '']);
});
