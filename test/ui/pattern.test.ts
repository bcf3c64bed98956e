/** The graphic key on the monitor: drawn twice, refused with reasons, used, lost; and what hands, cables and monitors do to it. */
import { afterEach, describe, expect, test } from 'vitest';
import { settle } from '../../src/sim/machine/pace';
import type { Recorder } from '../../src/sim/machine/recorder';
import { choosePassword, drive, forgot, login, powerOn, setUp, texts } from '../support/drive';
import { createTestRecorder } from '../support/recorder';

const password = 'forest wind 42';
let recorder: Recorder;
afterEach(() => recorder.close());

async function start(script = ''): Promise<void> {
  recorder = await createTestRecorder({ width: 1280, height: 720 });
  await powerOn(recorder);
  await drive(recorder, script);
}

/** Home, with the pattern 5 1 8 3 set there. */
const withPattern = `${setUp}
  click #pattern-key
  click #pattern-edit
  drag #pattern 5 1 8 3
  drag #pattern 5 1 8 3
  click #pattern-done
  click #current-password
  keys "${password}"
  click #save
  expect "Graphic key set"`;
const atLogin = `${withPattern}\nclick #logout\nclick #by-pattern`;

const wrongFive = ['1 5 2 4', '1 5 2 6', '1 5 2 3', '1 5 2 7', '1 5 4 7'].map((dots) => `drag #pattern ${dots}`);

/** Where a dot of the pattern is, in pixels of the monitor. */
function dot(n: number): { x: number; y: number } {
  const widget = recorder.machine.tree().find(({ type }) => type === 'pattern');
  const { x1, y1, x2, y2 } = widget!.dots![n - 1]!;
  return { x: (x1 + x2) >> 1, y: (y1 + y2) >> 1 };
}
async function move(x: number, y: number, pressed: boolean): Promise<void> {
  recorder.machine.pointer(x, y, pressed);
  await settle(recorder.machine);
}
/** Presses on a dot and moves over others without letting go. */
async function hold(...dots: readonly number[]): Promise<void> {
  await move(dot(dots[0]!).x, dot(dots[0]!).y, false);
  for (const n of dots) await move(dot(n).x, dot(n).y, true);
}

/** Dots whose middle has another colour than all of a pattern that nobody drew. */
function dotsShown(): number {
  const { machine } = recorder;
  const frame = machine.frame();
  const colours = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => frame[dot(n).y * machine.width + dot(n).x]!);
  // 9 is in no line of these tests
  return colours.filter((colour) => colour !== colours[8]).length;
}

function expectCalm(): void {
  expect(recorder.machine.power()).toBe('on');
  expect(recorder.machine.problem()).toBeUndefined();
}

describe('drawn twice', () => {
  const opened = 'click #choose-en\nclick #next\nexpect "Not active"\nclick #pattern-edit';

  test('refused with the reason, taken when both are the same', async () => {
    await start(
      `${opened}
       expect "Draw a pattern through the dots"
       expect "Keyboard: digits 1–9 by rows, then Enter."
       drag #pattern 1 2 3
       expect "Too few dots: at least 4 are needed. Draw the pattern anew."
       drag #pattern 7
       expect "Too few dots"
       drag #pattern 1 4 7 8 9
       expect "This pattern is easy to guess"
       drag #pattern 5 1 8 3
       expect "Draw the pattern once more"
       drag #pattern 5 1 8 6
       expect "The patterns differ."
       drag #pattern 5 1 8
       expect "The patterns differ."
       drag #pattern 5 1 8 3
       expect "The patterns match. Press “Done”."
       click #pattern-done
       expect "Active"
       expect "Pattern taken."
       click #pattern-remove
       expect "Not active"`,
    );
  });

  test('cleared: both lines are to be drawn again; closed: it stays as it was', async () => {
    await start(
      `${opened}
       drag #pattern 5 1 8 3
       click #pattern-clear
       expect "Draw a pattern through the dots"
       drag #pattern 5 1 8 3
       expect "Draw the pattern once more"
       drag #pattern 5 1 8 3
       click #pattern-clear
       expect "Draw a pattern through the dots"
       key Escape
       reject "Draw a pattern"
       expect "Not active"
       click #pattern-edit
       expect "Draw a pattern through the dots"`,
    );
  });

  test('by digits, with Backspace and Enter', async () => {
    await start(
      `${opened}
       keys "518"
       key Enter
       expect "Too few dots"
       keys "5186"
       key Backspace
       keys "3"
       key Enter
       expect "Draw the pattern once more"
       keys "5183"
       key Enter
       expect "The patterns match."
       key Enter
       reject "The patterns match."
       expect "Active"`,
    );
  });

  test('in one language begun, in the other ended', async () => {
    await start(`${opened}\ndrag #pattern 5 1 8 3\nexpect "Draw the pattern once more"`);
    await hold(5, 1, 8);
    recorder.machine.key('8'.codePointAt(0)!, true);
    await move(dot(3).x, dot(3).y, true);
    await move(dot(3).x, dot(3).y, false);
    await drive(recorder, 'expect "The patterns match."\nclick #pattern-done\nclick #lang-ru\nexpect "Активно"');
    await drive(recorder, 'click #pattern-edit\ndrag #pattern 1 2 3\nexpect "Слишком мало точек: нужно не меньше 4."');
  });

  test('what was drawn and left is not for whoever comes next', async () => {
    await start(
      `${opened}\ndrag #pattern 5 1 8 3\nadvance 4m\nexpect "Draw a pattern through the dots"
       drag #pattern 5 1 8 3\ndrag #pattern 5 1 8 3\nclick #pattern-done\nexpect "Active"
       advance 4m\nexpect "Not active"`,
    );
  });

  test('optional in the wizard: set there, it opens', async () => {
    const withKey = `key Escape\nclick #pattern-edit\ndrag #pattern 5 1 8 3\ndrag #pattern 5 1 8 3\nclick #pattern-done`;
    await start(setUp.replace(choosePassword, choosePassword.replace('click #next', `${withKey}\nclick #next`)));
    await drive(recorder, 'expect "Graphic key set"\nclick #logout\nclick #by-pattern\ndrag #pattern 5 1 8 3');
    await drive(recorder, 'expect "Event log"\nexpect "Logged in by graphic key"');
  });
});

