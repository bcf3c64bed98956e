/**
 * A whole life of a recorder on the real bundle, with secrets drawn by lot: set-up, wrong and right log-ins, recovery by questions and by
 * a security code, changes of the password, log-out. Watched at every step.
 */

import { createDesk } from '../../../src/sim/desk/desk';
import type { Machine } from '../../../src/sim/machine/machine';
import { settle } from '../../../src/sim/machine/pace';
import { seededBytes } from '../../../src/sim/machine/random';
import type { Recorder } from '../../../src/sim/machine/recorder';
import { keyCode, keyNames } from '../../../src/sim/script/keys';
import { parseScript } from '../../../src/sim/script/parser';
import { readQr } from '../../../src/sim/script/pictures';
import { createRunner } from '../../../src/sim/script/runner';
import { type Recording, startRecording } from '../../../src/sim/server/recording';
import { createTestRecorder } from '../../support/recorder';
import { drawnText, type Secret } from './needles';

export interface Life {
  readonly recorder: Recorder;
  /** All that must stay in. Codes join when they are made. */
  readonly secrets: Secret[];
  /** What came out so far, one text for each place. */
  readonly outputs: Readonly<Record<'log' | 'trees' | 'recording', () => string>>;
  /** Does steps of a script; a step that fails throws. */
  steps(script: string): Promise<void>;
  setUp(): Promise<void>;
  /** From the log-in window to home, with the password in force. */
  logIn(): Promise<void>;
  logOut(): Promise<void>;
  /** One wrong log-in and one with the wrong end. */
  wrongLogIns(): Promise<void>;
  /** Wrong answers, then the right ones, then a new password. */
  recoverByQuestions(): Promise<void>;
  /** A wrong code, then the right one, then a new password. */
  recoverByCode(): Promise<void>;
  /** Switches the power off and lets go of everything. */
  close(): void;
}

/** What `keyCode` turned a key into, as the recording is told. */
function keyName(code: number): string {
  return keyNames.find((name) => keyCode(name) === code) ?? String.fromCodePoint(code);
}

/** Steps that empty a field and type into it. */
const fill = (field: string, step: 'keys' | 'type', text: string): string =>
  `click #${field}\nkey End\n${'key Backspace\n'.repeat(20)}${step} "${text}"\n`;

const consonants = 'bcdfghjklmnpqrstvwxz';
const russian = 'бвгджзклмнпрстфхцчшщ';

type MakeRecorder = (options: { readonly seed: number; readonly log: (text: string) => void }) => Promise<Recorder>;

/** Powers a new recorder on. Everything random, secrets too, comes from `seed`. */
export async function beginLife(seed: number, make: MakeRecorder = createTestRecorder): Promise<Life> {
  const random = seededBytes(seed);
  const draw = (name: string, length: number, letters = consonants): Secret => ({
    name,
    text: drawnText(random, length, letters),
  });
  const secret = {
    password: draw('password', 14),
    second: draw('second password', 15),
    third: draw('third password', 16, russian),
    first: draw('first answer', 11),
    other: draw('second answer', 12, russian),
    wrongPassword: draw('wrong password', 13),
    wrongAnswer: draw('wrong answer', 13),
  };
  const secrets: Secret[] = Object.values(secret);
  let log = '';
  const recorder = await make({
    seed,
    log(text) {
      log += `${text}\n`;
    },
  });
  const { machine, glyphs } = recorder;
  let password = secret.password.text;

  // Everything that is done goes into a recording, as from the page.
  const recording: Recording = startRecording(machine, glyphs);
  const recorded: Machine = {
    ...machine,
    get width() {
      return machine.width;
    },
    get height() {
      return machine.height;
    },
    pointer(x, y, pressed) {
      recording.pointer(x, y, pressed);
      machine.pointer(x, y, pressed);
    },
    key(key, pressed) {
      recording.key(keyName(key), pressed);
      machine.key(key, pressed);
    },
  };
  const widgets = new Set<string>();
  const outputs = {
    log: () => log,
    trees: () => [...widgets].join('\n'),
    recording: () => recording.text(),
  };
  const runner = createRunner({ machine: recorded, folder: '.', glyphs, print: () => {} });

  async function steps(script: string): Promise<void> {
    for (const step of parseScript(script)) {
      await runner.run(step).catch((error: Error & { seen?: readonly string[] }) => {
        throw new Error(`line ${step.line}: ${error.message}; seen: ${error.seen?.join(' | ')}`, { cause: error });
      });
      for (const widget of machine.tree()) widgets.add(JSON.stringify(widget));
    }
  }
  const newPassword = async ({ text }: Secret) => {
    await steps(`click #new-password\nkeys "${text}"\nclick #confirm\nkeys "${text}"\nclick "Save"`);
    await steps('expect "Password changed"\nclick "Go to log-in"');
    password = text;
  };

  await machine.powerOn();
  await settle(machine);

  return {
    recorder,
    secrets,
    outputs,
    steps,
    setUp: () =>
      steps(`
        click #choose-en
        click #next
        click #new-password
        keys "${password}"
        click #confirm
        type "${password}"
        click #next
        choose #question-1 "What is your favourite book?"
        click #answer-1
        keys "${secret.first.text}"
        click #repeat-1
        type "${secret.first.text}"
        click #next
        choose #question-2 "What was your first car?"
        click #answer-2
        type "${secret.other.text}"
        click #repeat-2
        keys "${secret.other.text}"
        click #next
        click #next
        expect "Event log"
      `),
    logIn: () => steps(`${fill('password', 'keys', password)}click #enter\nexpect "Event log"`),
    logOut: () => steps('click "Log out"\nexpect "Log in to the recorder"'),
    wrongLogIns: () =>
      steps(`
        ${fill('password', 'keys', secret.wrongPassword.text)}
        click #enter
        expect "Wrong password"
        ${fill('password', 'type', `${password}q`)}
        click #enter
        expect "Wrong password"
      `),
    async recoverByQuestions() {
      const answer = (first: string, second: string) =>
        steps(`
          choose #question-1 "What is your favourite book?"
          ${fill('answer-1', 'keys', first)}
          choose #question-2 "What was your first car?"
          ${fill('answer-2', 'type', second)}
          click #next
        `);
      await steps('click "Forgot password?"\nexpect "Password reset"');
      await answer(secret.first.text, secret.wrongAnswer.text);
      await answer(secret.first.text.toUpperCase(), secret.other.text);
      await steps('expect "Change password"');
      await newPassword(secret.second);
    },
    async recoverByCode() {
      await steps('click "Forgot password?"\nexpect "Password reset"\nclick #mode-support');
      const picture = { width: machine.width, height: machine.height, pixels: machine.frame() };
      const { code } = await createDesk().answer(await readQr(picture));
      secrets.push(
        { name: 'code', text: code },
        { name: 'code as shown', text: `${code.slice(0, 5)} ${code.slice(5)}` },
      );
      await steps(`${fill('code', 'keys', '00000-00000')}click #next\n`);
      await steps(`${fill('code', 'keys', code)}click #next\nexpect "Change password"`);
      await newPassword(secret.third);
    },
    close: () => recorder.close(),
  };
}
