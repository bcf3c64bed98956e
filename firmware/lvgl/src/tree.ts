/**
 * The tree and its flush: what changed since the last one becomes commands, in the order create, properties, moves, removals.
 *
 * @module
 */
import {
  type AttributeName,
  attributes,
  buttonControl,
  type EventName,
  events,
  methods,
  pixelFormats,
  roots,
  type StyleName,
  styles,
  type WidgetType,
  widgets,
} from '../schema';
import type { CommandBuffer } from './command-buffer';
import { WidgetError } from './errors';
import type { Handles } from './handles';
import { createNode, type Listener, type MatrixButton, type Payloads, type WidgetNode } from './node';
import { checkModules, checkPixels } from './pixels';
import { type Style, type StyleProperties, type StyleSheet, styleWord, trackWord } from './style';

/** Widgets that take a payload. */
const payloadWidgets: Readonly<Record<keyof Payloads, readonly WidgetType[]>> = {
  pixels: ['canvas', 'image'],
  modules: ['qr'],
  points: ['line'],
  buttons: ['buttonmatrix', 'keyboard'],
  grid: ['view', 'list', 'modal'],
};
/** Widgets whose text nodes become their text. */
const takesText: readonly string[] = (attributes.text as { on: readonly string[] }).on;
/** Props of listeners: `onClick` is the event `click`. */
const eventProps: { readonly [prop: string]: EventName } = Object.create(
  null,
  Object.fromEntries(
    (Object.keys(events) as EventName[]).map((name) => [
      `on${name[0]!.toUpperCase()}${name.slice(1)}`,
      { value: name },
    ]),
  ),
);

export interface Tree {
  readonly root: WidgetNode;
  insert(parent: WidgetNode, node: WidgetNode, before?: WidgetNode | null): void;
  remove(parent: WidgetNode, node: WidgetNode): void;
  setText(node: WidgetNode, text: string): void;
  /** Sets a prop of a JSX element; throws `WidgetError` on one the widget does not take. */
  setProp(node: WidgetNode, name: string, value: unknown): void;
  /** Calls a method of a drawn widget; nothing happens on one that is not drawn. */
  call(node: WidgetNode, method: keyof typeof methods, number?: number, text?: string): void;
  /** Writes pending creations, moves and removals into the buffer. */
  flush(): void;
}

