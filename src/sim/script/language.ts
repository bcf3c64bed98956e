/**
 * The monitor's language, as its top bar shows it and lets it be chosen: a button for each language, or a list of their names when
 * there are many.
 *
 * @module
 */
import type { Language } from '../../auth/types';
import { languages } from '../../ui/text/languages';
import type { TreeWidget } from '../machine/bridge';
import type { Machine } from '../machine/machine';
import { StepError } from './errors';
import { seenTexts } from './finder';
import { bringIntoView, choose, clickSpot, look } from './mouse';
import type { Target } from './parser';

const LIST = 'lang';
const buttonOf = (code: Language): string => `${LIST}-${code}`;

/** The list of the top bar, or its buttons; undefined when neither can be seen. */
function choiceIn(widgets: readonly TreeWidget[]): readonly TreeWidget[] | undefined {
  const seen = widgets.filter(({ name, clip }) => clip && (name === LIST || name?.startsWith(`${LIST}-`)));
  return seen.length > 0 ? seen : undefined;
}

/** Code of the language of the monitor; null when it is not in the list of this program, undefined when no language is shown. */
export function shownLanguage(widgets: readonly TreeWidget[]): Language | null | undefined {
  const choice = choiceIn(widgets);
  if (!choice) return undefined;
  const isShown = ({ code, name }: { readonly code: Language; readonly name: string }): boolean =>
    choice.some((widget) =>
      widget.name === LIST ? widget.text === name : widget.name === buttonOf(code) && widget.states.includes('checked'),
    );
  return languages.find(isShown)?.code ?? null;
}

/** Chooses a language as an operator would. Throws StepError. */
export async function chooseLanguage(machine: Machine, code: Language): Promise<void> {
  const view = look(machine);
  const choice = choiceIn(view.widgets);
  if (!choice) throw new StepError('the monitor shows no choice of languages now', seenTexts(view));
  if (choice.some(({ name }) => name === LIST)) {
    const { name } = languages.find((each) => each.code === code)!;
    return choose(machine, { by: 'name', name: LIST }, name);
  }
  const button: Target = { by: 'name', name: buttonOf(code) };
  const found = await bringIntoView(machine, button);
  return clickSpot(machine, found.view, found.spot);
}
