/**
 * A new password, entered twice, with a hint of how good it is: in the wizard and in «Изм. пароль».
 *
 * @module
 */
import { createMemo, For } from 'solid-js';
import { goodPasswordLength, passwordMax, passwordMin } from '../../auth/numbers';
import type { Auth, PasswordProblem } from '../../auth/types';
import { px } from '../monitor';
import { t } from '../text/translate';
import * as theme from '../theme';
import { createTyped } from '../unattended';
import { TextField } from '../widgets/text-field';

export interface NewPassword {
  password(): string;
  confirm(): string;
  setPassword(text: string): void;
  setConfirm(text: string): void;
  /** True when both are right; otherwise the fields say what is missing. */
  check(): boolean;
  checked(): boolean;
  problem(): PasswordProblem;
}

export function createNewPassword(auth: Auth): NewPassword {
  const [password, setPassword] = createTyped('');
  const [confirm, setConfirm] = createTyped('');
  const [checked, setChecked] = createTyped(false);
  // asked for in a dozen places
  const problem = createMemo(() => auth.checkPassword(password()));
  return {
    password,
    confirm,
    setPassword,
    setConfirm,
    checked,
    problem,
    check() {
      setChecked(true);
      return problem() === null && password() === confirm();
    },
  };
}

function passwordError(problem: PasswordProblem, length: number): string {
  if (problem === null) return '';
  return t(`password.${problem}`, { n: Math.max(1, passwordMin - length), max: passwordMax });
}

export function NewPasswordFields(props: { entry: NewPassword; disabled: boolean; autofocus?: boolean }) {
  const entry = props.entry;
  const length = createMemo(() => [...entry.password()].length);
  /** Bars that are lit, of four. */
  const bars = createMemo((): number => {
    if (entry.problem() !== null) return length() > 0 ? 1 : 0;
    if (length() >= goodPasswordLength) return 4;
    return length() >= goodPasswordLength - 4 ? 3 : 2;
  });

  const hint = createMemo((): string => {
    if (length() === 0) return t('password.rules', { min: passwordMin, max: passwordMax });
    if (entry.problem() !== null) return passwordError(entry.problem(), length());
    if (length() >= goodPasswordLength) return t('password.strong');
    return `${t('password.good')} ${t('password.good-why', { n: goodPasswordLength - length() })}`;
  });

  function confirmError(): string {
    const differs = entry.password() !== entry.confirm();
    // one mistake, one message: first the password itself
    if (entry.problem() !== null) return '';
    if (entry.confirm() === '') return entry.checked() ? t('password.once-more') : '';
    return differs && (entry.checked() || !entry.password().startsWith(entry.confirm())) ? t('password.differ') : '';
  }

  return (
    <>
      <TextField
        name="new-password"
        label={t('change.password')}
        password={true}
        autofocus={props.autofocus ?? false}
        value={entry.password()}
        error={entry.checked() ? passwordError(entry.problem(), length()) : ''}
        hint={hint()}
        disabled={props.disabled}
        onInput={entry.setPassword}
        meter={
          <view class={theme.row} style={{ gap: px(8), padTop: px(2) }}>
            <For each={[1, 2, 3, 4]}>
              {(bar) => (
                <view
                  class={[
                    theme.strength,
                    bars() >= bar && (entry.problem() === null ? theme.strengthOn : theme.strengthWeak),
                  ]}
                />
              )}
            </For>
          </view>
        }
      />
      <TextField
        name="confirm"
        label={t('change.confirm')}
        password={true}
        value={entry.confirm()}
        error={confirmError()}
        hint={entry.confirm() !== '' && entry.confirm() === entry.password() ? t('password.same') : ''}
        disabled={props.disabled}
        onInput={entry.setConfirm}
      />
    </>
  );
}
