/**
 * New control questions for somebody who is logged in and knows the password.
 *
 * @module
 */

import { createSignal } from 'solid-js';
import type { Session, SetQuestionsResult } from '../../auth/types';
import { CurrentPassword } from '../forms/current-password';
import { createNewQuestion, NewQuestionFields } from '../forms/new-question';
import { everySecond, useServices } from '../services';
import { t } from '../text/translate';
import { createTyped } from '../unattended';
import { DialogActions } from '../widgets/dialog-actions';
import { Form } from '../widgets/form';
import { Modal } from '../widgets/modal';
import { Refusal } from '../widgets/refusal';
import { Window } from '../widgets/window';

export function ChangeQuestions(props: { session: Session; onClose: (changed: boolean) => void }) {
  const { auth } = useServices();
  const first = createNewQuestion(auth, () => -1);
  const second = createNewQuestion(auth, first.question);
  const [password, setPassword] = createTyped('');
  const [busy, setBusy] = createSignal(false);
  const [refused, setRefused] = createSignal<SetQuestionsResult | { kind: 'empty' } | null>(null);
  const wait = (): number => everySecond(() => auth.lock('login').wait);

  async function save(): Promise<void> {
    // both are asked, so that all fields say what they miss
    const isRight = [first.check(), second.check()].every(Boolean);
    if (busy() || wait() > 0) return;
    if (password() === '') return void setRefused({ kind: 'empty' });
    if (!isRight) return;
    setBusy(true);
    const result = await auth.setQuestions(props.session, password(), [first.answer(), second.answer()]);
    setBusy(false);
    setRefused(result);
    if (result.kind === 'ok') props.onClose(true);
  }

  /** What is being saved is waited for. */
  function cancel(): void {
    if (!busy()) props.onClose(false);
  }

  return (
    <Modal>
      <Window
        name="change-questions"
        title={t('home.questions')}
        width={860}
        onClose={cancel}
        onGo={save}
        foot={
          <DialogActions
            name="save"
            text={t('common.save')}
            busy={busy()}
            disabled={wait() > 0}
            onCancel={cancel}
            onGo={save}
          />
        }
      >
        <Form onSubmit={save}>
          <Refusal result={refused()} />
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
          <NewQuestionFields entry={first} number={1} disabled={busy()} />
          <NewQuestionFields entry={second} number={2} disabled={busy()} />
        </Form>
      </Window>
    </Modal>
  );
}
