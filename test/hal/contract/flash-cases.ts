/** The flash part of the contract. These cases erase the last sector. */
import { bytes, equal, filledBuffer, hex, ok, throws } from './assert';
import type { ContractCase } from './cases';

const last = ({ flash }: Host) => flash.size - flash.sectorSize;

function read(host: Host, offset: number, length: number): ArrayBuffer {
  const found = host.flash.read(offset, length);
  ok(found !== null, `read(${offset}, ${length}) is null`);
  equal(found.byteLength, length, `length of read(${offset}, ${length})`);
  return found;
}

function eraseLast(host: Host): number {
  equal(host.flash.erase(last(host)), 'ok', 'erase of the last sector');
  return last(host);
}

export const flashCases: readonly ContractCase[] = [
  {
    name: 'flash: geometry is one of those allowed',
    run({ flash: { size, sectorSize, programUnit } }) {
      ok([1, 2, 4, 8, 16].includes(programUnit), `programUnit ${programUnit}`);
      ok([4, 8, 16, 32, 64, 128].includes(sectorSize / 1024), `sectorSize ${sectorSize}`);
      const sectors = size / sectorSize;
      ok(Number.isInteger(sectors) && sectors >= 2 && sectors <= 64, `${sectors} sectors`);
    },
  },
  {
    name: 'flash: an erase sets one whole sector to 0xff and no other',
    run(host) {
      const { flash } = host;
      const before = last(host) - flash.sectorSize;
      const neighbour = hex(read(host, before, flash.sectorSize));
      const at = eraseLast(host);
      flash.program(at, filledBuffer(flash.programUnit, 0));
      flash.program(flash.size - flash.programUnit, filledBuffer(flash.programUnit, 0));
      eraseLast(host);
      ok(
        new Uint8Array(read(host, at, flash.sectorSize)).every((byte) => byte === 0xff),
        'not all 0xff',
      );
      equal(hex(read(host, before, flash.sectorSize)), neighbour, 'the sector before');
    },
  },
  {
    name: 'flash: a program only clears bits',
    run(host) {
      const { flash } = host;
      const unit = flash.programUnit;
      const at = eraseLast(host);
      equal(flash.program(at, filledBuffer(unit, 0xf5)), 'ok', 'first program');
      const second = flash.program(at, filledBuffer(unit, 0x5f));
      ok(second === 'ok' || second === 'fault', `second program: ${second}`);
      equal(hex(read(host, at, unit)), '55'.repeat(unit), 'f5, then 5f');
      equal(flash.program(at, filledBuffer(unit, 0)), 'ok', 'program to zero');
      equal(hex(read(host, at, unit)), '00'.repeat(unit), 'zero');
      equal(hex(read(host, at + unit, unit)), 'ff'.repeat(unit), 'the unit behind');
    },
  },
  {
    name: 'flash: programs of many units, at any unit, up to the end',
    run(host) {
      const { flash } = host;
      const unit = flash.programUnit;
      const at = eraseLast(host);
      const data = new Uint8Array(flash.sectorSize - 3 * unit).map((_, i) => (i * 7 + 1) & 0xff);
      equal(flash.program(at + 3 * unit, data.buffer), 'ok', 'program');
      equal(hex(read(host, at + 3 * unit, data.length)), hex(data.buffer), 'read back');
      equal(hex(read(host, at + 3 * unit + 1, 5)), hex(data.slice(1, 6).buffer), 'read at any byte');
      equal(flash.program(at, new ArrayBuffer(0)), 'ok', 'program of nothing');
      equal(read(host, at, 0).byteLength, 0, 'read of nothing');
      eraseLast(host);
    },
  },
  {
    name: 'flash: buffers are copied at the border',
    run(host) {
      const { flash } = host;
      const at = eraseLast(host);
      const data = new Uint8Array(flash.programUnit).fill(0x3c);
      flash.program(at, data.buffer);
      data.fill(0);
      new Uint8Array(read(host, at, 16)).fill(0);
      equal(hex(read(host, at, flash.programUnit)), '3c'.repeat(flash.programUnit), 'flash');
      ok(data.byteLength > 0, 'the buffer was taken away');
      eraseLast(host);
    },
  },
  {
    name: 'flash: ranges and alignment outside the law throw RangeError and change nothing',
    run(host) {
      const { flash } = host;
      const { size, sectorSize, programUnit } = flash;
      const at = eraseLast(host);
      const unit = filledBuffer(programUnit, 0);
      for (const [offset, length] of [
        [-1, 1],
        [size, 1],
        [size - 1, 2],
        [0, -1],
        [0, size + 1],
        [2 ** 32, 1],
        [Number.NaN, 1],
        [0.5, 1],
        [0, 1.5],
      ] as const) {
        throws(() => flash.read(offset, length), ['RangeError'], `read(${offset}, ${length})`);
      }
      for (const offset of [-programUnit, size, 2 ** 32, Number.NaN]) {
        throws(() => flash.program(offset, unit), ['RangeError'], `program at ${offset}`);
      }
      throws(
        () => flash.program(size - programUnit, filledBuffer(2 * programUnit, 0)),
        ['RangeError'],
        'program past the end',
      );
      if (programUnit > 1) {
        throws(() => flash.program(at + 1, unit), ['RangeError'], 'program off a unit');
        throws(() => flash.program(at, bytes(0)), ['RangeError'], 'program of part of a unit');
      }
      for (const offset of [-sectorSize, size, at + 1, at + programUnit, 2 ** 32, Number.NaN]) {
        throws(() => flash.erase(offset), ['RangeError'], `erase at ${offset}`);
      }
      ok(
        new Uint8Array(read(host, at, sectorSize)).every((byte) => byte === 0xff),
        'the flash changed',
      );
    },
  },
  {
    name: 'flash: other types throw TypeError',
    run({ flash }) {
      const odd: readonly unknown[] = [undefined, null, 'text', 3, {}];
      for (const value of odd)
        throws(() => flash.program(0, value as ArrayBuffer), ['TypeError'], `program(0, ${String(value)})`);
      for (const value of [undefined, null, 'text', {}]) {
        throws(() => flash.read(value as never, 1), ['TypeError', 'RangeError'], `read(${String(value)})`);
        throws(() => flash.erase(value as never), ['TypeError', 'RangeError'], `erase(${String(value)})`);
      }
    },
  },
];