describe('hands and cables', () => {
  test('begun off the dots, let go of outside', async () => {
    await start(atLogin);
    const corner = { x: (dot(1).x + dot(5).x) >> 1, y: (dot(1).y + dot(5).y) >> 1 };
    await move(corner.x, corner.y, false);
    await move(corner.x, corner.y, true);
    await move(5, 700, true);
    await move(5, 700, false);
    await drive(recorder, 'expect "Keyboard: digits"');
    await hold(5, 1, 8, 3);
    await move(1279, 0, true);
    await move(1279, 0, false);
    await drive(recorder, 'expect "Event log"');
    expectCalm();
  });

  test('the mouse is unplugged in the middle: nothing is tried or counted', async () => {
    await start(atLogin);
    await hold(1, 5, 2, 4);
    recorder.machine.pointerLost();
    await settle(recorder.machine);
    await drive(recorder, 'expect "Keyboard: digits"\ndrag #pattern 1 5 2 4\nexpect "4 attempts left"');
    expectCalm();
  });

  test('the monitor changes size in the middle: the drawing is gone, what was drawn first stays', async () => {
    await start('click #choose-en\nclick #next\nclick #pattern-edit\ndrag #pattern 5 1 8 3');
    await hold(5, 1, 8);
    await drive(recorder, 'size 1920x1080\nexpect "Draw the pattern once more"');
    await move(2, 2, false);
    await drive(
      recorder,
      'drag #pattern 5 1 8 3\nexpect "The patterns match."\nsize 3840x2160\nexpect "The patterns match."',
    );
    expectCalm();
  });

  test('the power fails in the middle', async () => {
    await start(atLogin);
    await hold(5, 1, 8, 3);
    await drive(recorder, 'power off\npower on\nclick #by-pattern\ndrag #pattern 5 1 8 3\nexpect "Event log"');
  });
});

