/** @jsxImportSource react */
/**
 * The controls of the two screens, as those of src/ui/widgets: same widgets, same styles.
 *
 * @module
 */
import type { Style, WidgetNode } from '@lvgljs/core';
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import codes from '../../../../out/fonts/icons.json';
import { px } from '../../../../src/ui/monitor';
import { t } from '../../../../src/ui/text/translate';
import * as theme from '../../../../src/ui/theme';
import { call } from './renderer';

export type IconName = keyof typeof codes;
const glyph = (name: IconName): string => String.fromCodePoint(codes[name]);

export function Icon(props: { name: IconName; class?: Style | readonly Style[] }) {
  return <label text={glyph(props.name)} class={props.class ?? null} style={{ width: 'content' }} />;
}

const looks = {
  primary: [theme.plainButton, theme.primaryButton],
  plain: [theme.plainButton],
  link: [theme.linkButton],
} as const;

export function Button(props: {
  name: string;
  text: string;
  look?: keyof typeof looks;
  wide?: boolean;
  busy?: boolean;
  disabled?: boolean;
  onClick: () => void;
}) {
  return (
    <button
      name={props.name}
      class={looks[props.look ?? 'plain']}
      style={props.wide ? { width: '100%' } : { width: 'content' }}
      disabled={Boolean(props.disabled || props.busy)}
      onClick={props.onClick}
    >
      {props.busy && <spinner class={theme.spinner} period={900} />}
      <label text={props.busy ? t('common.wait') : props.text} />
    </button>
  );
}

export function IconButton(props: {
  name: string;
  icon: IconName;
  focusable?: boolean;
  keepsFocus?: boolean;
  onClick: () => void;
}) {
  return (
    <button
      name={props.name}
      class={theme.iconButton}
      disabled={false}
      focusable={props.focusable ?? true}
      keepsFocus={props.keepsFocus ?? false}
      onClick={props.onClick}
    >
      <Icon name={props.icon} class={theme.icon.small} />
    </button>
  );
}

/** The fields in order, so that Enter goes from one to the next and the last one goes on. */
interface FormState {
  readonly nodes: WidgetNode[];
  submit: () => void;
}
const FormContext = createContext<FormState | null>(null);

export function Form(props: { onSubmit: () => void; children: ReactNode }) {
  const [form] = useState<FormState>(() => ({ nodes: [], submit: () => {} }));
  form.submit = props.onSubmit;
  return <FormContext value={form}>{props.children}</FormContext>;
}

export function Note(props: { name: string; error: string; hint?: string }) {
  const text = props.error || props.hint || '';
  return text === '' ? null : (
    <label name={`${props.name}-note`} class={[theme.hint, props.error && theme.errorText]} text={text} />
  );
}

export function TextField(props: {
  name: string;
  label: string;
  value: string;
  error: string;
  hint?: string;
  meter?: ReactNode;
  autofocus?: boolean;
  onInput: (text: string) => void;
}) {
  const form = useContext(FormContext);
  const [focused, setFocused] = useState(false);
  const [shown, setShown] = useState(false);
  const node = useRef<WidgetNode | null>(null);
  const box = useRef<WidgetNode | null>(null);
  useEffect(() => {
    if (props.error && box.current) call(box.current, 'reveal');
    return undefined;
  }, [props.error]);
  useEffect(() => {
    const own = node.current!;
    form?.nodes.push(own);
    if (props.autofocus) call(own, 'focus');
    return () => void form?.nodes.splice(form.nodes.indexOf(own), 1);
  }, []);
  function next(): void {
    const following = form?.nodes[form.nodes.indexOf(node.current!) + 1];
    if (following) call(following, 'focus');
    else form?.submit();
  }
  return (
    <view ref={box} class={theme.column} style={{ gap: px(8) }}>
      <view class={theme.row} style={{ main: 'between', gap: px(16) }}>
        <label class={theme.label} style={{ width: 'content' }} text={props.label} />
      </view>
      <view
        class={[
          theme.row,
          theme.fieldBox,
          focused && theme.fieldBoxFocused,
          props.error !== '' && (focused ? theme.fieldBoxMended : theme.fieldBoxInvalid),
        ]}
      >
        <textarea
          name={props.name}
          ref={node}
          class={theme.textInput}
          oneLine={true}
          secret={true}
          password={!shown}
          maxLength={128}
          placeholder=""
          text={props.value}
          disabled={false}
          onChange={(event) => props.onInput(event.text)}
          onFocus={() => setFocused(true)}
          onBlur={() => setFocused(false)}
          onClick={() => {}}
          onSubmit={next}
        />
        <IconButton
          name={`${props.name}-eye`}
          icon={shown ? 'eye-off' : 'eye'}
          keepsFocus={true}
          onClick={() => setShown((before) => !before)}
        />
        <IconButton
          name={`${props.name}-keyboard`}
          icon="keyboard"
          focusable={false}
          onClick={() => call(node.current!, 'focus')}
        />
      </view>
      {props.meter}
      <Note name={props.name} error={props.error} hint={props.hint ?? ''} />
    </view>
  );
}

export function Select(props: { name: string; label: string; options: readonly string[]; value: number }) {
  return (
    <view class={theme.column} style={{ gap: px(8) }}>
      <label class={theme.label} text={props.label} />
      <dropdown
        name={props.name}
        class={theme.dropdown}
        symbol={glyph('chevron-down')}
        placeholder=""
        options={props.options.join('\n')}
        value={props.value}
        invalid={false}
        disabled={false}
        onChange={() => {}}
      />
    </view>
  );
}

/** «Графический ключ» with its pencil; the window that it opens is not among the screens compared. */
export function PatternRow() {
  return (
    <view class={theme.column} style={{ gap: px(8) }}>
      <label class={theme.label} text={t('change.pattern')} />
      <view class={[theme.row, theme.fieldBox]}>
        <label
          name="pattern-state"
          class={[theme.body, theme.dimmed]}
          style={{ width: 'content', grow: 1 }}
          longMode="dots"
          text={t('change.pattern-off')}
        />
        <IconButton name="pattern-edit" icon="pencil" onClick={() => {}} />
      </view>
      <label name="pattern-note" class={theme.hint} text={t('pattern.needs')} />
    </view>
  );
}

export function ReadOnlyField(props: { name: string; label: string; text: string; icon: IconName }) {
  return (
    <view class={theme.column} style={{ gap: px(8) }}>
      <label class={theme.label} text={props.label} />
      <view name={props.name} class={[theme.row, theme.fieldBox, theme.fieldBoxDisabled]} style={{ padRight: px(16) }}>
        <label
          class={[theme.body, theme.dimmed]}
          style={{ width: 'content', grow: 1 }}
          longMode="dots"
          text={props.text}
        />
        <Icon name={props.icon} class={[theme.icon.small, theme.faint]} />
      </view>
    </view>
  );
}
