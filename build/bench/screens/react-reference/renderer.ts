/**
 * React over the binding's encoder: the same tree, command buffer, handles and styles, with react-reconciler in Solid's place.
 *
 * @module
 */

import type { ReactNode } from 'react';
import createReconciler from 'react-reconciler';
import {
  ConcurrentRoot,
  DefaultEventPriority,
  DiscreteEventPriority,
  NoEventPriority,
} from 'react-reconciler/constants';
import { type EventName, events, type methods, roots } from '../../../../firmware/lvgl/schema';
import { createCommandBuffer } from '../../../../firmware/lvgl/src/command-buffer';
import { createHandles } from '../../../../firmware/lvgl/src/handles';
import { createNode, type Listener, type WidgetNode } from '../../../../firmware/lvgl/src/node';
import { createStyleSheet } from '../../../../firmware/lvgl/src/style';
import { createTree } from '../../../../firmware/lvgl/src/tree';
import { readUtf8 } from '../../../../firmware/lvgl/src/utf8';
import { runTimers } from './timers';

type Props = Readonly<Record<string, unknown>>;

const buffer = createCommandBuffer();
const handles = createHandles();
const sheet = createStyleSheet(buffer);
const tree = createTree(buffer, handles, sheet);
let priority = NoEventPriority;

const isOwn = (name: string): boolean => name !== 'children' && name !== 'ref' && name !== 'key';
const eventOf = (name: string): EventName | undefined => {
  if (!/^on[A-Z]/.test(name)) return undefined;
  return (name[2]!.toLowerCase() + name.slice(3)) as EventName;
};

/** What differs only; a listener in the place of another is no business of the bridge's. */
function update(node: WidgetNode, before: Props, next: Props): void {
  for (const name in next) {
    const value = next[name];
    if (!isOwn(name) || before[name] === value) continue;
    const event = eventOf(name);
    if (event && value && node.listeners?.[event]) node.listeners[event] = value as Listener;
    else tree.setProp(node, name, value);
  }
  for (const name in before) if (isOwn(name) && !(name in next)) tree.setProp(node, name, undefined);
}

const nothing = (): null => null;
const reconciler = createReconciler({
  rendererPackageName: 'lvgl',
  rendererVersion: '0',
  extraDevToolsConfig: null,
  isPrimaryRenderer: true,
  warnsIfNotActing: false,
  supportsMutation: true,
  supportsPersistence: false,
  supportsHydration: false,
  supportsMicrotasks: true,
  scheduleMicrotask: (run: () => void) => void Promise.resolve().then(run),
  scheduleTimeout: (run: () => void) => setTimeout(run),
  cancelTimeout: () => {},
  noTimeout: -1,
  getRootHostContext: nothing,
  getChildHostContext: (context: unknown) => context,
  getPublicInstance: (node: WidgetNode) => node,
  prepareForCommit: nothing,
  resetAfterCommit: () => {},
  preparePortalMount: () => {},
  shouldSetTextContent: () => false,
  createInstance(type: WidgetNode['type'], props: Props) {
    const node = createNode(type);
    for (const name in props) if (isOwn(name)) tree.setProp(node, name, props[name]);
    return node;
  },
  createTextInstance: (text: string) => createNode('text', text),
  appendInitialChild: tree.insert,
  finalizeInitialChildren: () => false,
  commitMount: () => {},
  commitUpdate: (node: WidgetNode, _type: string, before: Props, next: Props) => update(node, before, next),
  commitTextUpdate: (node: WidgetNode, _before: string, next: string) => tree.setText(node, next),
  appendChild: tree.insert,
  appendChildToContainer: tree.insert,
  insertBefore: tree.insert,
  insertInContainerBefore: tree.insert,
  removeChild: tree.remove,
  removeChildFromContainer: tree.remove,
  clearContainer: () => {},
  resetTextContent: () => {},
  hideInstance: () => {},
  unhideInstance: () => {},
  detachDeletedInstance: () => {},
  getInstanceFromNode: nothing,
  beforeActiveInstanceBlur: () => {},
  afterActiveInstanceBlur: () => {},
  setCurrentUpdatePriority(next: number) {
    priority = next;
  },
  getCurrentUpdatePriority: () => priority,
  // what happens here comes from an event of the operator
  resolveUpdatePriority: () => (priority === NoEventPriority ? DiscreteEventPriority : priority),
  resolveEventType: nothing,
  resolveEventTimeStamp: () => -1.1,
  shouldAttemptEagerTransition: () => false,
  trackSchedulerEvent: () => {},
  requestPostPaintCallback: () => {},
  maySuspendCommit: () => false,
  maySuspendCommitOnUpdate: () => false,
  maySuspendCommitInSyncRender: () => false,
  preloadInstance: () => true,
  startSuspendingCommit: nothing,
  suspendInstance: () => {},
  suspendOnActiveViewTransition: () => {},
  waitForCommitToBeReady: nothing,
  getSuspendedCommitReason: nothing,
  NotPendingTransition: null,
  HostTransitionContext: { $$typeof: Symbol.for('react.context'), _currentValue: null, _currentValue2: null },
  resetFormInstance: () => {},
  bindToConsole: (_method: string, values: unknown[]) => () => host.log('error', values.map(String).join(' ')),
});

/** Calls a method of a widget. */
export function call(node: WidgetNode, method: keyof typeof methods, number = 0, text = ''): void {
  tree.call(node, method, number, text);
}

export const refreshStyles = (): void => sheet.refresh();

const names: EventName[] = [];
for (const name in events) names[events[name as EventName]] = name as EventName;

/** As the binding's own reader does it: the widget has changed by itself, our copy follows. */
function deliver(type: EventName, target: WidgetNode, a: number, b: number, text: string): void {
  if (type === 'change' && target.type === 'textarea') target.attributes.text = text;
  if (type === 'change' && target.type === 'dropdown') target.attributes.value = a;
  target.listeners?.[type]?.({ type, target, a, b, text });
}

function dispatch(records: ArrayBuffer): void {
  if (records.byteLength === 0) return;
  const words = new Int32Array(records);
  const bytes = new Uint8Array(records);
  for (let at = 0; at + 4 <= words.length; ) {
    const head = words[at]! >>> 0;
    const length = head >>> 8;
    const type = names[head & 0xff];
    const handle = words[at + 1]! >>> 0;
    const target = handle === roots.screen ? tree.root : handles.find(handle);
    if (type && target) deliver(type, target, words[at + 2]!, words[at + 3]!, readUtf8(bytes, at * 4 + 16, length));
    // as React's own renderers do after each event
    reconciler.flushSyncWork();
    at += 4 + ((length + 3) >> 2);
  }
}

/** One user interface, as `mount` of the binding makes it. */
export function mount(element: ReactNode, onResize: (width: number, height: number) => void): { tick(): void } {
  tree.root.listeners = { resize: ({ a, b }) => onResize(a, b) };
  const fail = (error: unknown): never => {
    throw error;
  };
  const container = reconciler.createContainer(
    tree.root,
    ConcurrentRoot,
    null,
    false,
    null,
    '',
    fail,
    fail,
    fail,
    null,
  );
  priority = DefaultEventPriority;
  reconciler.updateContainerSync(element, container, null, null);
  reconciler.flushSyncWork();
  priority = NoEventPriority;
  return {
    tick() {
      runTimers();
      dispatch(host.ui.events());
      reconciler.flushSyncWork();
      tree.flush();
      const commands = buffer.take();
      if (commands) host.ui.exec(commands);
    },
  };
}
