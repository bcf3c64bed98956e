/**
 * Writes `firmware/lvgl/bridge/schema.h` and the tables of the binding's README from `firmware/lvgl/schema.ts`.
 * With `--check` it writes nothing and fails when either differs.
 *
 * @module
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as schema from '../firmware/lvgl/schema.ts';
import { readCommandLine } from './command-line.ts';
import { readmeTables } from './schema-readme.ts';

const header = fileURLToPath(new URL('../firmware/lvgl/bridge/schema.h', import.meta.url));
const readme = fileURLToPath(new URL('../firmware/lvgl/README.md', import.meta.url));

const upper = (name: string) => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();

function enumeration(prefix: string, values: Readonly<Record<string, number>>): string {
  const lines = Object.entries(values).map(([name, value]) => `  ${prefix}_${upper(name)} = 0x${value.toString(16)},`);
  return `enum {\n${lines.join('\n')}\n};\n`;
}

function table(macro: string, rows: readonly string[]): string {
  return `#define ${macro}(X) \\\n${rows.map((row) => `  X(${row})`).join(' \\\n')}\n`;
}

function attributeRows(): string[] {
  return Object.entries(schema.attributes).map(([name, one]: [string, schema.Attribute]) => {
    const mask = one.on ? one.on.reduce((bits, widget) => bits | (1 << schema.widgets[widget]), 0) : 0x7ffffffe;
    const kind = typeof one.kind === 'string' ? one.kind : 'enum';
    let range: readonly [number, number] = [0, 0];
    if (kind === 'bool') range = [0, 1];
    else if (typeof one.kind !== 'string') range = [0, one.kind.length - 1];
    else if (one.range) range = one.range;
    else if (kind === 'int') throw new Error(`attribute ${name}: an int needs a range`);
    return `${upper(name)}, ${one.id}, ${upper(kind)}, 0x${mask.toString(16)}u, ${range[0]}, ${range[1]}`;
  });
}

function styleRows(): string[] {
  return Object.entries(schema.styles).map(([name, one]: [string, schema.StyleProperty]) => {
    const kind = typeof one.kind === 'string' ? one.kind : 'enum';
    const ranges: Record<string, readonly [number, number]> = { bool: [0, 1], opa: [0, 255], color: [0, 0xffffff] };
    const range = typeof one.kind !== 'string' ? [0, one.kind.length - 1] : (one.range ?? ranges[kind] ?? [0, 0]);
    const props = [0, 1, 2, 3].map((at) => (one.lvgl[at] ? `LV_STYLE_${one.lvgl[at]}` : '0'));
    return `${upper(name)}, ${one.id}, ${upper(kind)}, ${range[0]}, ${range[1]}, ${props.join(', ')}`;
  });
}

function text(): string {
  return [
    '/** The ABI table in C. Written by build/schema.ts from schema.ts; not edited by hand. */',
    '#ifndef SCHEMA_H',
    '#define SCHEMA_H',
    '',
    `#define SCHEMA_ABI_VERSION ${schema.ABI_VERSION}`,
    `#define SCHEMA_MAGIC 0x${schema.COMMAND_MAGIC.toString(16)}u`,
    `#define SCHEMA_PERCENT 0x${schema.PERCENT.toString(16)}`,
    `#define SCHEMA_PERCENT_MAX ${schema.PERCENT_MAX}`,
    `#define SCHEMA_CONTENT 0x${schema.CONTENT.toString(16)}`,
    `#define SCHEMA_FRACTION 0x${schema.FRACTION.toString(16)}`,
    `#define SCHEMA_TO_END ${schema.TO_END}`,
    `#define SCHEMA_ERROR_MOST ${Math.max(...Object.values(schema.errors))}`,
    '',
    enumeration('LIMIT', schema.limits),
    enumeration('ROOT', schema.roots),
    enumeration('OP', schema.opcodes),
    enumeration('WIDGET', schema.widgets),
    enumeration('STATE', schema.states),
    enumeration('PART', schema.parts),
    enumeration('EVENT', schema.events),
    enumeration('METHOD', schema.methods),
    enumeration('PIXELS', schema.pixelFormats),
    enumeration('BUTTON', schema.buttonControl),
    enumeration('KEY', schema.keys),
    enumeration('ERROR', schema.errors),
    '/* name, LVGL class-like word used in the tree dump */',
    table(
      'SCHEMA_WIDGETS',
      Object.entries(schema.widgets).map(([name, id]) => `${upper(name)}, ${id}, "${name}"`),
    ),
    table(
      'SCHEMA_STATES',
      Object.entries(schema.states).map(([name, bit]) => `${upper(name)}, 0x${bit.toString(16)}, "${name}"`),
    ),
    table(
      'SCHEMA_PARTS',
      Object.entries(schema.parts).map(([name, id]) => `${upper(name)}, 0x${id.toString(16)}, "${name}"`),
    ),
    '/* name, id, kind, mask of widgets (1 << type), lowest, highest */',
    table('SCHEMA_ATTRIBUTES', attributeRows()),
    '/* name, id, kind, lowest, highest, LVGL properties that get the value (0 = none) */',
    table('SCHEMA_STYLES', styleRows()),
    '#endif',
    '',
  ].join('\n');
}

function put(path: string, wanted: string, check: boolean): boolean {
  const present = existsSync(path) ? readFileSync(path, 'utf8') : '';
  if (present === wanted) return true;
  if (check) {
    console.error(`${path} is not what schema.ts says; run: npm run schema`);
    return false;
  }
  writeFileSync(path, wanted);
  return true;
}

/** Brings the generated files up to date (or only compares them); false when `check` found a difference. */
export function generateSchema(check = false): boolean {
  const one = put(header, text(), check);
  const before = existsSync(readme) ? readFileSync(readme, 'utf8') : '';
  const two = before === '' || put(readme, readmeTables(before), check);
  return one && two;
}

/** For builds: what is made from the schema is committed, so a build only checks it. */
export function requireSchema(): void {
  if (!generateSchema(true)) throw new Error('what is made from firmware/lvgl/schema.ts is out of date');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { check } = readCommandLine('schema', { options: { check: { type: 'boolean', default: false } } }).values;
  if (!generateSchema(check)) process.exit(1);
}
