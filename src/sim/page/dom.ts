/** The element of an id that index.html promises. */
export function element<Kind extends HTMLElement>(id: string): Kind {
  const found = document.getElementById(id);
  if (!found) throw new Error(`index.html has no #${id}`);
  return found as Kind;
}

/** Marks the one of a group's buttons that is chosen. */
export function choose(group: HTMLElement, isChosen: (button: HTMLButtonElement) => boolean): void {
  for (const button of group.querySelectorAll('button')) button.setAttribute('aria-pressed', String(isChosen(button)));
}

/** Calls back with the button of the group that was clicked. */
export function onChoice(group: HTMLElement, act: (button: HTMLButtonElement) => void): void {
  group.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('button') : null;
    if (button && !button.disabled) act(button);
  });
}
