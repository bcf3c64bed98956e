/**
 * A form: knows its text fields in order, so that Enter and the on-screen keyboard's «Далее» go from one to the next and the last
 * one goes on.
 *
 * @module
 */
import { call, type WidgetNode } from '@lvgljs/core';
import type { JSX } from '@lvgljs/core/jsx-runtime';
import { createContext, onCleanup, useContext } from 'solid-js';

interface Form {
  add(node: WidgetNode): void;
  /** Goes to the field behind `node`, or on when it is the last. */
  next(node: WidgetNode): void;
  isLast(node: WidgetNode): boolean;
  /** A field has become wrong: the first of those that do so together is brought into sight. */
  reveal(node: WidgetNode): void;
}

const FormContext = createContext<Form>();
export const useForm = (): Form | undefined => useContext(FormContext);

export function Form(props: { onSubmit: () => void; children: JSX.Element }) {
  const nodes: WidgetNode[] = [];
  const usable = (): WidgetNode[] => nodes.filter((node) => !node.attributes.disabled);
  let revealed = false;
  const form: Form = {
    reveal(node) {
      if (revealed) return;
      revealed = true;
      call(node, 'reveal');
      void Promise.resolve().then(() => {
        revealed = false;
      });
    },
    add(node) {
      nodes.push(node);
      onCleanup(() => nodes.splice(nodes.indexOf(node), 1));
    },
    next(node) {
      const rest = usable();
      const at = rest.indexOf(node);
      // a field that has left the form moves nothing any more
      if (at < 0) return;
      const following = rest[at + 1];
      if (following) call(following, 'focus');
      else props.onSubmit();
    },
    isLast(node) {
      return usable().at(-1) === node;
    },
  };
  return <FormContext.Provider value={form}>{props.children}</FormContext.Provider>;
}
