/**
 * «Код безопасности»: the request as a QR code, what to send where, and the field for the code that comes back.
 *
 * @module
 */
import { call, type ModuleData, type WidgetNode } from '@lvgljs/core';
import { createMemo, For, onMount, Show } from 'solid-js';
import type { RequestState } from '../../auth/types';
import { shapeCode } from '../code-entry';
import { isTall, px } from '../monitor';
import { qrModules, qrSide } from '../qr';
import { useServices } from '../services';
import { t, timeLeft } from '../text/translate';
import * as theme from '../theme';
import { Form } from '../widgets/form';
import { Icon } from '../widgets/icon';
import { onScreenKeyboard } from '../widgets/keyboard-state';
import { QrCode } from '../widgets/qr-code';
import { Remark } from '../widgets/remark';
import { TextField } from '../widgets/text-field';
import type { SupportAttempt } from './support-attempt';

/** Most that the side of the code takes at rest, and what is between it and the steps, in pixels of the design. */
const qrSize = 400;
const gap = 32;

/** What belongs on every photograph of a request. */
export function requestLines(request: RequestState | undefined, serial: string): string[] {
  return [t('support.number', { number: request?.number ?? '' }), t('support.serial', { serial })];
}

/** Pixels of the monitor by which a window has to grow that has `room` for an open request's code, on monitors that are tall for their width. */
export function qrExcess(modules: ModuleData | undefined, room: number): number {
  if (!modules) return 0;
  const side = qrSide(modules, qrSize);
  return Math.max(0, isTall() ? side + 2 * theme.qrMargin() - room : side - px(qrSize));
}

/** Modules of the open request; undefined when there is none. */
export function createRequestModules(attempt: SupportAttempt): () => ModuleData | undefined {
  const url = createMemo(() => attempt.request()?.url);
  return createMemo(() => {
    const text = url();
    return text === undefined ? undefined : qrModules(text);
  });
}

export function SupportMode(props: {
  attempt: SupportAttempt;
  modules: ModuleData | undefined;
  /** The field of the code takes the focus when it appears. */
  autofocus: boolean;
  onEnlarge: (from: WidgetNode) => void;
}) {
  const { attempt } = props;
  onMount(() => attempt.begin());
  function left(): string {
    const request = attempt.request();
    return request ? t('code.left', { n: request.tries, time: timeLeft(request.left) }) : '';
  }

  return (
    <Show when={attempt.ending() === null} fallback={<Ended attempt={attempt} />}>
      <Show when={props.modules && attempt.request()} fallback={<Opening />}>
        <Show when={!onScreenKeyboard.isOpen()}>
          <view
            class={theme.row}
            style={{ flow: isTall() ? 'column' : 'row', cross: 'start', gap: px(isTall() ? 16 : gap) }}
          >
            <QrColumn attempt={attempt} modules={props.modules!} onEnlarge={props.onEnlarge} />
            <Steps />
          </view>
        </Show>
        <Form onSubmit={() => attempt.action().go()}>
          <TextField
            name="code"
            label={t('code.label')}
            aside={left()}
            layout="code"
            autofocus={props.autofocus}
            shape={shapeCode}
            maxLength={24}
            value={attempt.text()}
            error={attempt.error()}
            hint={t('code.hint', { number: attempt.request()?.number ?? '' })}
            onInput={attempt.setText}
          />
        </Form>
      </Show>
    </Show>
  );
}

function QrColumn(props: { attempt: SupportAttempt; modules: ModuleData; onEnlarge: (from: WidgetNode) => void }) {
  const { identity } = useServices();
  const side = (): number => qrSide(props.modules, qrSize);
  const line = (n: 0 | 1): string => requestLines(props.attempt.request(), identity.serial)[n]!;
  return (
    <view class={theme.column} style={{ width: side() + 2 * theme.qrMargin(), gap: px(8) }}>
      <QrCode name="qr" modules={props.modules} side={side()} onEnlarge={props.onEnlarge} />
      <view class={theme.column} style={{ gap: px(4) }}>
        <label name="request" class={theme.strong} text={line(0)} />
        <label class={theme.hintStrong} style={{ width: '100%' }} text={line(1)} />
      </view>
      <Remark icon="maximize-2" text={t('support.enlarge')} />
    </view>
  );
}

/** What to photograph, where to send it, and what becomes of it. */
function Steps() {
  const { auth } = useServices();
  // what is in memory only ends with the power
  const isKept = auth.status().kind === 'ready';
  return (
    <view class={theme.column} style={isTall() ? { gap: px(12) } : { width: 'content', grow: 1, gap: px(12) }}>
      <label class={theme.heading} text={t('support.title')} />
      <Step n={1} lines={[{ text: t('support.photo') }]} />
      <Step
        n={2}
        lines={[
          { text: t('support.send') },
          { text: t('support.address'), verbatim: true },
          { text: t('support.with-subject') },
          { text: t('support.subject'), verbatim: true },
        ]}
      />
      <Step n={3} lines={[{ text: t('support.enter') }]} />
      <view class={theme.column} style={{ gap: px(12), padTop: px(8) }}>
        <Remark icon="info" text={t(isKept ? 'support.keeps' : 'support.keeps-while-on')} />
        <Remark icon="shield-check" text={t('support.only')} />
      </view>
    </view>
  );
}

function Step(props: { n: number; lines: readonly { readonly text: string; readonly verbatim?: boolean }[] }) {
  return (
    <view class={theme.row} style={{ cross: 'start', gap: px(16) }}>
      <label class={[theme.body, theme.accentIcon]} style={{ width: px(24) }} text={`${props.n}.`} />
      <view class={theme.column} style={{ width: 'content', grow: 1, gap: px(4) }}>
        <For each={props.lines}>
          {(line) => <label class={line.verbatim ? theme.strong : theme.body} text={line.text} />}
        </For>
      </view>
    </view>
  );
}

function Opening() {
  return (
    <view class={theme.row} style={{ gap: px(16), padY: px(40), main: 'center' }}>
      <spinner class={theme.spinner} period={900} />
      <label class={theme.body} style={{ width: 'content' }} text={t('support.opening')} />
    </view>
  );
}

/** No request is open: why, and what now. */
function Ended(props: { attempt: SupportAttempt }) {
  const ending = () => props.attempt.ending();
  return (
    <view
      name="ended"
      // does no harm whatever key comes next
      ref={(node: WidgetNode) => call(node, 'focus')}
      focusable={true}
      class={theme.row}
      style={{ cross: 'start', gap: px(20), padTop: px(12) }}
    >
      <Icon name={ending()?.kind === 'limit' ? 'hourglass' : 'circle-x'} class={[theme.icon.large, theme.dangerIcon]} />
      <view class={theme.column} style={{ width: 'content', grow: 1, gap: px(8) }}>
        <label class={theme.heading} text={ending()?.title ?? ''} />
        <label class={theme.body} text={ending()?.text ?? ''} />
      </view>
    </view>
  );
}
