/**
 * Which field the on-screen keyboard writes into, whether it is open, and the language it remembers for each field.
 *
 * @module
 */
import { call, type WidgetNode } from '@lvgljs/core';
import { createSignal } from 'solid-js';
import type { Language } from '../../auth/types';

/** Which keys there are: letters and signs of every language, or only those of a code. */
export type KeyboardLayout = 'text' | 'code';

interface AttachedField {
  readonly node: WidgetNode;
  readonly name: string;
  readonly layout: KeyboardLayout;
  /** Goes to the next field, or on. */
  readonly next: () => void;
  readonly isLast: () => boolean;
  /** Empties it, if it has the focus. */
  readonly clear: () => void;
}

const [field, setField] = createSignal<AttachedField | null>(null);
const [isOpen, setOpen] = createSignal(false);
const [chosen, setChosen] = createSignal<ReadonlyMap<string, Language>>(new Map());

export const onScreenKeyboard = {
  field,
  isOpen,
  layout: (): KeyboardLayout => field()?.layout ?? 'text',
  /** The field has got the focus; an open keyboard goes over to it. */
  attach(next: AttachedField): void {
    setField(next);
    if (isOpen()) call(next.node, 'reveal');
  },
  open(): void {
    setOpen(true);
    onScreenKeyboard.reveal();
  },
  /** Brings the field that is written into back into sight. */
  reveal(): void {
    const current = field();
    if (current && isOpen()) call(current.node, 'reveal');
  },
  /** The field is gone or takes no text any more; a keyboard that wrote into it closes. */
  detach(node: WidgetNode): void {
    if (field()?.node !== node) return;
    setField(null);
    setOpen(false);
  },
  close(): void {
    setOpen(false);
  },
  /** Another window, perhaps another person: the languages chosen for fields are forgotten. */
  forget(): void {
    setOpen(false);
    setChosen(new Map());
  },
  /** Language chosen for the field, else the screens' language. */
  languageOf: (screens: Language): Language => chosen().get(field()?.name ?? '') ?? screens,
  choose(language: Language): void {
    setChosen(new Map(chosen()).set(field()?.name ?? '', language));
  },
};
