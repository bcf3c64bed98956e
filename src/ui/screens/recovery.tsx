/**
 * «Сброс пароля»: the three modes at the left, the chosen one's content at the right.
 *
 * @module
 */
import { call, type WidgetNode } from '@lvgljs/core';
import { createSignal, For, Match, Show, Switch } from 'solid-js';
import type { Grant, Method, MethodProblem } from '../../auth/types';
import { px, scale } from '../monitor';
import { useServices, whenChanged } from '../services';
import { t } from '../text/translate';
import * as theme from '../theme';
import { DialogActions } from '../widgets/dialog-actions';
import { Icon, type IconName } from '../widgets/icon';
import { onScreenKeyboard } from '../widgets/keyboard-state';
import { LargeQrCode } from '../widgets/qr-code';
import { Remark } from '../widgets/remark';
import { bodyRoom, Window } from '../widgets/window';
import { createQuestionsAttempt } from './questions-attempt';
import { QuestionsMode } from './questions-mode';
import { createSupportAttempt } from './support-attempt';
import { createRequestModules, qrExcess, requestLines, SupportMode } from './support-mode';

/** In the order of the manual. */
const tiles: Record<
  Method,
  {
    icon: IconName;
    title: 'recovery.questions' | 'recovery.mail' | 'recovery.support';
    needs: 'recovery.questions-needs' | 'recovery.mail-needs' | 'recovery.support-needs';
  }
> = {
  questions: { icon: 'circle-help', title: 'recovery.questions', needs: 'recovery.questions-needs' },
  mail: { icon: 'mail', title: 'recovery.mail', needs: 'recovery.mail-needs' },
  support: { icon: 'shield-check', title: 'recovery.support', needs: 'recovery.support-needs' },
};

/** Width of the window and of the pane with the modes, in pixels of the design. */
const windowWidth = 1416;
const paneWidth = 536;

export function Recovery(props: { onGrant: (grant: Grant, method: Method) => void; onClose: () => void }) {
  const { auth, identity } = useServices();
  const attempt = createQuestionsAttempt(auth, (grant) => props.onGrant(grant, 'questions'));
  const methods = () => whenChanged(() => auth.methods('monitor'));
  const support = createSupportAttempt(auth, (grant) => props.onGrant(grant, 'support'));
  const modules = createRequestModules(support);
  /** What was clicked to enlarge the QR code. */
  const [enlarged, enlarge] = createSignal<WidgetNode | null>(null);
  // a request that waits for its code is what the operator has come back for
  const comesBack = auth.request('support') !== undefined;
  const [picked, pick] = createSignal<Method>(comesBack ? 'support' : 'questions');
  /** The picked mode, or the first that can be used; none when all are closed. */
  const chosen = (): Method | undefined => {
    const usable = methods().filter((state) => state.problem === null);
    return (usable.find((state) => state.method === picked()) ?? usable[0])?.method;
  };
  /** Both panes reach the foot, so that the line between them does. */
  const paneHeight = (): number => (onScreenKeyboard.isOpen() ? 0 : Math.min(px(500), bodyRoom(true)));
  const contentWidth = (): number => px(windowWidth - 2 - paneWidth);
  /** Pixels of the monitor that the window is wider for a large code. */
  const excess = (): number => (chosen() === 'support' ? qrExcess(modules(), contentWidth() - 2 * px(40)) : 0);

  /** Back to where it was enlarged from, for those who have only a keyboard. */
  function shrink(): void {
    const from = enlarged();
    enlarge(null);
    if (from) call(from, 'focus');
  }
  function goOn(): void {
    if (chosen() === 'questions') void attempt.submit();
    // a new request, of which there are few, is asked for by its button only
    else if (chosen() === 'support' && support.request() && !support.action().disabled) support.action().go();
  }
  function choose(method: Method): void {
    if (method !== chosen()) onScreenKeyboard.close();
    pick(method);
  }

  return (
    <>
      <Window
        name="recovery"
        title={t('recovery.title')}
        width={windowWidth + excess() / scale()}
        bare={true}
        onClose={() => props.onClose()}
        onGo={goOn}
        foot={
          <Show
            when={chosen() === 'support'}
            fallback={
              <DialogActions
                name="next"
                text={t('common.next')}
                busy={attempt.busy()}
                disabled={chosen() !== 'questions' || attempt.wait() > 0}
                onCancel={() => props.onClose()}
                onGo={attempt.submit}
              />
            }
          >
            <DialogActions
              name={support.action().name}
              text={support.action().text}
              busy={support.busy()}
              disabled={support.action().disabled}
              onCancel={() => props.onClose()}
              onGo={() => support.action().go()}
            />
          </Show>
        }
      >
        <view class={theme.row} style={{ cross: 'start', gap: 0 }}>
          <list
            class={[theme.column, theme.scrolling]}
            style={{
              width: px(paneWidth),
              maxHeight: bodyRoom(true),
              padLeft: px(40),
              padRight: px(28),
              padTop: px(24),
              padBottom: px(24),
              gap: px(12),
            }}
          >
            <Show when={!onScreenKeyboard.isOpen()}>
              <RecordingsStay />
            </Show>
            <label class={theme.label} text={t('recovery.mode')} />
            <For each={Object.keys(tiles) as Method[]}>
              {(method) => (
                <ModeTile
                  method={method}
                  problem={methods().find((state) => state.method === method)?.problem ?? null}
                  chosen={chosen() === method}
                  autofocus={method === 'support' && chosen() === 'support' && !comesBack}
                  onChoose={() => choose(method)}
                />
              )}
            </For>
            <Show when={onScreenKeyboard.isOpen()}>
              <RecordingsStay />
            </Show>
          </list>
          <list
            class={[theme.column, theme.scrolling]}
            style={{
              width: contentWidth() + excess(),
              maxHeight: bodyRoom(true),
              minHeight: paneHeight(),
              padX: px(40),
              padTop: px(24),
              padBottom: px(28),
              gap: px(onScreenKeyboard.isOpen() ? 20 : 28),
            }}
          >
            <Switch fallback={<NoMethod serial={identity.serial} />}>
              <Match when={chosen() === 'questions'}>
                <QuestionsMode attempt={attempt} />
              </Match>
              <Match when={chosen() === 'support'}>
                <SupportMode
                  attempt={support}
                  modules={modules()}
                  autofocus={comesBack}
                  onEnlarge={(node) => void enlarge(node)}
                />
              </Match>
            </Switch>
          </list>
          <view floating={true} class={theme.upright} style={{ x: px(paneWidth), y: 0 }} />
        </view>
      </Window>
      <Show when={enlarged() && modules()}>
        <LargeQrCode modules={modules()!} lines={requestLines(support.request(), identity.serial)} onClose={shrink} />
      </Show>
    </>
  );
}

