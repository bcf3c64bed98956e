/**
 * Patterns that many people draw, so that an attacker draws them first: letters, the frame and the spiral, the order of reading.
 *
 * Source: Uellenbeck, Dürmuth, Wolf, Holz, "Quantifying the Security of Graphical Passwords: The Case of Android Unlock Patterns"
 * (CCS 2013): lines begin in a corner and keep to the edge; Løge, "Tell Me Who You Are and I Will Tell You Your Unlock Pattern"
 * (2015): every tenth is a letter. A straight line has three dots at most and is too short anyway.
 *
 * @module
 */

/** One drawing of each shape: its turns, its mirrors, and each of them drawn backwards are meant, too. */
const shapes: readonly string[] = [
  // L, with a foot of one dot or of two
  ...['1478', '2589', '14789'],
  // U and C, of three widths
  ...['1478963', '147852', '47896'],
  // Z and N, the small Z, the digit 7
  ...['1235789', '1245', '12357'],
  // S in three sizes
  ...['321456987', '321456', '32587'],
  // M and W, V, T
  ...['7415369', '14863', '12358'],
  // the small square, the diamond, the triangle
  ...['1254', '2684', '159874'],
  // the frame in part, whole from a corner or from an edge, and with its middle the spiral
  ...['123698', '1236987', '12369874', '23698741', '123698745'],
  // the order of reading
  ...['1234', '12345', '123456', '1234567', '12345678', '123456789'],
];

const turned = '369258147';
const mirrored = '321654987';

/** Each dot as the one that `dots` has in its place. */
function moved(digits: string, dots: string): string {
  return [...digits].map((digit) => dots[Number(digit) - 1]).join('');
}

let common: ReadonlySet<string> | undefined;

/** All that the shapes mean, made when first needed. */
export function commonPatterns(): ReadonlySet<string> {
  if (common) return common;
  const all = new Set<string>();
  for (const shape of shapes) {
    for (let form of [shape, moved(shape, mirrored)]) {
      for (let turn = 0; turn < 4; turn++) {
        form = moved(form, turned);
        all.add(form).add([...form].reverse().join(''));
      }
    }
  }
  common = all;
  return all;
}
