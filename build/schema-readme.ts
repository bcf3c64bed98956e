/**
 * The ABI tables of the binding's README, between the markers `<!-- schema:NAME -->` and `<!-- /schema -->`.
 *
 * @module
 */
import * as schema from '../firmware/lvgl/schema.ts';

const rows = (head: string, lines: readonly string[]) => {
  const columns = head.split('|').length - 2;
  return [head, `|${' --- |'.repeat(columns)}`, ...lines].join('\n');
};

const numbers = (head: string, values: Readonly<Record<string, number>>, hex = false) =>
  rows(
    head,
    Object.entries(values).map(([name, value]) => `| \`${name}\` | ${hex ? `0x${value.toString(16)}` : value} |`),
  );

const kindOf = (kind: string | readonly string[]) => (typeof kind === 'string' ? kind : kind.join(', '));

const tables: Readonly<Record<string, () => string>> = {
  limits: () => numbers('| limit | value |', schema.limits),
  opcodes: () => numbers('| command | opcode |', schema.opcodes),
  widgets: () => numbers('| widget | type |', schema.widgets),
  states: () => numbers('| state | bit |', schema.states, true),
  parts: () => numbers('| part | value |', schema.parts, true),
  events: () => numbers('| event | number |', schema.events),
  methods: () => numbers('| method | number |', schema.methods),
  keys: () => numbers('| key | number |', schema.keys),
  errors: () => numbers('| error | number |', schema.errors),
  attributes: () =>
    rows(
      '| attribute | id | value | widgets |',
      Object.entries(schema.attributes).map(([name, one]: [string, schema.Attribute]) => {
        const range = one.range ? ` ${one.range[0]}..${one.range[1]}` : '';
        return `| \`${name}\` | ${one.id} | ${kindOf(one.kind)}${range} | ${one.on?.join(', ') ?? 'all'} |`;
      }),
    ),
  styles: () =>
    rows(
      '| property | id | value |',
      Object.entries(schema.styles).map(([name, one]: [string, schema.StyleProperty]) => {
        const range = one.range ? ` ${one.range[0]}..${one.range[1]}` : '';
        return `| \`${name}\` | ${one.id} | ${kindOf(one.kind)}${range} |`;
      }),
    ),
};

/** The README with every marked table written anew. */
export function readmeTables(text: string): string {
  return text.replace(/<!-- schema:(\w+) -->[\s\S]*?<!-- \/schema -->/g, (_, name: string) => {
    const table = tables[name];
    if (!table) throw new Error(`README names a table that the schema does not have: ${name}`);
    return `<!-- schema:${name} -->\n${table()}\n<!-- /schema -->`;
  });
}
