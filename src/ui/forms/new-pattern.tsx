/**
 * A new graphic key: the row «Графический ключ» with its pencil, and the window that the pencil opens, where it is drawn twice.
 *
 * @module
 */

import { call, keys, type WidgetNode } from '@lvgljs/core';
import { createSignal, Show } from 'solid-js';
import { patternMin } from '../../auth/numbers';
import type { Auth, PatternProblem } from '../../auth/types';
import { px } from '../monitor';
import { t } from '../text/translate';
import * as theme from '../theme';
import { createTyped, whenUnattended } from '../unattended';
import { Button, IconButton } from '../widgets/button';
import { onScreenKeyboard } from '../widgets/keyboard-state';
import { Modal } from '../widgets/modal';
import { PatternPad } from '../widgets/pattern-pad';
import { Window } from '../widgets/window';

export interface NewPattern {
  /** Digits of the new one; null: there is to be none; undefined: it stays as it is. */
  pattern(): string | null | undefined;
  setPattern(pattern: string | null | undefined): void;
  /** Whether there will be one. */
  isActive(): boolean;
  isOpen(): boolean;
  setOpen(isOpen: boolean): void;
  check(pattern: string): PatternProblem;
}

/** `isStored`: whether there is one that stays when nothing is done. */
export function createNewPattern(auth: Auth, isStored: () => boolean = () => false): NewPattern {
  const [pattern, setPattern] = createTyped<string | null | undefined>(undefined);
  const [isOpen, setOpen] = createSignal(false);
  return {
    pattern,
    setPattern,
    isActive: () => (pattern() === undefined ? isStored() : pattern() !== null),
    isOpen,
    setOpen,
    check: (digits) => auth.checkPattern(digits),
  };
}

export function PatternField(props: {
  entry: NewPattern;
  /** Below the row: what it needs, what will become of the old one. */
  hint: string;
  /** Below the row once a new one was drawn: what it waits for. */
  taken?: string;
  /** Instead of it, what is wrong. */
  error?: string;
  /** Whether there is one already, to be removed. */
  isStored?: boolean;
  disabled?: boolean;
}) {
  const { entry } = props;

  function note(): string {
    if (props.error) return props.error;
    const pattern = entry.pattern();
    if (pattern === undefined) return props.hint;
    return pattern === null ? t('pattern.to-remove') : (props.taken ?? t('pattern.to-set'));
  }

  return (
    <view class={theme.column} style={{ gap: px(8) }}>
      <label class={theme.label} text={t('change.pattern')} />
      <view class={[theme.row, theme.fieldBox]}>
        <label
          name="pattern-state"
          class={[theme.body, !entry.isActive() && theme.dimmed]}
          style={{ width: 'content', grow: 1 }}
          longMode="dots"
          text={entry.isActive() ? t('change.pattern-on') : t('change.pattern-off')}
        />
        <Show when={entry.isActive()}>
          <IconButton
            name="pattern-remove"
            icon="x"
            disabled={props.disabled ?? false}
            keepsFocus={true}
            // what was just drawn is taken back before the stored one is given up
            onClick={() => entry.setPattern(entry.pattern() === undefined && props.isStored ? null : undefined)}
          />
        </Show>
        <IconButton
          name="pattern-edit"
          icon="pencil"
          disabled={props.disabled ?? false}
          onClick={() => {
            onScreenKeyboard.close();
            entry.setOpen(true);
          }}
        />
      </view>
      <label name="pattern-note" class={[theme.hint, props.error && theme.errorText]} text={note()} />
    </view>
  );
}

/** The window of the pencil, over the screen that has the row; a child of the stage. */
export function PatternWindow(props: { entry: NewPattern }) {
  return (
    <Show when={props.entry.isOpen()}>
      <Modal>
        <DrawTwice
          check={props.entry.check}
          onClose={() => props.entry.setOpen(false)}
          onDone={(digits) => {
            props.entry.setPattern(digits);
            props.entry.setOpen(false);
          }}
        />
      </Modal>
    </Show>
  );
}

type Problem = Exclude<PatternProblem, null> | 'differ';

function DrawTwice(props: {
  check: (pattern: string) => PatternProblem;
  onClose: () => void;
  onDone: (digits: string) => void;
}) {
  /** What was drawn the first time. */
  const [first, setFirst] = createSignal('');
  const [problem, setProblem] = createSignal<Problem | null>(null);
  const [isSame, setSame] = createSignal(false);
  const [isBegun, setBegun] = createSignal(false);
  let pad!: WidgetNode;

  whenUnattended(startOver);

  function startOver(): void {
    setFirst('');
    setProblem(null);
    setSame(false);
    setBegun(false);
    call(pad, 'clear');
    call(pad, 'focus');
  }

  function drawn(digits: string): void {
    if (first() === '') {
      const found = props.check(digits);
      setProblem(found);
      if (found !== null) return;
      setFirst(digits);
      call(pad, 'clear');
    } else if (digits === first()) {
      setSame(true);
    } else {
      setProblem('differ');
    }
  }

  function changed(digits: string): void {
    setBegun(digits !== '');
    // its being cleared after the first time is no new drawing
    if (digits === '') return;
    setProblem(null);
    setSame(false);
  }

  function note(): string {
    const found = problem();
    if (found !== null) return t(`pattern.${found}`, { min: patternMin });
    return isSame() ? t('pattern.same') : t('pattern.keys');
  }

  return (
    <Window
      name="pattern-window"
      title={t('change.pattern')}
      width={620}
      onClose={() => props.onClose()}
      onGo={() => isSame() && props.onDone(first())}
      foot={
        <>
          <Button
            name="pattern-clear"
            text={t('pattern.clear')}
            disabled={first() === '' && !problem() && !isBegun()}
            onClick={startOver}
          />
          <Button
            name="pattern-done"
            look="primary"
            text={t('pattern.done')}
            disabled={!isSame()}
            onClick={() => props.onDone(first())}
          />
        </>
      }
    >
      <view class={theme.column} style={{ gap: px(8) }}>
        <label class={[theme.heading, theme.centered]} text={t(first() === '' ? 'pattern.draw' : 'pattern.again')} />
        <label class={[theme.hint, theme.centered]} text={t('pattern.rules', { min: patternMin })} />
      </view>
      <view class={theme.column} style={{ cross: 'center', track: 'center' }}>
        <PatternPad
          name="pattern"
          size={420}
          invalid={problem() !== null}
          ref={(node) => {
            pad = node;
          }}
          onChange={changed}
          onDrawn={drawn}
          onKey={(key) => {
            if (key !== keys.enter || !isSame()) return false;
            props.onDone(first());
            return true;
          }}
        />
      </view>
      <label
        name="pattern-window-note"
        class={[theme.hint, theme.centered, theme.twoLines, problem() ? theme.errorText : isSame() && theme.okText]}
        text={note()}
      />
    </Window>
  );
}
