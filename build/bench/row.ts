/**
 * Rows of the benchmark and how they are printed. A group of rows is a file beside this one with one function that gives them.
 *
 * @module
 */

export interface Row {
  /** What was measured, in words. */
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** What is wanted; left out where nothing is. */
  readonly wanted?: { readonly atMost?: number; readonly atLeast?: number };
}

export interface Group {
  readonly name: string;
  /** How it was measured, for who reads the table. */
  readonly how: string;
  readonly rows: readonly Row[];
}

export const isMissed = ({ value, wanted }: Row): boolean =>
  wanted !== undefined &&
  ((wanted.atMost !== undefined && value > wanted.atMost) || (wanted.atLeast !== undefined && value < wanted.atLeast));

export const numberText = (value: number): string => {
  if (Number.isInteger(value)) return value.toLocaleString('en');
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(value < 10 ? 2 : 1);
};

function wantedText({ wanted }: Row): string {
  if (wanted === undefined) return '';
  const { atMost, atLeast } = wanted;
  return atMost === undefined ? `>= ${atLeast}` : `<= ${atMost}`;
}

/** The group as lines of text, values under each other. */
export function tableText({ name, how, rows }: Group): string {
  const cells = rows.map((row) => [
    row.what,
    numberText(row.value),
    row.unit,
    wantedText(row),
    isMissed(row) ? 'MISSED' : '',
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...cells.map((line) => line[column]!.length)));
  const lines = cells.map(([what, value, unit, wanted, missed]) =>
    [
      what!.padEnd(widths[0]!),
      value!.padStart(widths[1]!),
      unit!.padEnd(widths[2]!),
      wanted!.padEnd(widths[3]!),
      missed!,
    ]
      .join('  ')
      .trimEnd(),
  );
  return [`${name}: ${how}`, ...lines].join('\n');
}

/** The one in the middle; of an even number the upper one. */
export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;
