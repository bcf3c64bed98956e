/**
 * The panel beside the monitor: power, time, monitor, script, log, numbers.
 *
 * @module
 */
import type { LogLine, ServerMessage, Speed, StateMessage, StatsMessage } from '../server/protocol';
import type { Connection } from './connection';
import { retellDesk, setDesk, showDesk, startDesk } from './desk';
import { choose, element, onChoice } from './dom';
import { nameFlash, retellFlash, showFlash } from './flash-view';
import { LEAVE_KEY } from './input';
import { inRussian } from './machine-words';
import { duration, mebibytes } from './numbers';
import { canvas } from './screen';
import { type SureButton, sureButton } from './sure';
import { type PanelLanguage, panelLanguage, setPanelLanguage, t } from './text';

/** Log lines the page keeps. */
const LOG_LINES = 500;
const NOTICE_MS = 6000;

const ui = {
  model: element('model'),
  serial: element('serial'),
  status: element('status'),
  notice: element('notice'),
  uptime: element<HTMLOutputElement>('uptime'),
  power: element<HTMLButtonElement>('power'),
  plug: element<HTMLButtonElement>('plug'),
  reset: element<HTMLButtonElement>('reset'),
  spoil: element<HTMLButtonElement>('spoil'),
  speed: element('speed'),
  size: element('size'),
  monitorLanguage: element('monitor-language'),
  panelLanguage: element('panel-language'),
  record: element<HTMLButtonElement>('record'),
  save: element<HTMLButtonElement>('save'),
  steps: element('steps'),
  log: element('log'),
  dark: element('dark'),
  hint: element('hint'),
  fps: element('fps'),
  heap: element('heap'),
  bridge: element('bridge'),
  widgets: element('widgets'),
};

let state: StateMessage | undefined;
let connected = false;
let script = '';
let logLines: LogLine[] = [];
let sureButtons: readonly SureButton[] = [];

function showState(): void {
  const power = connected ? (state?.power ?? 'starting') : 'lost';
  ui.status.dataset.power = power;
  ui.status.textContent = t(power);
  const on = power !== 'off';
  ui.power.textContent = t(on ? 'powerOff' : 'powerOn');
  ui.power.classList.toggle('primary', !on);
  ui.power.disabled = !connected;
  ui.plug.disabled = !connected || !on;
  setDesk(connected && on);
  const pulled = state?.plug === true;
  ui.plug.textContent = t(pulled ? 'plugArmed' : 'plug');
  ui.plug.title = t(pulled ? 'plugArmedTitle' : 'plugTitle');
  ui.plug.setAttribute('aria-pressed', String(pulled));
  ui.dark.hidden = on;
  ui.dark.textContent = t('dark');
  canvas.classList.toggle('dark', !on);
  if (!on) for (const number of [ui.fps, ui.heap, ui.bridge, ui.widgets]) number.textContent = '–';
  if (!on) ui.uptime.textContent = '';
  ui.reset.disabled = !connected;
  ui.spoil.disabled = !connected;
  showLanguages(state?.languages ?? []);
  choose(ui.monitorLanguage, ({ dataset }) => dataset.language === state?.language);
  choose(ui.speed, ({ dataset }) => dataset.speed === String(state?.speed));
  choose(ui.size, ({ dataset }) => dataset.size === `${state?.width}x${state?.height}`);
  for (const group of [ui.speed, ui.size, ui.monitorLanguage])
    for (const button of group.querySelectorAll('button')) button.disabled = !connected;
  ui.record.disabled = !connected;
  ui.record.textContent = t(state?.recording ? 'stop' : 'record');
  ui.record.classList.toggle('recording', state?.recording === true);
  ui.save.disabled = script === '';
  if (!state) return;
  ui.model.textContent = state.model;
  ui.serial.textContent = state.serial;
  nameFlash(state.flashFile);
  document.title = `${state.model} · ${state.serial}`;
}

/** A button for each language of the monitor; they are other ones only when another simulator answers. */
function showLanguages(languages: StateMessage['languages']): void {
  const shown = [...ui.monitorLanguage.querySelectorAll('button')].map(({ title }) => title);
  if (shown.join() === languages.map(({ name }) => name).join()) return;
  const buttons = languages.map(({ code, name }) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.dataset.language = code;
    button.lang = code;
    button.title = name;
    button.textContent = code.toUpperCase();
    return button;
  });
  ui.monitorLanguage.replaceChildren(...buttons);
}

function showHint(): void {
  const focused = document.activeElement === canvas;
  if (!focused) return ui.hint.replaceChildren(t('hint'));
  const key = document.createElement('kbd');
  key.textContent = LEAVE_KEY;
  ui.hint.replaceChildren(`${t('hintFocused')} `, key, ` — ${t('hintLeave')}`);
}

