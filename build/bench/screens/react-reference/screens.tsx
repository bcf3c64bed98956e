/** @jsxImportSource react */
/**
 * Log-in, «Изм. пароль» and the top bar, as src/ui/screens has them.
 *
 * @module
 */
import { type ReactNode, useState } from 'react';
import { passwordMax, passwordMin } from '../../../../src/auth/numbers';
import { monitor, px } from '../../../../src/ui/monitor';
import { clockText } from '../../../../src/ui/text/time';
import { countdown, language, languages, setLanguage, t } from '../../../../src/ui/text/translate';
import * as theme from '../../../../src/ui/theme';
import { identity, passwordProblem, timeLeft, wall } from '../service';
import { Button, Form, Icon, IconButton, PatternRow, ReadOnlyField, Select, TextField } from './controls';

/** Length from which a password is called good. */
const goodLength = 16;
const headHeight = (): number => px(80);
const footHeight = (): number => px(96);
const roomHeight = (): number => Math.max(0, monitor().height - theme.topBarHeight() - px(24));

export function TopBar() {
  return (
    <view class={theme.row} style={{ height: theme.topBarHeight(), padX: px(32), main: 'between' }}>
      <view class={theme.row} style={{ width: 'content', gap: px(16) }}>
        <Icon name="monitor" class={[theme.icon.small, theme.dimmed]} />
        <label
          name="recorder"
          class={[theme.label, theme.dimmed]}
          style={{ width: 'content' }}
          text={`${identity.model} · ${identity.serial}`}
        />
      </view>
      <view class={theme.row} style={{ width: 'content', gap: px(12) }}>
        {languages.map((each) => (
          <button
            key={each}
            name={`lang-${each}`}
            class={theme.segment}
            checked={language() === each}
            keepsFocus={true}
            onClick={() => setLanguage(each)}
          >
            <label text={each.toUpperCase()} />
          </button>
        ))}
        <IconButton name="look" icon="sun" keepsFocus={true} onClick={() => {}} />
        <label
          name="clock"
          class={theme.label}
          style={{ width: px(64), textAlign: 'right' }}
          text={clockText(wall())}
        />
      </view>
    </view>
  );
}

export function Login(props: { onForgot: () => void }) {
  const [password, setPassword] = useState('');
  const [result, setResult] = useState<'' | 'empty' | 'repeat'>('');
  const [busy, setBusy] = useState(false);

  async function enter(): Promise<void> {
    if (busy) return;
    if (password === '') return setResult('empty');
    setBusy(true);
    await Promise.resolve();
    setBusy(false);
    setResult('repeat');
  }

  return (
    <list
      name="login"
      class={[theme.column, theme.card, theme.scrolling]}
      style={{ width: px(576), maxHeight: roomHeight(), padX: px(48), padTop: px(40), padBottom: px(28), gap: px(20) }}
    >
      <view class={theme.column} style={{ gap: px(8) }}>
        <label class={theme.title} text={t('login.title')} />
        <label class={theme.hint} text={t('login.hint')} />
      </view>
      <Form onSubmit={enter}>
        <Select name="user" label={t('login.user')} options={['admin']} value={0} />
        <TextField
          name="password"
          label={t('login.password')}
          autofocus={true}
          value={password}
          error={result === '' ? '' : t(`login.${result}`)}
          onInput={(text) => {
            setPassword(text);
            if (!busy) setResult('');
          }}
        />
        <view class={theme.column} style={{ gap: px(12) }}>
          <Button name="enter" look="primary" wide={true} text={t('login.enter')} busy={busy} onClick={enter} />
          <Button
            name="forgot"
            look="link"
            wide={true}
            text={t('login.forgot')}
            disabled={busy}
            onClick={() => busy || props.onForgot()}
          />
        </view>
      </Form>
    </list>
  );
}

