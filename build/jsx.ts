/**
 * JSX compiled for the binding's renderer: Solid's compiler, and what its output does not need here taken away again.
 *
 * QuickJS reads the bundle as source at each power-on and has no compiler that would see through the rest, so that each byte and each
 * function made counts:
 * - an element at the end of a function is not made in a function of its own;
 * - an effect keeps no copy of what it has set: the tree compares with what the widget has;
 * - each element has an effect of its own: a letter typed does not ask for the sizes and classes of all that is around its field;
 * - conditions in props are read as they stand; `<Show>` has a memo of its own.
 *
 * @module
 */
import * as t from '@babel/types';
import type { Plugin } from 'esbuild';
import { solidPlugin } from 'esbuild-plugin-solid';

export const jsxPlugin = (): Plugin =>
  solidPlugin({
    solid: { generate: 'universal', moduleName: '@lvgljs/core', wrapConditionals: false },
    babel: { plugins: [lean] },
  });

/** What is used of Babel's paths. */
interface Path<T> {
  readonly node: T;
  replaceWithMultiple(nodes: readonly t.Node[]): void;
  traverse(visitor: object): void;
}

/** Runs over what Solid's compiler has made of a module. */
function lean(): object {
  return {
    visitor: {
      Program: {
        exit(program: Path<t.Program>) {
          program.traverse({
            ExpressionStatement: withoutCopies,
            ReturnStatement: { exit: inlineReturned },
            ArrowFunctionExpression: { exit: inlineBody },
          });
        },
      },
    },
  };
}

/**
 * `effect(_p$ => { var v = value; v !== _p$.e && (_p$.e = setProp(node, name, v, _p$.e)); return _p$ }, {...})` without `_p$`, and an
 * effect for each element in the place of one for all.
 */
function withoutCopies(path: Path<t.ExpressionStatement>): void {
  const call = path.node.expression;
  if (!t.isCallExpression(call) || !t.isIdentifier(call.callee, { name: '_$effect' })) return;
  const [run] = call.arguments;
  // without parameters it is done already: a function around it is visited anew
  if (!t.isArrowFunctionExpression(run) || run.params.length === 0) return;
  run.params = [];
  if (t.isCallExpression(run.body)) {
    // effect(_$p => setProp(node, name, value, _$p))
    run.body.arguments.length = 3;
    return;
  }
  const values = new Map<string, t.Expression>();
  const sets = new Map<string, t.Statement[]>();
  for (const statement of (run.body as t.BlockStatement).body) {
    if (t.isVariableDeclaration(statement)) {
      for (const { id, init } of statement.declarations) values.set((id as t.Identifier).name, init!);
    } else if (t.isExpressionStatement(statement)) {
      const { right } = statement.expression as t.LogicalExpression;
      const set = (right as t.AssignmentExpression).right as t.CallExpression;
      const [element, name, value] = set.arguments as [t.Identifier, t.Expression, t.Identifier];
      const plain = t.expressionStatement(t.callExpression(set.callee, [element, name, values.get(value.name)!]));
      sets.set(element.name, [...(sets.get(element.name) ?? []), plain]);
    }
  }
  const effects = [...sets.values()].map((body) => t.arrowFunctionExpression([], t.blockStatement(body)));
  path.replaceWithMultiple(effects.map((each) => t.expressionStatement(t.callExpression(call.callee, [each]))));
}

/** Statements of `(() => { ... })()`, which all names in are made up by the compiler for this place only. */
function statementsOf(made: t.Node | null | undefined): t.BlockStatement | null {
  if (!t.isCallExpression(made) || made.arguments.length > 0) return null;
  const { callee } = made;
  if (!t.isArrowFunctionExpression(callee) || callee.async || callee.params.length > 0) return null;
  return t.isBlockStatement(callee.body) ? callee.body : null;
}

function inlineReturned(path: Path<t.ReturnStatement>): void {
  const block = statementsOf(path.node.argument);
  if (block) path.replaceWithMultiple(block.body);
}

function inlineBody({ node }: Path<t.ArrowFunctionExpression>): void {
  const block = statementsOf(node.body);
  if (block) node.body = block;
}
