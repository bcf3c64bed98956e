/**
 * «Изм. пароль»: reached only with a grant; ends in a new password or in nothing.
 *
 * @module
 */
import { createSignal, Show } from 'solid-js';
import type { ChangeResult, Grant } from '../../auth/types';
import { createNewPassword, NewPasswordFields } from '../forms/new-password';
import { createNewPattern, PatternField, PatternWindow } from '../forms/new-pattern';
import { everySecond, useServices, whenChanged } from '../services';
import { countdown, t } from '../text/translate';
import * as theme from '../theme';
import { Confirm } from '../widgets/confirm';
import { DialogActions } from '../widgets/dialog-actions';
import { Form } from '../widgets/form';
import { onScreenKeyboard } from '../widgets/keyboard-state';
import { Notice } from '../widgets/notice';
import { ReadOnlyField } from '../widgets/read-only-field';
import { Refusal } from '../widgets/refusal';
import { Remark } from '../widgets/remark';
import { Window } from '../widgets/window';

export function ChangePassword(props: {
  grant: Grant;
  /** The grant cost a code that took a day to come. */
  isCodeSpent: boolean;
  onDone: () => void;
  onCancel: () => void;
  onAgain: () => void;
}) {
  const { auth } = useServices();
  const entry = createNewPassword(auth);
  const pattern = createNewPattern(auth);
  const hadPattern = (): boolean => whenChanged(() => auth.patternRefusal('monitor')) !== 'not-set-up';
  const [busy, setBusy] = createSignal(false);
  const [result, setResult] = createSignal<ChangeResult | null>(null);
  const left = (): number => everySecond(() => auth.grantLeft(props.grant));
  const isOver = (): boolean => !busy() && left() === 0;

  async function save(): Promise<void> {
    if (busy() || isOver() || !entry.check()) return;
    setBusy(true);
    const verdict = await auth.changePassword(props.grant, entry.password(), pattern.pattern() ?? undefined);
    setBusy(false);
    setResult(verdict);
    if (verdict.kind === 'ok') props.onDone();
  }

  const [isLeaving, setLeaving] = createSignal(false);
  /** What is being saved is waited for. A code that took a day to come is not thrown away by one key. */
  function cancel(): void {
    if (busy()) return;
    if (props.isCodeSpent && !isOver()) setLeaving(true);
    else props.onCancel();
  }

  return (
    <>
      <Window
        name="change"
        title={t('change.title')}
        width={800}
        onClose={cancel}
        onGo={() => (isOver() ? props.onAgain() : void save())}
        foot={
          <Show
            when={!isOver()}
            fallback={
              <DialogActions
                name="again"
                text={t('change.again')}
                busy={false}
                autofocus={true}
                onCancel={cancel}
                onGo={() => props.onAgain()}
              />
            }
          >
            <label
              class={theme.hint}
              style={{ width: 'content', grow: 1 }}
              text={t('change.time', { time: countdown(left()) })}
            />
            <DialogActions name="save" text={t('common.save')} busy={busy()} onCancel={cancel} onGo={save} />
          </Show>
        }
      >
        <Form onSubmit={save}>
          <Show when={!isOver()} fallback={<Notice name="expired" icon="hourglass" text={t('change.expired')} />}>
            <Refusal result={result()} />
            <Show when={props.isCodeSpent && !onScreenKeyboard.isOpen()}>
              <Remark icon="info" text={t('change.spent')} />
            </Show>
            <NewPasswordFields entry={entry} disabled={false} autofocus={true} />
            <Show when={!onScreenKeyboard.isOpen()}>
              <PatternField
                entry={pattern}
                hint={hadPattern() ? t('change.pattern-void') : t('pattern.needs')}
                disabled={busy()}
              />
              <ReadOnlyField name="mail" label={t('change.mail')} text={t('change.mail-off')} icon="mail" />
            </Show>
          </Show>
        </Form>
      </Window>
      <Show when={!isOver() && !busy()}>
        <PatternWindow entry={pattern} />
        <Show when={isLeaving()}>
          <Confirm
            name="leave"
            title={t('change.leave')}
            text={t('change.leave-what')}
            discard={t('change.leave-do')}
            onKeep={() => setLeaving(false)}
            onDiscard={() => props.onCancel()}
          />
        </Show>
      </Show>
    </>
  );
}
