/**
 * Does the steps of a script on a machine, one after the other.
 *
 * @module
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { createDesk } from '../desk/desk';
import { DeskError } from '../desk/request';
import type { Machine } from '../machine/machine';
import { advance, settle } from '../machine/pace';
import { StepError } from './errors';
import { closest, describe, find, isSeen, seenInstead, seenTexts } from './finder';
import { chooseLanguage } from './language';
import { quote } from './lexer';
import { bringIntoView, choose, clickSpot, drag, look, moveTo, turnWheel } from './mouse';
import type { Step, StepAction, Target } from './parser';
import { readQr, toPng } from './pictures';
import { type KeyGlyphs, pressKey, typeText } from './typing';
import { middle, normalise } from './widgets';

interface RunnerOptions {
  readonly machine: Machine;
  /** Folder that file names in the script are relative to. */
  readonly folder: string;
  readonly glyphs: KeyGlyphs;
  /** Takes what a step found out, for example the text of a QR code. */
  readonly print: (text: string) => void;
}

/** Steps that make sense while the power is off. */
const withoutPower: ReadonlySet<StepAction['kind']> = new Set(['power', 'size', 'shot', 'tree', 'cut']);

export interface Runner {
  /** Does one step and waits until the monitor rests. Throws StepError. */
  run(step: Step): Promise<void>;
}

export function createRunner({ machine, folder, glyphs, print }: RunnerOptions): Runner {
  const desk = createDesk();
  let code: string | undefined;

  async function save(file: string, content: Uint8Array | string): Promise<void> {
    const path = resolve(folder, file);
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
    } catch (error) {
      throw new StepError(`cannot write ${path}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  function picture() {
    return { width: machine.width, height: machine.height, pixels: machine.frame() };
  }

  /** The code is told to nobody: steps and what they print are kept in logs. */
  async function askDesk(): Promise<void> {
    try {
      const { number, serial, model, language, ...answer } = await desk.answer(await readQr(picture()));
      code = answer.code;
      print(`the desk sees ${serial}, ${model}, language ${language}, request ${number}`);
    } catch (error) {
      if (!(error instanceof DeskError)) throw error;
      throw new StepError(`the desk gives no code: ${error.message}`);
    }
  }

  function textOf(text: string | undefined): string {
    if (text === undefined && code === undefined)
      throw new StepError('there is no code yet; the step code asks for one');
    return (text ?? code)!;
  }

  function expectSeen(target: Target, wanted: boolean): void {
    const view = look(machine);
    if (isSeen(view, target) === wanted) return;
    if (target.by === 'name') {
      if (!wanted) throw new StepError(`${describe(find(view, target).widget)} can be seen`);
      throw new StepError(`#${target.name} cannot be seen`, seenInstead(view, target.name));
    }
    const text = normalise(target.text);
    const seen = wanted ? closest(text, seenTexts(view)) : seenTexts(view).filter((other) => other.includes(text));
    throw new StepError(`${quote(target.text)} is ${wanted ? 'not ' : ''}on the monitor`, seen);
  }

  async function act(action: StepAction): Promise<void> {
    switch (action.kind) {
      case 'click': {
        const { view, spot } = await bringIntoView(machine, action.target);
        return clickSpot(machine, view, spot);
      }
      case 'hover': {
        const { spot } = await bringIntoView(machine, action.target);
        await moveTo(machine, middle(spot.area!));
        return settle(machine);
      }
      case 'type':
        return typeText(machine, textOf(action.text), glyphs);
      case 'keys':
        for (const character of textOf(action.text)) await pressKey(machine, character);
        return;
      case 'key':
        return pressKey(machine, action.key);
      case 'drag':
        return drag(machine, action.target, action.cells);
      case 'choose':
        return choose(machine, action.target, action.option);
      case 'language':
        return chooseLanguage(machine, action.language);
      case 'wheel': {
        const { spot } = await bringIntoView(machine, action.target);
        return turnWheel(machine, spot.area!, action.notches);
      }
      case 'expect':
        return expectSeen(action.target, true);
      case 'reject':
        return expectSeen(action.target, false);
      case 'shot':
        return save(action.file, toPng(picture()));
      case 'tree':
        return save(action.file, `${JSON.stringify(machine.tree(), null, 1)}\n`);
      case 'qr': {
        const text = await readQr(picture());
        return action.file === undefined ? print(text) : save(action.file, `${text}\n`);
      }
      case 'code':
        return askDesk();
      case 'advance':
        return advance(machine, action.ms);
      case 'power':
        if (action.on === (machine.power() !== 'off'))
          throw new StepError(`the recorder is ${action.on ? 'on' : 'off'} already`);
        if (!action.on) return machine.powerOff();
        await machine.powerOn();
        return settle(machine);
      case 'cut':
        return machine.cutAt(action.operations);
      case 'size':
        machine.resize(action.width, action.height);
        return settle(machine);
    }
  }

  return {
    async run({ action }) {
      if (machine.power() === 'off' && !withoutPower.has(action.kind)) throw new StepError('the recorder is off');
      const failedBefore = machine.power() === 'fault';
      await act(action);
      const problem = machine.problem();
      if (problem !== undefined && !failedBefore) throw new StepError(`the recorder's program failed: ${problem}`);
    },
  };
}