function showStats({ fps, heapBytes, bridgeBytes, widgets, now }: StatsMessage): void {
  if (!state || state.power === 'off') return;
  ui.fps.textContent = String(fps);
  ui.heap.textContent = mebibytes(heapBytes);
  ui.bridge.textContent = mebibytes(bridgeBytes);
  ui.widgets.textContent = String(widgets);
  ui.uptime.textContent = `${t('up')} ${duration(now)}`;
}

function addLog(lines: readonly LogLine[]): void {
  const atEnd = ui.log.scrollHeight - ui.log.scrollTop - ui.log.clientHeight < 30;
  for (const { at, source, level, text } of lines) {
    const item = document.createElement('div');
    item.className = `${level} ${source}`;
    const time = document.createElement('time');
    time.textContent = duration(at);
    time.title = t('sinceOn');
    item.append(time, source === 'machine' && panelLanguage() === 'ru' ? inRussian(text) : text);
    ui.log.append(item);
  }
  logLines = [...logLines, ...lines].slice(-LOG_LINES);
  while (ui.log.childElementCount > LOG_LINES) ui.log.firstElementChild?.remove();
  if (atEnd) ui.log.scrollTop = ui.log.scrollHeight;
}

/** The whole log again: after the language changed, or from a simulator that was started anew. */
function retellLog(lines: readonly LogLine[]): void {
  logLines = [];
  ui.log.replaceChildren();
  addLog(lines);
}

function showScript(text: string): void {
  script = text;
  ui.steps.textContent = text;
  ui.steps.hidden = false;
  ui.steps.scrollTop = ui.steps.scrollHeight;
  ui.save.disabled = false;
}

let noticeTimer = 0;
function showNotice(text: string): void {
  ui.notice.textContent = text;
  ui.notice.hidden = false;
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => {
    ui.notice.hidden = true;
  }, NOTICE_MS);
}

function saveScript(): void {
  const address = URL.createObjectURL(new Blob([script], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = 'steps.txt';
  link.click();
  URL.revokeObjectURL(address);
}

function retell(): void {
  setPanelLanguage(panelLanguage());
  choose(ui.panelLanguage, ({ dataset }) => dataset.panel === panelLanguage());
  ui.log.dataset.empty = t('logEmpty');
  ui.log.setAttribute('aria-label', t('log'));
  canvas.setAttribute('aria-label', t('monitorName'));
  showState();
  showHint();
  for (const button of sureButtons) button.retell();
  retellDesk();
  retellFlash();
  retellLog(logLines);
}

export function onMessage(message: ServerMessage): void {
  if (!connected) {
    connected = true;
    retellLog([]);
  }
  switch (message.type) {
    case 'state':
      state = message;
      break;
    case 'stats':
      return showStats(message);
    case 'log':
      return addLog(message.lines);
    case 'flash':
      return showFlash(message.map);
    case 'desk':
      return showDesk(message);
    case 'script':
      return showScript(message.text);
    case 'error':
      return showNotice(message.message);
  }
  showState();
}

export function onLost(): void {
  connected = false;
  showState();
}

export function startPanel(connection: Connection): void {
  const { send } = connection;
  startDesk(connection);
  ui.power.addEventListener('click', () => send({ type: 'power', on: state?.power === 'off' }));
  ui.plug.addEventListener('click', () => {
    send({ type: 'plug', pulled: !state?.plug });
    // What is typed next belongs to the recorder: an Enter here would put the plug back.
    canvas.focus({ preventScroll: true });
  });
  sureButtons = [
    sureButton(ui.reset, 'reset', () => send({ type: 'reset' })),
    sureButton(ui.spoil, 'spoil', () => send({ type: 'spoil' })),
  ];
  ui.record.addEventListener('click', () => send({ type: 'record', on: !state?.recording }));
  ui.save.addEventListener('click', saveScript);
  onChoice(ui.speed, ({ dataset }) => send({ type: 'speed', speed: Number(dataset.speed) as Speed }));
  onChoice(ui.size, ({ dataset }) => {
    const [width, height] = dataset.size!.split('x').map(Number);
    send({ type: 'size', width: width!, height: height! });
  });
  onChoice(ui.monitorLanguage, ({ dataset }) => send({ type: 'language', language: dataset.language! }));
  onChoice(ui.panelLanguage, ({ dataset }) => {
    setPanelLanguage(dataset.panel as PanelLanguage);
    retell();
  });
  canvas.addEventListener('focus', showHint);
  canvas.addEventListener('blur', showHint);
  retell();
}
