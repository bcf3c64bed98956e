/**
 * Solid's universal renderer over the tree. The compiler imports these functions by name (`generate: "universal"`,
 * `moduleName: "@lvgljs/core"`).
 *
 * @module
 */
import { createRenderer } from 'solid-js/universal';
import { type methods, widgets } from '../schema';
import { createCommandBuffer } from './command-buffer';
import { WidgetError } from './errors';
import { dispatch } from './event-reader';
import { createHandles } from './handles';
import { createNode, type WidgetNode } from './node';
import { createStyleSheet } from './style';
import { createTree } from './tree';

/** What the renderer needs of a host (a part of the host contract). */
export interface UiHost {
  /** Runs a command buffer; the number of commands refused. */
  exec(commands: ArrayBuffer): number;
  /** Takes the event queue. */
  events(): ArrayBuffer;
}

const buffer = createCommandBuffer();
const handles = createHandles();
const sheet = createStyleSheet(buffer);
const tree = createTree(buffer, handles, sheet);

const renderer = createRenderer<WidgetNode>({
  createElement(tag) {
    if (!(tag in widgets)) throw new WidgetError(`no widget <${tag}>`);
    return createNode(tag as keyof typeof widgets);
  },
  createTextNode: (text) => createNode('text', String(text)),
  replaceText: tree.setText,
  setProperty: tree.setProp,
  insertNode: tree.insert,
  removeNode: tree.remove,
  isTextNode: (node) => node.type === 'text',
  getParentNode: (node) => node.parent ?? undefined,
  getFirstChild: (node) => node.children[0],
  getNextSibling: (node) => node.parent?.children[node.parent.children.indexOf(node) + 1],
});

export const {
  effect,
  memo,
  createComponent,
  createElement,
  createTextNode,
  insertNode,
  insert,
  spread,
  mergeProps,
  use,
} = renderer;

/** Sets a prop of a widget; nothing happens when it has that value already. */
export const setProp = tree.setProp;

/** A mounted user interface. */
export interface Mounted {
  /** One tick: listeners of what has happened, then one command buffer with what changed. Returns the commands refused. */
  tick(): number;
  /** Takes everything down and tells the bridge. */
  dispose(): void;
  /** Widgets that JavaScript holds a handle of; equal to the bridge's count after a tick. */
  widgets(): number;
}

/** Mounts `code` on the monitor. One user interface at a time. */
export function mount(host: UiHost, code: () => unknown): Mounted {
  const unmount = renderer.render(code as () => WidgetNode, tree.root);
  const flush = (): number => {
    tree.flush();
    const commands = buffer.take();
    return commands ? host.exec(commands) : 0;
  };
  return {
    tick() {
      const records = host.events();
      dispatch(records, handles, tree.root);
      return flush();
    },
    dispose() {
      unmount();
      for (const child of [...tree.root.children]) tree.remove(tree.root, child);
      flush();
      sheet.dispose();
      tree.root.listeners = null;
    },
    widgets: handles.count,
  };
}

/** Listens to the monitor itself: `resize`, and keys that no widget took. Returns the way to stop. */
export function onScreen(
  event: 'resize' | 'key',
  listener: (a: number, b: number, text: string) => boolean | undefined,
): () => void {
  const { root } = tree;
  root.listeners ??= {};
  root.listeners[event] = ({ a, b, text }) => listener(a, b, text);
  return () => void delete root.listeners?.[event];
}

/** Evaluates the rules of all shared styles anew: after a change of theme or scale. */
export function refreshStyles(): void {
  sheet.refresh();
}

/** Calls a method of a widget; on one that is not drawn nothing happens. */
export function call(node: WidgetNode, method: keyof typeof methods, number = 0, text = ''): void {
  tree.call(node, method, number, text);
}
