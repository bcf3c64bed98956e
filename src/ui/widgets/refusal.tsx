/**
 * Says why something was refused, when that is no matter of one field.
 *
 * @module
 */
import { Show } from 'solid-js';
import { refusalText } from '../refusals';
import { Notice } from './notice';

export function Refusal(props: { result: { readonly kind: string } | null }) {
  return (
    <Show when={refusalText(props.result) !== ''}>
      <Notice name="refusal" icon="triangle-alert" text={refusalText(props.result)} />
    </Show>
  );
}
