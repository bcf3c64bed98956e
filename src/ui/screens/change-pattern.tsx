/**
 * A new graphic key, or none, for somebody who is logged in and knows the password.
 *
 * @module
 */

import { createSignal } from 'solid-js';
import type { Session, SetPatternResult } from '../../auth/types';
import { CurrentPassword } from '../forms/current-password';
import { createNewPattern, PatternField, PatternWindow } from '../forms/new-pattern';
import { everySecond, useServices } from '../services';
import { t } from '../text/translate';
import { createTyped } from '../unattended';
import { DialogActions } from '../widgets/dialog-actions';
import { Form } from '../widgets/form';
import { Modal } from '../widgets/modal';
import { Refusal } from '../widgets/refusal';
import { Window } from '../widgets/window';

/** What `onClose` is told: what was done. */
export type PatternChange = 'set' | 'removed' | null;

export function ChangePattern(props: { session: Session; onClose: (change: PatternChange) => void }) {
  const { auth } = useServices();
  const stored = auth.patternRefusal('monitor');
  const entry = createNewPattern(auth, () => stored === null);
  const [password, setPassword] = createTyped('');
  const [busy, setBusy] = createSignal(false);
  const [refused, setRefused] = createSignal<SetPatternResult | { kind: 'empty' | 'unchanged' } | null>(null);
  const wait = (): number => everySecond(() => auth.lock('login').wait);
  /** What is to be stored; undefined when that is what is. A damaged one is worth removing. */
  const change = (): string | null | undefined => {
    const pattern = entry.pattern();
    if (pattern === undefined) return stored === 'damaged' ? null : undefined;
    return pattern === null && stored === 'not-set-up' ? undefined : pattern;
  };

  async function save(): Promise<void> {
    const pattern = change();
    if (busy() || wait() > 0) return;
    if (pattern === undefined) return void setRefused({ kind: 'unchanged' });
    if (password() === '') return void setRefused({ kind: 'empty' });
    setBusy(true);
    const result = await auth.setPattern(props.session, password(), pattern);
    setBusy(false);
    setRefused(result);
    if (result.kind === 'ok') props.onClose(pattern === null ? 'removed' : 'set');
  }

  /** What is being saved is waited for. */
  function cancel(): void {
    if (!busy()) props.onClose(null);
  }

  return (
    <>
      <Modal>
        <Window
          name="change-pattern"
          title={t('change.pattern')}
          width={800}
          onClose={cancel}
          onGo={save}
          foot={
            <DialogActions
              name="save"
              text={t('common.save')}
              busy={busy()}
              disabled={wait() > 0 || change() === undefined}
              onCancel={cancel}
              onGo={save}
            />
          }
        >
          <Form onSubmit={save}>
            <Refusal result={refused()} />
            <PatternField
              entry={entry}
              hint={t(stored === null ? 'pattern.in-use' : stored === 'damaged' ? 'pattern.damaged' : 'pattern.needs')}
              error={refused()?.kind === 'unchanged' && change() === undefined ? t('pattern.unchanged') : ''}
              isStored={stored === null}
              disabled={busy()}
            />
            <CurrentPassword
              value={password()}
              refused={refused()}
              wait={wait()}
              disabled={busy()}
              onInput={(text) => {
                setPassword(text);
                setRefused(null);
              }}
            />
          </Form>
        </Window>
      </Modal>
      <PatternWindow entry={entry} />
    </>
  );
}
