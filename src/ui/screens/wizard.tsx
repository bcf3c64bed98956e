/**
 * «Мастер настройки»: language, password with an optional graphic key, two control questions, summary.
 *
 * @module
 */
import { createSignal, For, Match, Show, Switch } from 'solid-js';
import type { Session, SetUpResult } from '../../auth/types';
import { createNewPassword, NewPasswordFields } from '../forms/new-password';
import { createNewPattern, PatternField, PatternWindow } from '../forms/new-pattern';
import { createNewQuestion, NewQuestionFields } from '../forms/new-question';
import { px } from '../monitor';
import { useServices } from '../services';
import { questionTexts } from '../text/questions';
import { language, languageName, languages, t } from '../text/translate';
import * as theme from '../theme';
import { whenUnattended } from '../unattended';
import { Button } from '../widgets/button';
import { Form } from '../widgets/form';
import { Head } from '../widgets/head';
import { Icon } from '../widgets/icon';
import { onScreenKeyboard } from '../widgets/keyboard-state';
import { Refusal } from '../widgets/refusal';
import { Remark } from '../widgets/remark';
import { Window } from '../widgets/window';

const steps = ['language', 'password', 'question-1', 'question-2', 'summary'] as const;
type Step = (typeof steps)[number];

export function Wizard(props: { onDone: (session: Session | null) => void }) {
  const { auth } = useServices();
  const [at, setAt] = createSignal(0);
  const [busy, setBusy] = createSignal(false);
  const [refused, setRefused] = createSignal<SetUpResult | null>(null);
  const password = createNewPassword(auth);
  const pattern = createNewPattern(auth);
  const first = createNewQuestion(auth, () => -1);
  const second = createNewQuestion(auth, first.question);
  const step = (): Step => steps[at()]!;
  const checks: Record<Step, () => boolean> = {
    language: () => true,
    password: password.check,
    'question-1': first.check,
    'question-2': second.check,
    summary: () => true,
  };

  // what was entered is empty by then
  whenUnattended(() => !busy() && at() > 1 && setAt(1));

  function next(): void {
    if (busy() || !checks[step()]()) return;
    onScreenKeyboard.close();
    if (step() === 'summary') void finish();
    else setAt(at() + 1);
  }

  function back(): void {
    if (busy() || at() === 0) return;
    onScreenKeyboard.close();
    setAt(at() - 1);
  }

  async function finish(): Promise<void> {
    const chosen = password.password();
    setBusy(true);
    setRefused(null);
    const result = await auth.setUp({
      password: chosen,
      pattern: pattern.pattern() ?? undefined,
      questions: [first.answer(), second.answer()],
      language: language(),
    });
    if (result.kind !== 'ok') {
      setBusy(false);
      setRefused(result);
      return;
    }
    const login = await auth.login(chosen);
    setBusy(false);
    props.onDone(login.kind === 'ok' ? login.session : null);
  }

  return (
    <>
      <Window
        name="wizard"
        title={t('wizard.title')}
        width={860}
        minBody={580}
        onBack={back}
        onGo={next}
        foot={
          <>
            <label
              class={theme.hint}
              style={{ width: 'content', grow: 1 }}
              text={t('wizard.step', { n: at() + 1, count: steps.length })}
            />
            {/* buttons of their own for each step: a second click finds them gone */}
            <For each={[step()]}>
              {(current) => (
                <>
                  <Show when={current !== 'language'}>
                    <Button name="back" text={t('common.back')} disabled={busy()} onClick={back} />
                  </Show>
                  <Button
                    name="next"
                    look="primary"
                    text={busy() ? t('wizard.saving') : t(current === 'summary' ? 'wizard.finish' : 'common.next')}
                    busy={busy()}
                    autofocus={current === 'summary'}
                    onClick={next}
                  />
                </>
              )}
            </For>
          </>
        }
      >
        <Switch>
          <Match when={step() === 'language'}>
            <Head title={t('wizard.language')} hint={t('wizard.language-hint')} />
            <For each={languages}>
              {(each) => (
                <button
                  name={`choose-${each}`}
                  class={[theme.row, theme.tile, language() === each && theme.chosenTile]}
                  checked={language() === each}
                  onClick={() => auth.setLanguage(each)}
                >
                  <Icon
                    name={language() === each ? 'circle-check' : 'globe'}
                    class={[theme.icon.normal, language() === each ? theme.accentIcon : theme.dimmed]}
                  />
                  <label class={theme.tileTitle} style={{ width: 'content', grow: 1 }} text={languageName(each)} />
                </button>
              )}
            </For>
          </Match>
          <Match when={step() === 'password'}>
            <Head title={t('wizard.password')} hint={t('wizard.password-hint')} />
            <Form onSubmit={next}>
              <NewPasswordFields entry={password} disabled={false} autofocus={true} />
              <Show when={!onScreenKeyboard.isOpen()}>
                <PatternField entry={pattern} hint={t('pattern.needs')} taken={t('pattern.to-set-here')} />
              </Show>
            </Form>
          </Match>
          <Match when={step() === 'question-1'}>
            <Head title={t('wizard.question', { n: 1 })} hint={t('wizard.question-hint')} />
            <Form onSubmit={next}>
              <NewQuestionFields entry={first} number={1} disabled={false} autofocus={true} />
            </Form>
          </Match>
          <Match when={step() === 'question-2'}>
            <Head title={t('wizard.question', { n: 2 })} hint={t('wizard.question-hint')} />
            <Form onSubmit={next}>
              <NewQuestionFields entry={second} number={2} disabled={false} autofocus={true} />
            </Form>
          </Match>
          <Match when={step() === 'summary'}>
            <Head title={t('wizard.summary')} hint={t('wizard.summary-hint')} />
            <Refusal result={refused()} />
            <view class={theme.column} style={{ gap: px(16) }}>
              <Remark icon="globe" tone={theme.okIcon} look={theme.body} text={languageName(language())} />
              <Remark icon="user" tone={theme.okIcon} look={theme.body} text={t('common.admin')} />
              <Remark icon="key-round" tone={theme.okIcon} look={theme.body} text={t('wizard.summary-password')} />
              <Show when={pattern.isActive()}>
                <Remark icon="pencil" tone={theme.okIcon} look={theme.body} text={t('event.pattern-set')} />
              </Show>
              <For each={[first, second]}>
                {(entry) => (
                  <Remark
                    icon="circle-help"
                    tone={theme.okIcon}
                    look={theme.body}
                    text={questionTexts()[entry.question()] ?? ''}
                  />
                )}
              </For>
            </view>
          </Match>
        </Switch>
      </Window>
      <PatternWindow entry={pattern} />
    </>
  );
}