export function createTree(buffer: CommandBuffer, handles: Handles, sheet: StyleSheet): Tree {
  const root = createNode('root');
  root.handle = roots.screen;
  root.drawn = [];
  const changed = new Set<WidgetNode>();
  const removed = new Set<WidgetNode>();
  const calls: (() => void)[] = [];

  function insert(parent: WidgetNode, node: WidgetNode, before?: WidgetNode | null): void {
    if (node.parent) unlink(node.parent, node);
    const at = before ? parent.children.indexOf(before) : -1;
    if (at < 0) parent.children.push(node);
    else parent.children.splice(at, 0, node);
    node.parent = parent;
    if (node.type === 'text') {
      // an empty one in a container only keeps a place
      if (node.text !== '' || takesText.includes(parent.type)) textChanged(parent);
      return;
    }
    if (parent.drawn) changed.add(parent);
  }

  function unlink(parent: WidgetNode, node: WidgetNode): void {
    parent.children.splice(parent.children.indexOf(node), 1);
    node.parent = null;
    if (parent.drawn) changed.add(parent);
  }

  function remove(parent: WidgetNode, node: WidgetNode): void {
    if (node.parent !== parent) return;
    unlink(parent, node);
    if (node.type === 'text') return textChanged(parent);
    if (node.handle) removed.add(node);
  }

  function textChanged(parent: WidgetNode): void {
    let text = '';
    for (const child of parent.children) text += child.text;
    if (takesText.includes(parent.type)) setAttribute(parent, 'text', text);
    else if (text.trim() !== '') throw new WidgetError(`<${parent.type}> holds no text; put <label> around "${text}"`);
  }

  function setAttribute(node: WidgetNode, name: AttributeName, value: unknown): void {
    if (node.attributes[name] === value && (value !== undefined || name in node.attributes)) return;
    node.attributes[name] = value;
    if (node.handle) sendAttribute(node, name, value);
  }

  function sendAttribute(node: WidgetNode, name: AttributeName, value: unknown): void {
    const { id, kind } = attributes[name];
    if (kind === 'text') return buffer.textCommand('setText', value == null ? '' : String(value), node.handle, id);
    if (kind === 'widget') {
      // the target may be drawn later in this same flush
      calls.push(
        () => node.handle && buffer.command('setInt', node.handle, id, (value as WidgetNode | null)?.handle ?? 0),
      );
      return;
    }
    buffer.command('setInt', node.handle, id, attributeWord(node.type, name, value));
  }

  function setStyles(node: WidgetNode, next: readonly Style[]): void {
    const before = node.styles;
    node.styles = next;
    if (!node.handle) return;
    // later styles win, so the whole list goes anew from the first difference
    let same = 0;
    while (same < before.length && before[same] === next[same]) same++;
    for (let i = same; i < before.length; i++)
      for (const { id, selector } of sheet.use(before[i]!)) buffer.command('dropStyle', node.handle, id, selector);
    for (let i = same; i < next.length; i++) useStyle(node, next[i]!);
  }

  function useStyle(node: WidgetNode, style: Style): void {
    const selectors = sheet.use(style);
    for (let i = 0; i < selectors.length; i++)
      buffer.command('useStyle', node.handle, selectors[i]!.id, selectors[i]!.selector);
  }

  function setLocal(node: WidgetNode, next: StyleProperties | null): void {
    const { handle, local } = node;
    node.local = next;
    // the first style of a new widget is sent when it is drawn
    if (!handle) return;
    if (local)
      for (const name in local)
        if (local[name as StyleName] !== undefined && next?.[name as StyleName] === undefined)
          buffer.command('clearLocal', handle, 0, styles[name as StyleName].id);
    if (next)
      for (const name in next) {
        const value = next[name as StyleName];
        if (value !== undefined && local?.[name as StyleName] !== value) sendLocal(node, name as StyleName, value);
      }
  }

  function sendLocal(node: WidgetNode, name: StyleName, value: unknown): void {
    const style = styles[name];
    if (!style) throw new WidgetError(`<${node.type}> knows no style "${name}"`);
    buffer.command('setLocal', node.handle, 0, style.id, styleWord(name, style.kind, value));
  }

  function setPayload<K extends keyof Payloads>(node: WidgetNode, name: K, value: Payloads[K]): void {
    node.payloads ??= {};
    if (node.payloads[name] === value) return;
    node.payloads[name] = value;
    if (node.handle) sendPayload(node, name);
  }

  function sendPayload(node: WidgetNode, name: keyof Payloads): void {
    const { pixels, modules, points, buttons, grid } = node.payloads!;
    if (name === 'pixels' && pixels) {
      checkPixels(pixels);
      buffer.bytesCommand(
        'pixels',
        pixels.bytes,
        node.handle,
        pixelFormats[pixels.format],
        pixels.width,
        pixels.height,
      );
    } else if (name === 'modules' && modules) {
      checkModules(modules);
      buffer.bytesCommand('modules', modules.bytes, node.handle, modules.side);
    } else if (name === 'points' && points)
      buffer.wordsCommand('points', [node.handle, points.length, ...points.flat()]);
    else if (name === 'buttons' && buttons)
      buffer.pairsCommand(
        'buttons',
        buttons.map((button) => [controlWord(button), button.text] as const),
        node.handle,
        buttons.length,
      );
    else if (name === 'grid' && grid)
      buffer.wordsCommand('grid', [
        node.handle,
        grid.columns.length,
        ...grid.columns.map(trackWord),
        grid.rows.length,
        ...grid.rows.map(trackWord),
      ]);
  }

  function listen(node: WidgetNode): void {
    let mask = 0;
    for (const event in node.listeners) mask |= 1 << events[event as EventName];
    buffer.command('listen', node.handle, mask);
  }

  function setProp(node: WidgetNode, name: string, value: unknown): void {
    if (name === 'class') return setStyles(node, stylesOf(value as Classes));
    if (name === 'style') return setLocal(node, (value ?? null) as StyleProperties | null);
    const event = eventProps[name];
    if (event) return setListener(node, event, value as Listener | null);
    const attribute = attributes[name as AttributeName] as { on?: readonly string[] } | undefined;
    if (attribute && (!attribute.on || attribute.on.includes(node.type)))
      return setAttribute(node, name as AttributeName, value);
    if (payloadWidgets[name as keyof Payloads]?.includes(node.type as WidgetType))
      return setPayload(node, name as keyof Payloads, value as never);
    throw new WidgetError(
      /^on[A-Z]/.test(name)
        ? `no event "${name[2]!.toLowerCase()}${name.slice(3)}" (prop ${name})`
        : `<${node.type}> takes no prop "${name}"`,
    );
  }

  function setListener(node: WidgetNode, event: EventName, listener: Listener | null): void {
    if (listener) {
      node.listeners ??= {};
      node.listeners[event] = listener;
    } else if (node.listeners?.[event]) delete node.listeners[event];
    else return;
    if (node.handle) listen(node);
  }

  /** Creates `node` and what is below it. */
  function draw(node: WidgetNode, parent: WidgetNode, index: number): void {
    node.handle = handles.take(node);
    node.drawnIn = parent;
    buffer.command('create', node.handle, widgets[node.type as WidgetType], parent.handle, index);
    for (const style of node.styles) useStyle(node, style);
    if (node.local)
      for (const name in node.local) {
        const value = node.local[name as StyleName];
        if (value !== undefined) sendLocal(node, name as StyleName, value);
      }
    if (node.payloads) for (const name in node.payloads) sendPayload(node, name as keyof Payloads);
    for (const name in node.attributes)
      sendAttribute(node, name as AttributeName, node.attributes[name as AttributeName]);
    if (node.listeners) listen(node);
    node.drawn = [];
    for (const child of node.children) {
      if (child.type === 'text') continue;
      if (child.handle) moveHere(child, node, node.drawn.length);
      else draw(child, node, -1);
      node.drawn.push(child);
    }
  }

  function moveHere(child: WidgetNode, parent: WidgetNode, index: number): void {
    buffer.command('move', child.handle, parent.handle, index);
    undraw(child);
    child.drawnIn = parent;
  }

  function undraw(child: WidgetNode): void {
    const siblings = child.drawnIn?.drawn;
    siblings?.splice(siblings.indexOf(child), 1);
  }

  /** Brings the bridge's order of children to ours; doomed children stay in place until the removals. */
  function arrange(parent: WidgetNode): void {
    const drawn = parent.drawn!;
    let at = 0;
    for (const child of parent.children) {
      if (child.type === 'text') continue;
      while (at < drawn.length && drawn[at]!.parent !== parent) at++;
      if (drawn[at] !== child) {
        if (child.handle) moveHere(child, parent, at);
        else draw(child, parent, at === drawn.length ? -1 : at);
        drawn.splice(at, 0, child);
      }
      at++;
    }
  }

  function forget(node: WidgetNode): void {
    for (const child of node.drawn ?? []) forget(child);
    handles.free(node.handle);
    node.handle = 0;
    node.drawn = null;
    node.drawnIn = null;
  }

  return {
    root,
    insert,
    remove,
    setText(node, text) {
      if (node.text === text) return;
      node.text = text;
      if (node.parent) textChanged(node.parent);
    },
    setProp,
    call(node, method, number = 0, text = '') {
      calls.push(() => node.handle && buffer.textCommand('call', text, node.handle, methods[method], number));
    },
    flush() {
      for (const parent of changed) if (parent.drawn) arrange(parent);
      changed.clear();
      for (const run of calls.splice(0)) run();
      for (const node of removed) {
        if (!node.handle || (node.parent && node.drawnIn === node.parent)) continue;
        undraw(node);
        buffer.command('remove', node.handle);
        forget(node);
      }
      removed.clear();
    },
  };
}

type Classes = Style | readonly Classes[] | false | '' | null | undefined;

/** What `class` holds as a flat list. */
function stylesOf(value: Classes): readonly Style[] {
  if (!value) return [];
  if (!Array.isArray(value)) return [value as Style];
  for (let i = 0; i < value.length; i++)
    if (!value[i] || Array.isArray(value[i])) return value.flat(8).filter(Boolean) as Style[];
  return value as readonly Style[];
}

function attributeWord(type: string, name: AttributeName, value: unknown): number {
  const { kind } = attributes[name];
  if (kind === 'bool') return value ? 1 : 0;
  if (typeof kind !== 'string') {
    const index = (kind as readonly string[]).indexOf(value as string);
    if (index < 0)
      throw new WidgetError(`<${type}> ${name} takes ${(kind as readonly string[]).join(', ')}, not ${String(value)}`);
    return index;
  }
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw new WidgetError(`<${type}> ${name} takes a number, not ${String(value)}`);
  return Math.round(value);
}

function controlWord(button: MatrixButton): number {
  let word = button.width ?? 1;
  for (const name in buttonControl)
    if (button[name as keyof typeof buttonControl]) word |= buttonControl[name as keyof typeof buttonControl];
  return word;
}
