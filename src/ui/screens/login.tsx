/**
 * Log-in: user, password or graphic key, «Забыли пароль?».
 *
 * @module
 */

import { call, type WidgetNode } from '@lvgljs/core';
import { createEffect, createSignal, Show } from 'solid-js';
import type { LoginResult, Session } from '../../auth/types';
import { createGone } from '../gone';
import { px } from '../monitor';
import { passwordDenial } from '../refusals';
import { everySecond, hasNoQuestions, useServices, whenChanged } from '../services';
import { duration, t } from '../text/translate';
import * as theme from '../theme';
import { createTyped } from '../unattended';
import { Button } from '../widgets/button';
import { Form } from '../widgets/form';
import { onScreenKeyboard } from '../widgets/keyboard-state';
import { Notice } from '../widgets/notice';
import { takeKeys } from '../widgets/open-windows';
import { Refusal } from '../widgets/refusal';
import { Remark } from '../widgets/remark';
import { Select } from '../widgets/select';
import { TextField } from '../widgets/text-field';
import { roomHeight } from '../widgets/window';
import { LoginByPattern } from './login-pattern';

export function Login(props: { onEnter: (session: Session) => void; onForgot: () => void }) {
  const { auth } = useServices();
  const [password, setPassword] = createTyped('');
  const [result, setResult] = createSignal<LoginResult | { kind: 'empty' } | null>(null);
  const [busy, setBusy] = createSignal(false);
  const request = () => everySecond(() => auth.request('support'));
  const wait = (): number => everySecond(() => auth.lock('login').wait);
  const isDamaged = (): boolean => whenChanged(() => auth.isPasswordDamaged());
  const hasPattern = (): boolean => everySecond(() => auth.patternRefusal('monitor')) !== 'not-set-up';
  const [byPattern, setByPattern] = createSignal(false);

  const isGone = createGone();

  let field: WidgetNode | undefined;
  // what the pause is about, and no button that cannot be pressed meanwhile
  createEffect(() => wait() > 0 && !byPattern() && field && call(field, 'focus'));
  takeKeys({
    get close() {
      return byPattern() ? () => void setByPattern(false) : undefined;
    },
    go: () => byPattern() || isDamaged() || void enter(),
  });

  async function enter(): Promise<void> {
    if (busy() || wait() > 0) return;
    if (password() === '') return void setResult({ kind: 'empty' });
    setBusy(true);
    const tried = password();
    const verdict = await auth.login(tried);
    setBusy(false);
    setResult(verdict);
    // nobody sees where bullets end: the next try begins anew, but for what was typed meanwhile
    if (verdict.kind === 'wrong' && password() === tried) setPassword('');
    if (verdict.kind !== 'ok') return;
    // nobody waits for this log-in any more
    if (isGone()) auth.logout(verdict.session);
    else props.onEnter(verdict.session);
  }

  return (
    <list
      name="login"
      class={[theme.column, theme.card, theme.scrolling]}
      style={{ width: px(576), maxHeight: roomHeight(), padX: px(48), padTop: px(40), padBottom: px(28), gap: px(20) }}
    >
      <view class={theme.column} style={{ gap: px(8) }}>
        <label class={[theme.title, byPattern() && theme.centered]} text={t('login.title')} />
        <label
          class={[theme.hint, byPattern() && theme.centered]}
          text={t(byPattern() ? 'login.pattern-hint' : 'login.hint')}
        />
      </view>
      <Show when={byPattern()}>
        <LoginByPattern onEnter={props.onEnter} />
        <view class={theme.column} style={{ gap: px(4) }}>
          <Button
            name="by-password"
            look="link"
            wide={true}
            text={t('login.by-password')}
            onClick={() => void setByPattern(false)}
          />
          <Button name="forgot" look="link" wide={true} text={t('login.forgot')} onClick={() => props.onForgot()} />
        </view>
      </Show>
      <Show when={!byPattern()}>
        <Form onSubmit={enter}>
          <Select name="user" label={t('login.user')} options={['admin']} value={0} onChoose={() => {}} />
          <Show
            when={!isDamaged()}
            fallback={<Notice name="password-damaged" icon="triangle-alert" text={t('login.damaged')} />}
          >
            <TextField
              name="password"
              label={t('login.password')}
              password={true}
              autofocus={true}
              ref={(node) => {
                field = node;
              }}
              value={password()}
              error={wait() > 0 ? '' : passwordDenial(result())}
              onInput={(text) => {
                setPassword(text);
                if (!busy()) setResult(null);
              }}
            />
            <Show when={wait() > 0}>
              <Notice name="lock" icon="lock" text={t('login.locked', { time: duration(wait()) })} />
            </Show>
          </Show>
          <Refusal result={result()} />
          <view class={theme.column} style={{ gap: px(12) }}>
            <Show when={!isDamaged()}>
              <Button
                name="enter"
                look="primary"
                wide={true}
                text={busy() ? t('common.wait') : t('login.enter')}
                busy={busy()}
                disabled={wait() > 0}
                onClick={enter}
              />
            </Show>
            <Show when={hasPattern()}>
              <Button
                name="by-pattern"
                look="outline"
                wide={true}
                icon="pencil"
                text={t('login.by-pattern')}
                disabled={busy()}
                onClick={() => {
                  if (busy()) return;
                  onScreenKeyboard.close();
                  setPassword('');
                  setResult(null);
                  setByPattern(true);
                }}
              />
            </Show>
            <Button
              name="forgot"
              autofocus={isDamaged()}
              look={isDamaged() ? 'primary' : 'link'}
              wide={true}
              text={t('login.forgot')}
              disabled={busy()}
              onClick={() => busy() || props.onForgot()}
            />
          </view>
        </Form>
      </Show>
      <Show when={request()}>
        <Remark icon="mail" text={t('login.request', { number: request()?.number ?? '' })} />
      </Show>
      <Show when={!isDamaged() && hasNoQuestions(auth)}>
        <Remark icon="circle-help" text={t('login.no-questions')} />
      </Show>
    </list>
  );
}
