/**
 * The part of the log-in that takes the graphic key.
 *
 * @module
 */

import { call, type WidgetNode } from '@lvgljs/core';
import { createEffect, createSignal, Show } from 'solid-js';
import { patternMin, wrongPatternShown } from '../../auth/numbers';
import type { PatternLoginResult, PatternProblem, Session } from '../../auth/types';
import { poweredOn } from '../clock';
import { createGone } from '../gone';
import { patternDenial } from '../refusals';
import { everySecond, useServices } from '../services';
import { duration, t } from '../text/translate';
import * as theme from '../theme';
import { Notice } from '../widgets/notice';
import { PatternPad } from '../widgets/pattern-pad';
import { Refusal } from '../widgets/refusal';

export function LoginByPattern(props: { onEnter: (session: Session) => void }) {
  const { auth } = useServices();
  const [result, setResult] = createSignal<PatternLoginResult | null>(null);
  const [problem, setProblem] = createSignal<PatternProblem>(null);
  const [busy, setBusy] = createSignal(false);
  const wait = (): number => everySecond(() => auth.lock('pattern').wait);
  const isDamaged = (): boolean => everySecond(() => auth.patternRefusal('monitor')) === 'damaged';

  /** When a line was refused: a wrong one is too near to the right one to stay for whoever comes next, and after a fault it may be the right one. */
  const [wrongAt, setWrongAt] = createSignal<number | null>(null);

  let pad: WidgetNode | undefined;
  createEffect(() => {
    const at = wrongAt();
    if (at === null || poweredOn() - at < wrongPatternShown) return;
    setWrongAt(null);
    if (pad) call(pad, 'clear');
  });
  createEffect(() => wait() > 0 && pad && call(pad, 'clear'));

  const isGone = createGone();

  async function enter(digits: string): Promise<void> {
    if (busy() || wait() > 0) return;
    const found = auth.checkPattern(digits);
    // a line that can be none is no try; what has become too common since it was set still is one
    if (found === 'short' || found === 'shape') return void setProblem(found);
    setBusy(true);
    const verdict = await auth.loginWithPattern(digits, 'monitor');
    setBusy(false);
    setResult(verdict);
    setWrongAt(verdict.kind === 'ok' ? null : poweredOn());
    if (verdict.kind !== 'ok') return;
    // nobody waits for this log-in any more
    if (isGone()) auth.logout(verdict.session);
    else props.onEnter(verdict.session);
  }

  function denial(): string {
    if (wait() > 0) return '';
    const found = problem();
    return found === null ? patternDenial(result()) : t(`pattern.${found}`, { min: patternMin });
  }

  return (
    <Show
      when={!isDamaged()}
      fallback={<Notice name="pattern-damaged" icon="triangle-alert" text={t('login.pattern-damaged')} />}
    >
      <view class={theme.column} style={{ cross: 'center', track: 'center' }}>
        <PatternPad
          name="pattern"
          size={360}
          ref={(node) => {
            pad = node;
          }}
          invalid={denial() !== ''}
          disabled={busy() || wait() > 0}
          onChange={(digits) => {
            if (digits === '' || busy()) return;
            setWrongAt(null);
            setProblem(null);
            setResult(null);
          }}
          onDrawn={enter}
        />
      </view>
      <Show
        when={wait() > 0}
        fallback={
          <label
            name="pattern-note"
            class={[theme.hint, theme.centered, theme.twoLines, denial() !== '' && theme.errorText]}
            text={busy() ? t('common.wait') : denial() || t('pattern.keys')}
          />
        }
      >
        <Notice name="lock" icon="lock" text={t('login.pattern-locked', { time: duration(wait()) })} />
      </Show>
      <Refusal result={result()} />
    </Show>
  );
}
