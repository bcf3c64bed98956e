/**
 * Event records of the bridge (schema, `events`), read into calls of listeners.
 *
 * @module
 */
import { batch } from 'solid-js';
import { type EventName, events, roots } from '../schema';
import type { Handles } from './handles';
import type { WidgetNode } from './node';
import { readUtf8 } from './utf8';

const acts: ReadonlySet<EventName> = new Set(['click', 'longPress', 'submit', 'press', 'key', 'command', 'drawn']);

/** What only a person does at mouse or keyboard. Scrolling, focus and size come of themselves as well. */
const inputs: ReadonlySet<number> = new Set(
  ([...acts, 'change', 'pressing', 'release'] as const).map((name) => events[name as EventName]),
);

const names: EventName[] = [];
for (const name in events) names[events[name as EventName]] = name as EventName;

/**
 * Calls the listeners of each record, in order. `key` goes up the tree until a listener returns true; the others stay with their
 * widget. Records of widgets that are gone are passed over: the bridge may have queued them before it knew.
 */
export function dispatch(buffer: ArrayBuffer, handles: Handles, root: WidgetNode): void {
  if (buffer.byteLength === 0) return;
  const words = new Int32Array(buffer);
  const bytes = new Uint8Array(buffer);
  for (let at = 0; at + 4 <= words.length; ) {
    const head = words[at]! >>> 0;
    const length = head >>> 8;
    const type = names[head & 0xff];
    const handle = words[at + 1]! >>> 0;
    const target = handle === roots.screen ? root : handles.find(handle);
    // what an earlier record brought about counts for the next one: a widget that is gone or disabled by now hears nothing
    if (type && target && isListening(target, root, type)) {
      batch(() => deliver(type, target, words[at + 2]!, words[at + 3]!, readUtf8(bytes, at * 4 + 16, length)));
    }
    at += 4 + ((length + 3) >> 2);
  }
}

/** Whether somebody was at the mouse or the keyboard, by the records of `events`. */
export function holdsInput(buffer: ArrayBuffer): boolean {
  const words = new Uint32Array(buffer);
  for (let at = 0; at + 4 <= words.length; at += 4 + (((words[at]! >>> 8) + 3) >> 2))
    if (inputs.has(words[at]! & 0xff)) return true;
  return false;
}

/** Acts of the operator need a widget that is still there and enabled; what it tells of itself does not. */
function isListening(node: WidgetNode, root: WidgetNode, type: EventName): boolean {
  if (acts.has(type) && node.attributes.disabled) return false;
  let top: WidgetNode = node;
  while (top.parent) top = top.parent;
  return top === root;
}

function deliver(type: EventName, target: WidgetNode, a: number, b: number, text: string): void {
  const event = { type, target, a, b, text };
  if (type === 'change') adopt(target, a, text);
  if (type !== 'key') {
    target.listeners?.[type]?.(event);
    return;
  }
  for (let node: WidgetNode | null = target; node; node = node.parent)
    if (node.listeners?.key?.(event) === true) return;
}

/** The widget has changed by itself: our copy follows, so that setting the old value again is sent. */
function adopt({ type, attributes }: WidgetNode, a: number, text: string): void {
  if (type === 'textarea') attributes.text = text;
  else if (type === 'dropdown') attributes.value = a;
  else if (type === 'checkbox' || type === 'switch') attributes.checked = a !== 0;
}
