/**
 * Rows that stand beside two references, and how they are printed.
 *
 * @module
 */
import { numberText } from '../row';

export interface Comparison {
  readonly what: string;
  readonly unit: string;
  /** The product's own value. */
  readonly value: number;
  /** The hand-written C program's; null where it has nothing of the kind. */
  readonly c: number | null;
  /** React's; null also when its packages are not installed. */
  readonly react: number | null;
  readonly wanted?: {
    readonly atMost?: number;
    /** At most so many times C. */
    readonly timesC?: number;
    /** At least so many times less than React; 1 = not more, but for the noise of equal work. */
    readonly timesUnderReact?: number;
  };
}

/** Where all three do the same work, medians of a busy machine still differ by so much. */
const noise = 1.1;

const ratio = (a: number, b: number | null): number | null => (b === null || b === 0 ? null : a / b);

/** What is wanted and missed, in words. */
export function missed({ value, c, react, wanted }: Comparison): string[] {
  const found: string[] = [];
  if (wanted?.atMost !== undefined && value > wanted.atMost) found.push(`over ${numberText(wanted.atMost)}`);
  const toC = ratio(value, c);
  if (wanted?.timesC !== undefined && toC !== null && toC > wanted.timesC) found.push(`over ${wanted.timesC} x C`);
  const underReact = ratio(react ?? 0, value);
  const { timesUnderReact: least } = wanted ?? {};
  if (react !== null && least !== undefined && underReact !== null && underReact < (least === 1 ? 1 / noise : least))
    found.push(least === 1 ? 'over React' : `not ${least} x under React`);
  return found;
}

function wantedText({ wanted }: Comparison): string {
  const words: string[] = [];
  if (wanted?.atMost !== undefined) words.push(`<= ${numberText(wanted.atMost)}`);
  if (wanted?.timesC !== undefined) words.push(`<= ${wanted.timesC} x C`);
  if (wanted?.timesUnderReact === 1) words.push('<= React');
  else if (wanted?.timesUnderReact !== undefined) words.push(`React >= ${wanted.timesUnderReact} x`);
  return words.join(', ');
}

const cell = (value: number | null): string => (value === null ? '-' : numberText(value));
const times = (value: number | null): string => (value === null ? '-' : `${value.toFixed(value < 10 ? 2 : 1)} x`);

/** The rows as lines of text under a head, values under each other. */
export function comparisonText(rows: readonly Comparison[]): string[] {
  const lines = [
    ['', 'product', 'C', 'React', '', 'to C', 'React to it', 'wanted', ''],
    ...rows.map((row) => [
      row.what,
      cell(row.value),
      cell(row.c),
      cell(row.react),
      row.unit,
      times(ratio(row.value, row.c)),
      times(row.react === null ? null : ratio(row.react, row.value)),
      wantedText(row),
      missed(row).length > 0 ? `MISSED: ${missed(row).join(', ')}` : '',
    ]),
  ];
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  const isLeft = (column: number): boolean => column === 0 || column === 4 || column >= 7;
  return lines.map((line) =>
    line
      .map((text, column) => (isLeft(column) ? text.padEnd(widths[column]!) : text.padStart(widths[column]!)))
      .join('  ')
      .trimEnd(),
  );
}
