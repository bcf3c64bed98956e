/**
 * The bundle without its screens: host -> store -> auth as `src/main.tsx` wires them, driven by calls that come as events and answered
 * as commands, both in UTF-16. Objects without content (grants, sessions) stay here and are named by `last`.
 */

import { createAuth } from '../../src/auth/auth';
import type { Auth, Grant, Session } from '../../src/auth/types';
import { openStore } from '../../src/hal/store/store';
import { questionWordings } from '../../src/ui/text/questions';
import { languages } from './support/languages';

const { flash, crypto, clock, identity } = host;
const store = openStore({ flash, crypto, erased: 'lost', log: host.log });
const auth = createAuth({
  languages,
  store,
  clock,
  crypto,
  identity,
  random: host.random,
  wording: questionWordings,
  report: (error) => host.log('error', `auth: ${error instanceof Error ? error.message : String(error)}`),
});

/** What `last` in an argument's place stands for. */
let last: Grant | Session | undefined;

const toText = (buffer: ArrayBuffer): string => {
  let text = '';
  for (const unit of new Uint16Array(buffer)) text += String.fromCharCode(unit);
  return text;
};
const toBuffer = (text: string): ArrayBuffer =>
  Uint16Array.from({ length: text.length }, (_, at) => text.charCodeAt(at)).buffer;

async function run([name, ...values]: [keyof Auth, ...unknown[]]): Promise<void> {
  const call = auth[name] as (...values: unknown[]) => unknown;
  const result = await call(...values.map((value) => (value === 'last' ? last : value)));
  const { grant, session } = (result ?? {}) as { grant?: Grant; session?: Session };
  last = grant ?? session ?? last;
  host.ui.exec(toBuffer(JSON.stringify({ result })));
}

host.run(() => {
  auth.tick();
  const call = toText(host.ui.events());
  if (call !== '') void run(JSON.parse(call));
});
