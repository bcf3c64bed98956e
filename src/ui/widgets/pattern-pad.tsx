/**
 * Nine dots to draw a graphic key on: a live line by mouse, or digits and Enter. What was drawn and left is taken back, as what was
 * typed is.
 *
 * @module
 */
import { call, type WidgetNode } from '@lvgljs/core';
import { createEffect } from 'solid-js';
import { px } from '../monitor';
import * as theme from '../theme';
import { whenUnattended } from '../unattended';

export function PatternPad(props: {
  name: string;
  /** Pixels of the design. */
  size: number;
  invalid?: boolean;
  disabled?: boolean;
  ref?: (node: WidgetNode) => void;
  /** The drawing has changed: the digits of its dots so far. Not told when it is cleared from here. */
  onChange: (digits: string) => void;
  /** The drawing has ended. */
  onDrawn: (digits: string) => void;
  /** A key that the pad has no use for. */
  onKey?: (key: number) => boolean;
}) {
  let node!: WidgetNode;
  whenUnattended(() => call(node, 'clear'));
  createEffect(() => !props.disabled && call(node, 'focus'));

  return (
    <pattern
      name={props.name}
      ref={(created: WidgetNode) => {
        node = created;
        props.ref?.(node);
      }}
      class={[theme.pattern, props.invalid && theme.patternWrong]}
      style={{ width: px(props.size), height: px(props.size) }}
      invalid={props.invalid ?? false}
      disabled={props.disabled ?? false}
      onChange={(event) => props.onChange(event.text)}
      onDrawn={(event) => props.onDrawn(event.text)}
      onKey={(event) => props.onKey?.(event.a) ?? false}
    />
  );
}
