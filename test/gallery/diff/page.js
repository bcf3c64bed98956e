// Shows one difference at a time. Texts get into the page as texts only, never as HTML.
const { differences, commit } = JSON.parse(document.getElementById('data').textContent);
const at = (id) => document.getElementById(id);
const make = (tag, text, className = '') =>
  Object.assign(document.createElement(tag), { textContent: text, className });

const idOf = ({ scene, size, language, look }) => `${scene}-${size}-${language}-${look}`;
const number = (value) => value.toLocaleString('en');
function share({ changed, width, height }) {
  const percent = (100 * changed) / (width * height);
  return percent < 0.01 ? '< 0.01 %' : `${percent.toFixed(percent < 10 ? 2 : 1)} %`;
}
const short = { unknown: 'no before', new: 'new', outline: 'outline' };

const state = { shown: [], chosen: undefined, view: 'diff' };

/** Words that all are in the name; `4k` is a size too. */
function matches(difference, words) {
  const name = `${idOf(difference)} ${difference.kind}${difference.size === '3840x2160' ? ' 4k' : ''}`.toLowerCase();
  return words.every((word) => name.includes(word));
}

function fillList() {
  const words = at('filter').value.toLowerCase().split(/\s+/).filter(Boolean);
  const scenes = new Map();
  for (const difference of differences.filter((each) => matches(each, words)))
    scenes.set(difference.scene, [...(scenes.get(difference.scene) ?? []), difference]);
  state.shown = [...scenes.values()].flat();
  at('list').replaceChildren(...[...scenes].flatMap(([scene, group]) => [make('h3', scene), ...group.map(link)]));
  const all = `${differences.length} ${differences.length === 1 ? 'picture differs' : 'pictures differ'}`;
  at('count').textContent =
    differences.length === 0 ? 'No picture differs' : words.length === 0 ? all : `${state.shown.length} of ${all}`;
  if (!state.shown.includes(state.chosen)) choose(state.shown[0]);
  else markChosen();
}

function link(difference) {
  const item = make('a', '');
  item.href = `#${encodeURIComponent(idOf(difference))}`;
  const { size, language, look, kind } = difference;
  item.append(
    make('span', `${size.replace('x', ' × ')}  ${language}  ${look}`),
    make('span', kind === 'changed' ? share(difference) : short[kind]),
  );
  return item;
}

function markChosen() {
  for (const [index, item] of [...at('list').querySelectorAll('a')].entries()) {
    const isChosen = state.shown[index] === state.chosen;
    item.classList.toggle('chosen', isChosen);
    if (isChosen) item.scrollIntoView({ block: 'nearest' });
  }
}

function choose(difference) {
  state.chosen = difference;
  for (const id of ['views', 'stage']) at(id).hidden = !difference;
  if (difference) {
    history.replaceState(null, '', `#${encodeURIComponent(idOf(difference))}`);
    showFacts(difference);
    showPicture();
  } else {
    at('title').textContent = differences.length === 0 ? 'Nothing differs' : 'Nothing matches the filter';
    at('facts').textContent =
      differences.length === 0 ? 'Every picture of the last run is the recorded one.' : 'Escape empties it.';
    at('note').hidden = true;
  }
  showOutline(difference);
  markChosen();
}

function showFacts(difference) {
  const { scene, size, language, look, kind, changed, box, width, height } = difference;
  at('title').replaceChildren(scene, make('span', `${size.replace('x', ' × ')} · ${language} · ${look}`));
  at('facts').textContent =
    kind !== 'changed'
      ? {
          unknown: 'Differs from the recorded picture.',
          new: 'A new picture.',
          outline: 'The picture is the same, its outline is not.',
        }[kind]
      : changed === 0
        ? 'No pixel differs.'
        : `${number(changed)} of ${number(width * height)} pixels (${share(difference)}) in ${box.width} × ${box.height} at ${box.x}, ${box.y}`;
  at('note').replaceChildren(...note(difference));
  at('note').hidden = at('note').childNodes.length === 0;
}

