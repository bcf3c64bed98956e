/**
 * Solid as the bundle carries it: without transitions, suspense, scheduling and external sources, which no screen uses.
 *
 * Solid asks for them at each signal that is read and each memo that runs. The variables that would hold them are never set here, so
 * that they are written as `null`, and the bundler drops what then cannot run. The functions that would set them are no exports any
 * more: whoever imports one sees the build fail.
 *
 * @module
 */
import { readFile } from 'node:fs/promises';
// @ts-expect-error: its types are no package of the project
import { template, transformAsync } from '@babel/core';
import * as t from '@babel/types';
import type { Plugin } from 'esbuild';

/** Variables of solid-js/dist/solid.js that stay null. */
const unset = new Set([
  'Transition',
  'Scheduler',
  'ExternalSourceConfig',
  'SuspenseContext',
  // `Transition && Transition.running`
  'TransitionRunning',
  'runningTransition',
]);
/** Exports that would set one of them, or wait for one. */
const setters = new Set([
  'Suspense',
  'SuspenseList',
  'createDeferred',
  'createResource',
  'enableExternalSource',
  'enableScheduling',
  'lazy',
  'startTransition',
  'useTransition',
]);

/**
 * `Show` in two memos: Solid's has three, and a third of all memos of a screen are those of a `Show`. A child that is a function of the
 * value gets `when` as it is at that moment.
 */
const show = `function Show(props) {
  const keyed = props.keyed;
  const shown = createMemo(() => keyed ? props.when : !!props.when);
  return createMemo(() => {
    const value = shown();
    if (!value) return props.fallback;
    const child = props.children;
    return typeof child === 'function' && child.length > 0
      ? untrack(() => child(keyed ? value : () => props.when))
      : child;
  });
}`;

interface Path<T> {
  readonly node: T;
  readonly parent: t.Node;
  readonly key: string | number | null;
  replaceWith(node: t.Node): void;
  remove(): void;
  skip(): void;
}

function withoutUnset(): object {
  return {
    visitor: {
      VariableDeclarator(path: Path<t.VariableDeclarator>) {
        if (t.isIdentifier(path.node.id) && unset.has(path.node.id.name)) path.remove();
      },
      AssignmentExpression: {
        enter(path: Path<t.AssignmentExpression>) {
          const { left, right } = path.node;
          if (t.isIdentifier(left) && unset.has(left.name)) path.replaceWith(right);
        },
      },
      Identifier(path: Path<t.Identifier>) {
        if (unset.has(path.node.name) && t.isReferenced(path.node, path.parent)) path.replaceWith(t.nullLiteral());
      },
      FunctionDeclaration(path: Path<t.FunctionDeclaration>) {
        if (path.node.id?.name !== 'Show' || path.node.params.length === 0) return;
        path.replaceWith(template.statement.ast(show) as t.Statement);
        path.skip();
      },
      ExportSpecifier(path: Path<t.ExportSpecifier>) {
        if (t.isIdentifier(path.node.exported) && setters.has(path.node.exported.name)) path.remove();
      },
    },
  };
}

export const solidRuntimePlugin: Plugin = {
  name: 'solid-runtime',
  setup({ onLoad }) {
    onLoad({ filter: /solid-js[\\/]dist[\\/]solid\.js$/ }, async ({ path }) => {
      const made = await transformAsync(await readFile(path, 'utf8'), {
        configFile: false,
        babelrc: false,
        compact: false,
        plugins: [withoutUnset],
      });
      return { contents: made!.code!, loader: 'js' };
    });
  },
};