/** The first words; below the modes while the keyboard takes the room above. */
function RecordingsStay() {
  return (
    <view class={theme.column} style={onScreenKeyboard.isOpen() ? { padTop: px(4) } : { padBottom: px(8) }}>
      <Remark icon="hard-drive" text={t('common.recordings-stay')} />
    </view>
  );
}

/** One way back in: what it needs, or why it cannot be used. Shrinks to its title while the keyboard is open. */
function ModeTile(props: {
  method: Method;
  problem: MethodProblem | null;
  chosen: boolean;
  autofocus: boolean;
  onChoose: () => void;
}) {
  const tile = tiles[props.method];
  const line = (): string => (props.problem === null ? t(tile.needs) : t(`recovery.${props.problem}`));
  return (
    <button
      name={`mode-${props.method}`}
      ref={(node: WidgetNode) => props.autofocus && call(node, 'focus')}
      class={[theme.row, theme.tile, props.chosen && theme.chosenTile]}
      style={{ cross: 'start' }}
      checked={props.chosen}
      disabled={props.problem !== null}
      onClick={() => props.onChoose()}
    >
      <Icon name={tile.icon} class={[theme.icon.normal, props.chosen ? theme.accentIcon : theme.dimmed]} />
      <view class={theme.column} style={{ width: 'content', grow: 1, gap: px(8) }}>
        <label class={[theme.tileTitle, props.problem !== null && theme.dimmed]} text={t(tile.title)} />
        <Show when={props.chosen || !onScreenKeyboard.isOpen()}>
          <label class={theme.hint} text={line()} />
        </Show>
      </view>
    </button>
  );
}

/** No method is left: says where to go. */
function NoMethod(props: { serial: string }) {
  return (
    <>
      <label class={theme.heading} text={t('recovery.none')} />
      <label class={theme.body} text={t('recovery.none-what', { serial: props.serial })} />
    </>
  );
}
