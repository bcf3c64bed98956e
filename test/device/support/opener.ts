/**
 * Opens images of the credential store in the recorder's own process, thousands in one run, and tells what is in each.
 *
 * @module
 */
import type { NorGeometry } from '../../../src/sim/flash/nor';
import type { CryptoKeys } from '../../../src/sim/machine/crypto';
import { createNativeRecorder } from '../../../src/sim/native/recorder';
import { bundleForEngine } from '../../support/engine-bundle';
import type { Found, PackedChange } from './opener-program';
import type { Change } from './power-states';

export type { Found } from './opener-program';

export interface OpenedImages {
  /** What the store holds on image `n`. */
  readonly found: readonly Found[];
  /** Images on which a second power-on finds something else than the first: its number, and what. */
  readonly unsteady: readonly (readonly [number, Found])[];
}

interface OpenOptions {
  readonly geometry: NorGeometry;
  readonly keys: CryptoKeys;
  /** The recorder's process. */
  readonly program: string;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function pack({ offset, bytes }: Change): PackedChange {
  const isOneByte = bytes.length > 1 && bytes.every((byte) => byte === bytes[0]);
  return [offset, bytes.length, hex(isOneByte ? bytes.subarray(0, 1) : bytes)];
}

/** What makes an image out of an erased flash: its sectors, without the erased bytes at their ends. */
export function changesFromErased(image: Uint8Array, sectorSize: number): Change[] {
  const changes: Change[] = [];
  for (let offset = 0; offset < image.length; offset += sectorSize) {
    let end = offset + sectorSize;
    while (end > offset && image[end - 1] === 0xff) end--;
    if (end > offset) changes.push({ offset, bytes: image.subarray(offset, end) });
  }
  return changes;
}

/** Collects images, each as what it changes of the one before, and opens them all. */
export function createOpener({ geometry, keys, program }: OpenOptions) {
  const images: (readonly PackedChange[])[] = [];
  return {
    /** The number of the image. The changes are copied. */
    add(changes: readonly Change[]): number {
      return images.push(changes.map(pack)) - 1;
    },
    /** Rejects when the process or the program in it fails. */
    async open(): Promise<OpenedImages> {
      const source = await bundleForEngine(
        `import { openAll } from './opener-program';\nopenAll(host, ${JSON.stringify(images)});`,
        import.meta.dirname,
      );
      const found: Found[] = [];
      const unsteady: [number, Found][] = [];
      let begun = '';
      let opened = -1;
      const fill = (end: number): void => {
        while (found.length > 0 && found.length < end) found.push(found.at(-1)!);
      };
      const hear = (text: string): void => {
        const mark = text[0];
        if (mark === '.') opened = Number(text.slice(1));
        if (mark === '+') begun += text.slice(1);
        if (mark !== '>' && mark !== '!') return;
        const [index, what] = JSON.parse(begun + text.slice(1)) as [number, Found];
        begun = '';
        fill(index);
        if (mark === '>') found.push(what);
        else unsteady.push([index, what]);
      };
      const recorder = await createNativeRecorder(
        { width: 64, height: 64, flash: undefined, identity: { model: 'opener', serial: 'OPENER' } },
        {
          program,
          bundle: source,
          geometry,
          image: new Uint8Array(geometry.size).fill(0xff),
          keys,
          wall: null,
          cursor: false,
          log: (_source, level, text) => {
            if (level === 'info') hear(text);
          },
        },
      );
      try {
        const { machine } = recorder;
        await machine.powerOn();
        while (opened < 0 && machine.power() === 'on') machine.step(16, false);
        const problem = machine.problem();
        if (problem !== undefined) throw new Error(`the engine stopped at image ${found.length}: ${problem}`);
      } finally {
        recorder.close();
      }
      fill(images.length);
      if (opened !== images.length || found.length !== images.length)
        throw new Error(`${found.length} of ${images.length} images were opened`);
      return { found, unsteady };
    },
  };
}