describe('log-in', () => {
  test('a wrong line is seen for three seconds and then gone, unless another is begun', async () => {
    // the dot under the mouse has a colour of its own
    await start(`${atLogin}\nhover #clock`);
    const isShown = () => dotsShown() > 0;
    expect(isShown()).toBe(false);
    await drive(recorder, `${wrongFive[0]}\nadvance 1s`);
    expect(isShown()).toBe(true);
    await drive(recorder, 'advance 3s\nhover #clock\nexpect "does not match"');
    expect(isShown()).toBe(false);
    // one that is begun meanwhile stays
    await drive(recorder, `${wrongFive[1]}\nadvance 2s\nkeys "51"\nadvance 3s`);
    expect(isShown()).toBe(true);
  });

  test('five wrong lines bring a pause of its own, that a restart begins anew', async () => {
    await start(
      `${atLogin}
       drag #pattern 1 2
       expect "Too few dots"
       ${wrongFive[0]}
       expect "The pattern does not match. 4 attempts left before a 30 s pause."
       ${wrongFive[0]}
       expect "The same wrong pattern again. This attempt was not counted."
       ${wrongFive.slice(1).join('\n')}
       expect "Too many attempts. Wait 30 s or log in by password."
       keys "5183"
       key Enter
       reject "Event log"
       advance 20s
       power off
       power on
       click #by-pattern
       expect "Wait 30 s"
       advance 31s
       drag #pattern 5 1 8 3
       expect "Event log"
       expect "Log-in by graphic key locked for 30 s"`,
    );
  });

  test('the password opens while the pattern is paused', async () => {
    await start(
      `${atLogin}\n${wrongFive.join('\n')}\nclick #by-password\n${login(password)}\nexpect "Event log"
       click #logout\nclick #by-pattern\nreject "Too many"\ndrag #pattern 5 1 8 3\nexpect "Event log"`,
    );
  });

  test('by digits', async () => {
    await start(
      `${atLogin}\nkeys "5186"\nkey Enter\nexpect "does not match"\nkeys "5183"\nkey Enter\nexpect "Event log"`,
    );
  });

  test('is not offered without a pattern', async () => {
    await start(`${setUp}\nclick #logout\nreject "graphic key"`);
  });

  test('says that the record is damaged, and leads to the password', async () => {
    await start(setUp);
    const { machine, nor } = recorder;
    const before = nor.image.slice();
    await drive(recorder, `${withPattern.slice(setUp.length)}\nclick #logout`);
    machine.powerOff();
    const sound = nor.image.slice();
    const written = [...sound.keys()].filter((at) => before[at] === 0xff && sound[at] !== 0xff && sound[at] !== 0);
    // one bit of what was written with the pattern, until the recorder takes its record for rotten
    let isTold = false;
    for (let index = 0; index < written.length && !isTold; index += 8) {
      const at = written[index]!;
      nor.wipe();
      nor.image.set(sound);
      nor.image[at] = sound[at]! & (sound[at]! - 1);
      await powerOn(recorder);
      if (texts(recorder).includes('Log in by graphic key')) {
        await drive(recorder, 'click #by-pattern');
        isTold = texts(recorder).some((text) => text.includes('is damaged and cannot be used'));
      }
      if (!isTold) machine.powerOff();
    }
    expect(isTold).toBe(true);
    await drive(recorder, `click #by-password\n${login(password)}\nexpect "Event log"`);
    await drive(recorder, `click #pattern-key\nexpect "The record is damaged."\nclick #current-password`);
    await drive(recorder, `keys "${password}"\nclick #save\nexpect "Graphic key removed"`);
  }, 120_000);
});

describe('set and removed later', () => {
  test('with the current password only', async () => {
    await start(
      `${setUp}
       click #pattern-key
       expect "Not active"
       click #pattern-edit
       drag #pattern 5 1 8 3
       drag #pattern 5 1 8 3
       click #pattern-done
       click #save
       expect "Enter the password."
       click #current-password
       keys "wrong guess"
       click #save
       expect "Wrong password. 4 attempts left before a 30 s pause."
       click #cancel
       reject "Graphic key set"
       click #logout
       reject "graphic key"`,
    );
  });

  test('removed from home', async () => {
    await start(
      `${withPattern}
       click #pattern-key
       click #pattern-remove
       expect "The key will be removed once you have saved."
       click #current-password
       keys "${password}"
       click #save
       expect "Graphic key removed"
       click #logout
       reject "graphic key"`,
    );
  });
});

describe('a new password', () => {
  const answered = `${forgot}
    click #next
    expect "Not active"`;
  const second = 'click #new-password\nkeys "northern shore 7"\nclick #confirm\nkeys "northern shore 7"\nkey Escape\n';

  test('removes the pattern, and says so before and after', async () => {
    await start(
      `${withPattern}${answered}
       expect "The current graphic key will stop working."
       ${second}click #save
       expect "The old password, old codes and the graphic key no longer work."
       click #to-login
       reject "graphic key"
       ${login('northern shore 7')}
       expect "Graphic key removed"`,
    );
  });

  test('may bring another', async () => {
    await start(
      `${withPattern}${answered}
       click #pattern-edit
       drag #pattern 2 7 6 1
       drag #pattern 2 7 6 1
       click #pattern-done
       ${second}click #save
       expect "The graphic key is set."
       click #to-login
       click #by-pattern
       drag #pattern 5 1 8 3
       expect "does not match"
       drag #pattern 2 7 6 1
       expect "Event log"`,
    );
  });

  test('whose time runs out closes the window of the pattern', async () => {
    await start(
      `${withPattern}${answered}\nclick #pattern-edit\nadvance 11m\nexpect "Time is up"\nreject "Draw a pattern"`,
    );
  });
});
