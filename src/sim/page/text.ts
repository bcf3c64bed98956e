/** Words of the panel, in both languages. */

const ru = {
  power: 'Питание',
  powerOn: 'Включить',
  powerOff: 'Выключить',
  plug: 'Выдернуть вилку',
  plugTitle: 'Питание пропадёт посреди следующей записи во flash-память, когда бы она ни случилась',
  plugArmed: 'Ждёт записи…',
  plugArmedTitle:
    'Вилка выдернута: питание пропадёт посреди следующей записи. Нажмите ещё раз, чтобы вставить её обратно',
  time: 'Ход времени',
  pause: 'Остановить время',
  monitor: 'Монитор',
  language: 'Нажать кнопку языка на экране регистратора',
  flash: 'Flash-память',
  reset: 'Вернуть к заводскому виду',
  resetTitle: 'Выключить регистратор, стереть всю flash-память и включить его снова',
  resetSure: 'Стереть всё? Нажмите ещё раз',
  script: 'Сценарий',
  record: 'Записать',
  stop: 'Остановить',
  save: 'Сохранить…',
  log: 'Журнал регистратора',
  logEmpty: 'Журнал регистратора пока пуст.',
  fps: 'кадров/с',
  heap: 'JS',
  bridge: 'LVGL',
  widgets: 'виджетов',
  on: 'Включён',
  off: 'Выключен',
  starting: 'Включается',
  fault: 'Ошибка программы — поможет кнопка питания',
  lost: 'Нет связи с симулятором. Запустите npm start.',
  dark: 'Нет сигнала',
  hint: 'Щёлкните по экрану, чтобы печатать на клавиатуре регистратора.',
  hintFocused: 'Клавиатура подключена к регистратору.',
  hintLeave: 'вернуть её странице',
  monitorName: 'Монитор регистратора',
  up: 'работает',
  kib: 'КиБ',
  mib: 'МиБ',
  sector: 'Сектор',
  readOnly: 'только чтение',
  noStore: 'Содержимое нельзя разобрать',
  bytesUsed: 'занято',
  of: 'из',
  bytes: 'байт',
  wear: 'стираний за запуск',
  'state.active': 'рабочий',
  'state.old': 'старый',
  'state.blank': 'пустой',
  'state.clean': 'стёрт, готов',
  'state.foreign': 'чужие данные',
  'state.newer': 'более новая версия',
  header: 'заголовок',
  'type.committed': 'запись',
  'type.counter': 'счётчик попыток',
  'type.rotten': 'испорченная запись',
  'type.pending': 'недописанная запись',
  'type.pad': 'заполнение',
  'type.rot': 'порча',
  'type.lost': 'потерянные записи',
  'type.torn': 'обрыв записи',
  units: 'использовано единиц',
  attempts: 'попыток',
} as const;

export type TextKey = keyof typeof ru;

const en: Record<TextKey, string> = {
  power: 'Power',
  powerOn: 'Switch on',
  powerOff: 'Switch off',
  plug: 'Pull the plug',
  plugTitle: 'The power fails in the middle of the next write to the flash, whenever it comes',
  plugArmed: 'Waits for a write…',
  plugArmedTitle: 'The plug is pulled: the power fails in the middle of the next write. Click again to put it back in',
  time: 'Pace of time',
  pause: 'Stop the time',
  monitor: 'Monitor',
  language: "Press the language button on the recorder's screen",
  flash: 'Flash',
  reset: 'Factory reset',
  resetTitle: 'Switches the recorder off, erases all of the flash and switches it on again',
  resetSure: 'Erase everything? Click again',
  script: 'Script',
  record: 'Record',
  stop: 'Stop',
  save: 'Save…',
  log: "Recorder's log",
  logEmpty: "The recorder's log is empty so far.",
  fps: 'frames/s',
  heap: 'JS',
  bridge: 'LVGL',
  widgets: 'widgets',
  on: 'On',
  off: 'Off',
  starting: 'Starting',
  fault: 'Program error: the power button helps',
  lost: 'The simulator is gone. Run npm start.',
  dark: 'No signal',
  hint: "Click the screen to type on the recorder's keyboard.",
  hintFocused: 'The keyboard is connected to the recorder.',
  hintLeave: 'gives it back to the page',
  monitorName: "The recorder's monitor",
  up: 'running',
  kib: 'KiB',
  mib: 'MiB',
  sector: 'Sector',
  readOnly: 'read-only',
  noStore: 'The content cannot be read',
  bytesUsed: 'used',
  of: 'of',
  bytes: 'bytes',
  wear: 'erases in this run',
  'state.active': 'active',
  'state.old': 'old',
  'state.blank': 'blank',
  'state.clean': 'erased, ready',
  'state.foreign': 'foreign data',
  'state.newer': 'newer version',
  header: 'header',
  'type.committed': 'record',
  'type.counter': 'attempt counter',
  'type.rotten': 'rotten record',
  'type.pending': 'unfinished record',
  'type.pad': 'padding',
  'type.rot': 'rot',
  'type.lost': 'lost records',
  'type.torn': 'torn record',
  units: 'units used',
  attempts: 'attempts',
};

type PanelLanguage = 'ru' | 'en';
const tables = { ru, en } as const;
const storageKey = 'panel-language';

let language: PanelLanguage = localStorage.getItem(storageKey) === 'en' ? 'en' : 'ru';

export const panelLanguage = (): PanelLanguage => language;
export const t = (key: TextKey): string => tables[language][key];

/** Puts the words into everything marked with data-text and data-title. */
export function setPanelLanguage(chosen: PanelLanguage): void {
  language = chosen;
  localStorage.setItem(storageKey, chosen);
  document.documentElement.lang = chosen;
  for (const element of document.querySelectorAll<HTMLElement>('[data-text]'))
    element.textContent = t(element.dataset.text as TextKey);
  for (const element of document.querySelectorAll<HTMLElement>('[data-title]'))
    element.title = t(element.dataset.title as TextKey);
}
