/**
 * Patterns that many people draw, so that an attacker draws them first: whatever goes from neighbour to neighbour with two turns at most
 * (904 of the 389,112 there are, 496 of the 1,624 with four dots), and by name letters, the frame and the spiral, the order of reading.
 *
 * Source: Uellenbeck, Dürmuth, Wolf, Holz, "Quantifying the Security of Graphical Passwords: The Case of Android Unlock Patterns"
 * (CCS 2013): lines begin in a corner and keep to the edge; Løge, "Tell Me Who You Are and I Will Tell You Your Unlock Pattern"
 * (2015): every tenth is a letter. A straight line has three dots at most and is too short anyway.
 *
 * @module
 */

/** Turns that a drawing of neighbouring dots needs, or it is too simple. */
const turnsMin = 3;

/** One drawing of each shape with as many turns and more: its turns, its mirrors, and each of them drawn backwards are meant, too. */
const shapes: readonly string[] = [
  // S, and what there is of it before its end
  ...['321456987', '32145698', '3214569'],
  // M and W, V
  ...['7415369', '14863'],
  // the frame, whole from a corner or from an edge, and with its middle the spiral
  ...['12369874', '23698741', '123698745'],
  // the order of reading, from the second row on also without the rest of the first
  ...['1234', '12345', '123456', '1234567', '12345678', '123456789', '145678', '1456789'],
];

const turned = '369258147';
const mirrored = '321654987';

/** Each dot as the one that `dots` has in its place. */
function moved(digits: string, dots: string): string {
  return [...digits].map((digit) => dots[Number(digit) - 1]).join('');
}

/** From neighbour to neighbour, also across, and hardly a turn: L, U, Z, 7, hooks, steps, small squares and triangles. */
function isSimple(digits: string): boolean {
  let turns = 0;
  let [right, down] = [0, 0];
  for (let i = 1; i < digits.length; i++) {
    const [from, to] = [Number(digits[i - 1]) - 1, Number(digits[i]) - 1];
    const columns = (to % 3) - (from % 3);
    const rows = Math.floor(to / 3) - Math.floor(from / 3);
    if (Math.abs(columns) > 1 || Math.abs(rows) > 1) return false;
    if (i > 1 && (columns !== right || rows !== down)) turns++;
    [right, down] = [columns, rows];
  }
  return turns < turnsMin;
}

/** Whether so many people draw it that it is no secret. */
export function isCommon(digits: string): boolean {
  return isSimple(digits) || commonPatterns().has(digits);
}

let common: ReadonlySet<string> | undefined;

/** All that the shapes mean, made when first needed; what is too simple is left out. */
export function commonPatterns(): ReadonlySet<string> {
  if (common) return common;
  const all = new Set<string>();
  for (const shape of shapes) {
    for (let form of [shape, moved(shape, mirrored)]) {
      for (let turn = 0; turn < 4; turn++) {
        form = moved(form, turned);
        for (const each of [form, [...form].reverse().join('')]) if (!isSimple(each)) all.add(each);
      }
    }
  }
  common = all;
  return all;
}