function Window(props: {
  name: string;
  title: string;
  width: number;
  onClose: () => void;
  foot: ReactNode;
  children: ReactNode;
}) {
  return (
    <view name={props.name} class={[theme.column, theme.card]} style={{ width: px(props.width), gap: 0 }}>
      <view class={theme.row} style={{ height: headHeight(), padLeft: px(40), padRight: px(24), main: 'between' }}>
        <label class={theme.windowTitle} text={props.title} />
        <IconButton name="close" icon="x" onClick={props.onClose} />
      </view>
      <view class={theme.divider} />
      <list
        class={[theme.column, theme.scrolling]}
        style={{
          maxHeight: Math.max(0, roomHeight() - headHeight() - footHeight() - 4),
          padX: px(40),
          padTop: px(28),
          padBottom: px(32),
          gap: px(20),
        }}
      >
        {props.children}
      </list>
      <view class={theme.divider} />
      <view class={theme.row} style={{ height: footHeight(), padX: px(40), main: 'end', gap: px(16) }}>
        {props.foot}
      </view>
    </view>
  );
}

export function ChangePassword(props: { onDone: () => void; onCancel: () => void }) {
  const [password, setPassword] = useState('');
  const [confirm, setConfirm] = useState('');
  const [checked, setChecked] = useState(false);
  const [busy, setBusy] = useState(false);
  const problem = passwordProblem(password);
  const length = [...password].length;

  function problemText(): string {
    return problem === null ? '' : t(`password.${problem}`, { n: Math.max(1, passwordMin - length), max: passwordMax });
  }
  function bars(): number {
    if (problem !== null) return length > 0 ? 1 : 0;
    if (length >= goodLength) return 4;
    return length >= goodLength - 4 ? 3 : 2;
  }
  function hint(): string {
    if (length === 0) return t('password.rules', { min: passwordMin, max: passwordMax });
    if (problemText() !== '') return problemText();
    if (length >= goodLength) return t('password.strong');
    return `${t('password.good')} ${t('password.good-why', { n: goodLength - length })}`;
  }
  function confirmError(): string {
    if (problem !== null) return '';
    if (confirm === '') return checked ? t('password.once-more') : '';
    return password !== confirm && (checked || !password.startsWith(confirm)) ? t('password.differ') : '';
  }
  async function save(): Promise<void> {
    if (busy) return;
    setChecked(true);
    if (problem !== null || password !== confirm) return;
    setBusy(true);
    await Promise.resolve();
    setBusy(false);
    props.onDone();
  }
  const lit = bars();
  const cancel = () => busy || props.onCancel();

  return (
    <Window
      name="change"
      title={t('change.title')}
      width={800}
      onClose={cancel}
      foot={
        <>
          <label
            class={theme.hint}
            style={{ width: 'content', grow: 1 }}
            text={t('change.time', { time: countdown(timeLeft) })}
          />
          <Button name="cancel" text={t('common.cancel')} disabled={busy} onClick={cancel} />
          <Button name="save" look="primary" text={t('common.save')} busy={busy} onClick={save} />
        </>
      }
    >
      <Form onSubmit={save}>
        <TextField
          name="new-password"
          label={t('change.password')}
          autofocus={true}
          value={password}
          error={checked ? problemText() : ''}
          hint={hint()}
          onInput={setPassword}
          meter={
            <view class={theme.row} style={{ gap: px(8), padTop: px(2) }}>
              {[1, 2, 3, 4].map((bar) => (
                <view
                  key={bar}
                  class={[theme.strength, lit >= bar && (problem === null ? theme.strengthOn : theme.strengthWeak)]}
                />
              ))}
            </view>
          }
        />
        <TextField
          name="confirm"
          label={t('change.confirm')}
          value={confirm}
          error={confirmError()}
          hint={confirm !== '' && confirm === password ? t('password.same') : ''}
          onInput={setConfirm}
        />
        <PatternRow />
        <ReadOnlyField name="mail" label={t('change.mail')} text={t('change.mail-off')} icon="mail" />
      </Form>
    </Window>
  );
}
