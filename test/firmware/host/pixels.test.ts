/** Every frame of the tour is equal to the pixel on both hosts, and so is what lies in the flash behind it. */
import { beforeAll, describe, expect, it } from 'vitest';
import { languages, tours } from '../../gallery/tour';
import { toHex } from '../../support/hex';
import { BUILD_TIME, hostProgram, native, scenes, simulated } from './recorders';

beforeAll(async () => void (await hostProgram()), BUILD_TIME);

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
