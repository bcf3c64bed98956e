/**
 * Home: a stand-in for the recorder's own screens, with the event log and the way to new control questions and to a graphic key.
 *
 * @module
 */
import { call, type WidgetNode } from '@lvgljs/core';
import { createSignal, For, Show } from 'solid-js';
import type { LoggedEvent, Session } from '../../auth/types';
import { monitor, px } from '../monitor';
import { hasNoQuestions, useServices, whenChanged } from '../services';
import { dayAndTimeText } from '../text/time';
import { duration, t } from '../text/translate';
import * as theme from '../theme';
import { Button } from '../widgets/button';
import { Icon, type IconName } from '../widgets/icon';
import { Remark } from '../widgets/remark';
import { ChangePattern, type PatternChange } from './change-pattern';
import { ChangeQuestions } from './change-questions';

const icons: Record<LoggedEvent['kind'], IconName> = {
  'set-up': 'settings',
  'login-ok': 'lock-open',
  'login-wrong': 'circle-x',
  'login-locked': 'lock',
  logout: 'log-out',
  'answers-ok': 'circle-help',
  'answers-wrong': 'circle-x',
  'answers-locked': 'lock',
  'answers-closed': 'lock',
  'password-changed': 'key-round',
  'questions-changed': 'circle-help',
  'store-damaged': 'triangle-alert',
  'request-opened': 'mail',
  'code-ok': 'shield-check',
  'code-wrong': 'circle-x',
  'code-exhausted': 'lock',
  'store-replaced': 'hard-drive',
  'pattern-ok': 'lock-open',
  'pattern-wrong': 'circle-x',
  'pattern-locked': 'lock',
  'pattern-set': 'pencil',
  'pattern-removed': 'pencil',
};

export function Home(props: { session: Session; onLeave: () => void }) {
  const { auth } = useServices();
  const [changing, setChanging] = createSignal<'questions' | 'pattern' | null>(null);
  const [saved, setSaved] = createSignal<'questions' | PatternChange>(null);
  const savedTexts = {
    questions: 'questions.saved',
    set: 'event.pattern-set',
    removed: 'event.pattern-removed',
  } as const;
  const cameraHeight = (): number => Math.floor((monitor().height - theme.topBarHeight() - px(40) - px(12)) / 2);
  const events = () => whenChanged(() => auth.events(props.session));

  return (
    <>
      <view name="home" class={theme.row} style={{ height: '100%', padX: px(32), gap: px(24), cross: 'start' }}>
        <view class={theme.row} style={{ width: 'content', grow: 1, height: '100%', flow: 'row-wrap', gap: px(12) }}>
          <For each={[1, 2, 3, 4]}>
            {(n) => (
              <view
                class={theme.cameraTile}
                style={{
                  width: Math.floor((monitor().width - px(32 + 32 + 24 + 560 + 12)) / 2) - 1,
                  height: cameraHeight(),
                }}
              >
                <Icon name="camera" class={theme.icon.large} />
                <label text={t('home.camera', { n })} />
                <label class={[theme.hint, theme.faint]} style={{ width: 'content' }} text={t('home.no-signal')} />
              </view>
            )}
          </For>
        </view>
        <view
          class={[theme.column, theme.card]}
          style={{ width: px(560), height: '100%', padX: px(28), padY: px(24), gap: px(16) }}
        >
          <view class={theme.row} style={{ main: 'between' }}>
            <label class={theme.hint} style={{ width: 'content', maxWidth: px(280) }} text={t('home.welcome')} />
            <Button
              name="logout"
              look="outline"
              icon="log-out"
              text={t('home.logout')}
              onClick={() => {
                auth.logout(props.session);
                props.onLeave();
              }}
            />
          </view>
          <label class={theme.heading} text={t('home.events')} />
          <list
            name="events"
            // does no harm whatever key comes next
            ref={(node: WidgetNode) => call(node, 'focus')}
            focusable={true}
            class={[theme.column, theme.scrolling]}
            style={{ height: 'content', grow: 1, padX: px(16), radius: px(8) }}
            // who reads it is there; a press that nobody listens to would not be heard of
            onPress={() => auth.renewSession(props.session)}
          >
            <For each={events()} fallback={<label class={theme.hint} text={t('home.no-events')} />}>
              {(event) => <EventRow event={event} />}
            </For>
          </list>
          <Show when={saved()} keyed>
            {(what: keyof typeof savedTexts) => (
              <label name="saved" class={[theme.hint, theme.okText]} text={t(savedTexts[what])} />
            )}
          </Show>
          <Show when={hasNoQuestions(auth)}>
            <Remark icon="triangle-alert" text={t('home.no-questions')} />
          </Show>
          <Button
            name="questions"
            look={hasNoQuestions(auth) ? 'primary' : 'plain'}
            wide={true}
            icon="circle-help"
            text={t('home.questions')}
            onClick={() => void setChanging('questions')}
          />
          <Button
            name="pattern-key"
            wide={true}
            icon="pencil"
            text={t('change.pattern')}
            onClick={() => void setChanging('pattern')}
          />
        </view>
      </view>
      <Show when={changing() === 'questions'}>
        <ChangeQuestions
          session={props.session}
          onClose={(changed) => {
            setChanging(null);
            if (changed) setSaved('questions');
          }}
        />
      </Show>
      <Show when={changing() === 'pattern'}>
        <ChangePattern
          session={props.session}
          onClose={(change) => {
            setChanging(null);
            if (change) setSaved(change);
          }}
        />
      </Show>
    </>
  );
}

/** The number in an event's words; a code's detail has its purpose in the upper bits. */
const numberOf = ({ kind, detail }: LoggedEvent): number => (kind === 'code-wrong' ? detail & 255 : detail);

function EventRow(props: { event: LoggedEvent }) {
  const { wall } = useServices();
  const { event } = props;
  const isBad =
    event.kind.endsWith('wrong') ||
    event.kind.endsWith('locked') ||
    event.kind.endsWith('closed') ||
    event.kind.endsWith('exhausted') ||
    event.kind === 'store-damaged';
  return (
    <view class={theme.listRow}>
      <Icon name={icons[event.kind]} class={[theme.icon.small, isBad ? theme.dangerIcon : theme.dimmed]} />
      <label
        class={theme.hintStrong}
        style={{ width: 'content', grow: 1 }}
        text={t(`event.${event.kind}`, { n: numberOf(event), time: duration(event.detail * 1000) })}
      />
      <label
        class={theme.hint}
        style={{ width: 'content' }}
        text={event.wall === null ? t('home.no-time') : dayAndTimeText(event.wall, wall()?.offset ?? 0)}
      />
    </view>
  );
}