function note({ kind, drawnBy }) {
  if (kind === 'unknown')
    return [
      'There is no picture of before on this computer: only its hash is in the repository. This draws what is missing; then load the page anew:',
      make('code', `npm run pictures -- --against ${commit}`),
    ];
  if (kind === 'new') return ['No picture is recorded under this name, so there is nothing to compare it with.'];
  return drawnBy ? [`“Before” is what ${drawnBy} draws. It is not the recorded picture.`] : [];
}

function showPicture() {
  const { before, after, mask, width, height, box, kind } = state.chosen;
  const has = { before: Boolean(before), after: true, diff: Boolean(mask) };
  const view = has[state.view] ? state.view : 'after';
  for (const button of at('views').children) {
    button.disabled = !has[button.dataset.view];
    button.setAttribute('aria-pressed', String(button.dataset.view === view));
  }
  at('sheet').style.setProperty('--ratio', `${width / height}`);
  at('sheet').style.setProperty('--width', `${width}px`);
  const picture = at('picture');
  // two pictures of different sizes keep their scale
  picture.onload = () => {
    picture.style.width = `${(100 * picture.naturalWidth) / width}%`;
  };
  setSource(picture, view === 'before' ? before : after);
  at('mask').hidden = view !== 'diff';
  if (mask) setSource(at('mask'), mask);
  at('box').hidden = kind !== 'changed' || !box;
  at('box').classList.toggle('faint', view !== 'diff');
  if (box)
    Object.assign(at('box').style, {
      left: `${(100 * box.x) / width}%`,
      top: `${(100 * box.y) / height}%`,
      width: `${(100 * box.width) / width}%`,
      height: `${(100 * box.height) / height}%`,
    });
}

function setSource(image, path) {
  const source = path.split('/').map(encodeURIComponent).join('/');
  if (image.getAttribute('src') !== source) image.src = source;
}

function showOutline(chosen) {
  // the outline of a scene is recorded in one size and look
  const found = differences.find(
    ({ scene, language, outline }) => outline?.length && scene === chosen?.scene && language === chosen.language,
  );
  at('outline').hidden = !found;
  if (!found) return;
  const classes = { '-': 'gone', '+': 'come', '@': 'left-out' };
  const text = make('pre', '');
  text.append(
    ...found.outline.map(([mark, line]) => make('div', mark === '@' ? '⋯' : `${mark} ${line}`, classes[mark] ?? '')),
  );
  at('outline').replaceChildren(make('h3', `Outline, ${found.size.replace('x', ' × ')} ${found.look}`), text);
}

function toggleSize() {
  const { box } = state.chosen;
  const stage = at('stage');
  if (!stage.classList.toggle('real') || !box) return;
  stage.scrollTo(box.x + box.width / 2 - stage.clientWidth / 2, box.y + box.height / 2 - stage.clientHeight / 2);
}

function step(by) {
  const next = state.shown[state.shown.indexOf(state.chosen) + by];
  if (next) choose(next);
}

const views = ['before', 'after', 'diff'];
function setView(view) {
  state.view = view;
  if (state.chosen) showPicture();
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const isTyping = event.target === at('filter');
  const keys = {
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Escape: () => {
      at('filter').value = '';
      at('filter').blur();
      fillList();
    },
    ...(!isTyping && {
      ArrowRight: () => step(1),
      ArrowLeft: () => step(-1),
      1: () => setView(views[0]),
      2: () => setView(views[1]),
      3: () => setView(views[2]),
      z: () => state.chosen && toggleSize(),
      '/': () => at('filter').focus(),
    }),
  };
  const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
for (const button of at('views').children) button.addEventListener('click', () => setView(button.dataset.view));
at('stage').addEventListener('click', toggleSize);
at('filter').addEventListener('input', fillList);
const goTo = () => {
  const id = decodeURIComponent(location.hash.slice(1));
  const found = differences.find((each) => idOf(each) === id);
  if (found && found !== state.chosen) choose(found);
};
addEventListener('hashchange', goTo);
state.chosen = differences.find((each) => idOf(each) === decodeURIComponent(location.hash.slice(1)));
fillList();
if (state.chosen) choose(state.chosen);
