/** What was typed at a monitor and left there is not for whoever comes next. */
import { afterEach, expect, test } from 'vitest';
import type { Recorder } from '../../src/sim/machine/recorder';
import { drive, powerOn, setUp } from '../support/drive';
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
