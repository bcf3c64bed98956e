/** Every frame of the tour is equal to the pixel on both hosts, and so is what lies in the flash behind it. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Machine } from '../../../src/sim/machine/machine';
import { settle } from '../../../src/sim/machine/pace';
import { parseScript } from '../../../src/sim/script/parser';
import { createRunner } from '../../../src/sim/script/runner';
import type { KeyGlyphs } from '../../../src/sim/script/typing';
import { languages, tours } from '../../gallery/tour';
import { hashOf } from '../../gallery/walk';
import { toHex } from '../../support/hex';
import { BUILD_TIME, hostProgram, native, simulated } from './recorders';

beforeAll(async () => void (await hostProgram()), BUILD_TIME);

interface Walked {
  readonly machine: Machine;
  readonly glyphs: KeyGlyphs;
}

/** Hashes of the scenes of a script, by name. */
async function scenes({ machine, glyphs }: Walked, script: string): Promise<Record<string, string>> {
  const seen: Record<string, string> = {};
  const runner = createRunner({ machine, folder: '.', glyphs, print: () => {} });
  await machine.powerOn();
  await settle(machine);
  for (const step of parseScript(script)) {
    if (step.action.kind === 'shot') seen[step.action.file] = hashOf(machine.frame());
    else
      await runner.run(step).catch((error: Error) => {
        throw new Error(`line ${step.line} (${step.source}): ${error.message}`, { cause: error });
      });
  }
  return seen;
}

// Hours of waiting are simulated in the tours of one size; a chip that answers no read is the simulator's alone.
const walked = tours.filter(({ flash, only }) => flash !== 'fault' && !only);

describe.each(languages)('%s', (language) => {
  it.each(walked.map((tour, index) => [`tour ${index} on a flash that is ${tour.flash}`, tour] as const))(
    '%s',
    { timeout: 240_000 },
    async (_name, { script, flash }) => {
      const [ours, theirs] = [await native({ flash }), await simulated({ flash })];
      try {
        const text = script(language);
        const [drawn, expected] = [await scenes(ours, text), await scenes(theirs, text)];
        expect(Object.keys(expected).length).toBeGreaterThan(0);
        expect(drawn).toEqual(expected);
        expect(toHex(ours.image())).toBe(toHex(theirs.nor.image));
      } finally {
        ours.close();
        theirs.close();
      }
    },
  );
});
