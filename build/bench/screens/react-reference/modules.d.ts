/**
 * The little of React's types that the reference needs, so that the project type-checks without React's packages.
 */
declare module 'react' {
  import type { WidgetNode } from '@lvgljs/core';
  export type ReactNode = ReactElement | string | number | boolean | null | undefined | readonly ReactNode[];
  export interface ReactElement {
    readonly type: unknown;
  }
  export interface Context<T> {
    (props: { value: T; children?: ReactNode }): ReactElement;
    readonly $$value: T;
  }
  export function createContext<T>(value: T): Context<T>;
  export function useContext<T>(context: Context<T>): T;
  export function useState<T>(initial: T | (() => T)): [T, (next: T | ((before: T) => T)) => void];
  export function useEffect(effect: () => undefined | (() => void), inputs?: readonly unknown[]): void;
  export function useRef<T>(initial: T): { current: T };
  export function useSyncExternalStore<T>(subscribe: (changed: () => void) => () => void, read: () => T): T;
  export type Ref = ((node: WidgetNode | null) => unknown) | { current: WidgetNode | null };
}

declare module 'react/jsx-runtime' {
  import type { JSX as Widgets } from '@lvgljs/core/jsx-runtime';
  import type { ReactElement, ReactNode, Ref } from 'react';

  type Own<P> = Omit<P, 'children' | 'ref'> & { children?: ReactNode; ref?: Ref; key?: string | number };
  export namespace JSX {
    type Element = ReactElement;
    type ElementType = keyof IntrinsicElements | ((props: never) => ReactNode);
    interface ElementChildrenAttribute {
      children: unknown;
    }
    interface IntrinsicAttributes {
      key?: string | number;
    }
    type IntrinsicElements = { [W in keyof Widgets.IntrinsicElements]: Own<Widgets.IntrinsicElements[W]> };
  }
}

declare module 'react-reconciler' {
  import type { Context, ReactNode } from 'react';

  interface Reconciler {
    createContainer(...values: unknown[]): unknown;
    updateContainerSync(element: ReactNode, container: unknown, parent: null, done: null): void;
    flushSyncWork(): boolean;
  }
  export default function createReconciler(config: object): Reconciler;
  export type { Context };
}

declare module 'react-reconciler/constants' {
  export const ConcurrentRoot: number;
  export const DefaultEventPriority: number;
  export const DiscreteEventPriority: number;
  export const NoEventPriority: number;
}
