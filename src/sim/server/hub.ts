/**
 * Between the recorder and its pages: takes what pages ask for, does it on the machine, and tells every page what came of it.
 *
 * @module
 */
import { randomBytes } from 'node:crypto';
import type { Language } from '../../auth/types';
import { languages } from '../../ui/text/languages';
import { createDesk } from '../desk/desk';
import { DeskError } from '../desk/request';
import type { Area } from '../machine/bridge';
import type { Machine } from '../machine/machine';
import type { Recorder } from '../machine/recorder';
import { StepError } from '../script/errors';
import { keyCode } from '../script/keys';
import { chooseLanguage, shownLanguage } from '../script/language';
import { readQr } from '../script/pictures';
import { readClientMessage } from './client-message';
import { createFrameFeed, type FrameFeed } from './frame-feed';
import type { ClientMessage, DeskMessage, LogLine, ServerMessage, Speed } from './protocol';
import { runInRealTime } from './real-time';
import { type Recording, startRecording } from './recording';

/** Log lines kept for pages that are opened later. */
const LOG_LINES = 500;
/** Turns (about 16 ms) from one look at the flash and the language to the next. */
const LOOK_TURNS = 6;
/** A page that leaves this many bytes unread gets no more frames until it has caught up. */
const MOST_BUFFERED = 64 * 1024 * 1024;

/** One opened page. */
export interface Viewer {
  send(message: string | Uint8Array): void;
  buffered(): number;
}

interface Hub {
  open(viewer: Viewer): void;
  close(viewer: Viewer): void;
  message(viewer: Viewer, text: string): void;
  /** For the machine's surroundings. */
  log(source: LogLine['source'], level: LogLine['level'], text: string): void;
  draw(areas: readonly Area[]): void;
  /** Switches the recorder on and lets its time run. */
  start(recorder: Recorder): Promise<void>;
  /** Simulated ms since the start. */
  passed(): number;
  stop(): void;
}

interface HubOptions {
  readonly model: string;
  readonly serial: string;
  readonly flashFile: string;
  /** Lines for the terminal. */
  readonly print: (line: string) => void;
  /** What spoils a flash; random bytes when left out. */
  readonly noise?: (length: number) => Uint8Array;
}

export function createHub({ model, serial, flashFile, print, noise = randomBytes }: HubOptions): Hub {
  const feeds = new Map<Viewer, FrameFeed>();
  const desk = createDesk();
  const lines: LogLine[] = [];
  let recorder: Recorder | undefined;
  let passed = (): number => 0;
  let stopTime = (): void => {};
  let setSpeed = (_speed: number): void => {};
  let speed: Speed = 1;
  let recording: Recording | undefined;
  let flashChanged = true;
  let language: Language | null = null;
  let turns = 0;
  let pictures = 0;
  let lastState = '';
  let lastScript = '';
  let lastSecond = 0;
  let holder: Viewer | undefined; // of the pressed button
  let flashes = 0; // that were put in the place of another

  const send = (viewer: Viewer, message: ServerMessage): void => viewer.send(JSON.stringify(message));
  const sendAll = (message: ServerMessage): void => {
    for (const viewer of feeds.keys()) send(viewer, message);
  };

  function state(): ServerMessage {
    const machine = recorder?.machine;
    return {
      type: 'state',
      power: machine?.power() ?? 'off',
      width: machine?.width ?? 0,
      height: machine?.height ?? 0,
      speed,
      recording: recording !== undefined,
      language,
      languages: languages.map(({ code, name }) => ({ code, name })),
      plug: machine?.isPlugPulled() ?? false,
      model,
      serial,
      flashFile,
    };
  }

  function tellState(): void {
    const message = state();
    const text = JSON.stringify(message);
    if (text === lastState) return;
    lastState = text;
    sendAll(message);
  }

  function tellScript(): void {
    const text = recording?.text();
    if (text === undefined || text === lastScript) return;
    lastScript = text;
    sendAll({ type: 'script', text });
  }

  function turn(): void {
    if (!recorder) return;
    const { machine } = recorder;
    for (const [viewer, feed] of feeds) {
      if (viewer.buffered() > MOST_BUFFERED) continue;
      const frame = feed.take(machine.width, machine.height, machine.frame());
      if (frame) viewer.send(frame);
    }
    tellState();
    tellScript();
    if (++turns % LOOK_TURNS === 0 && feeds.size > 0) lookAround(recorder);
    const second = Math.floor(performance.now() / 1000);
    if (second === lastSecond) return;
    lastSecond = second;
    if (feeds.size > 0) sendAll(stats());
    pictures = 0;
  }

  function lookAround({ machine, flashMap }: Recorder): void {
    const shown = shownLanguage(machine.tree());
    // Not every screen shows it.
    if (shown !== undefined) language = shown;
    if (!flashChanged) return;
    flashChanged = false;
    sendAll({ type: 'flash', map: flashMap() });
  }

  /** Puts other bytes into the flash while the power is off, as on a bench. */
  async function change(viewer: Viewer, { machine }: Recorder, put: () => FlashResult): Promise<void> {
    machine.powerOff();
    flashChanged = true;
    flashes++;
    sendAll({ type: 'desk', kind: 'gone' });
    if (put() === 'fault') send(viewer, { type: 'error', message: 'the flash cannot be written to; the log says why' });
    await machine.powerOn();
  }

  function loseMouse(): void {
    holder = undefined;
    recording?.pointerLost();
    recorder?.machine.pointerLost();
  }

  async function askDesk({ width, height, frame }: Machine): Promise<DeskMessage> {
    try {
      // A copy: the monitor goes on while the picture is read.
      const answer = await desk.answer(await readQr({ width, height, pixels: frame().slice() }));
      recording?.step('code');
      return { type: 'desk', kind: 'code', ...answer };
    } catch (error) {
      if (error instanceof StepError) return { type: 'desk', kind: 'problem', problem: 'qr' };
      if (error instanceof DeskError) return { type: 'desk', kind: 'problem', problem: error.problem };
      throw error;
    }
  }

  function askNow(viewer: Viewer, machine: Machine): void {
    const asked = flashes;
    void askDesk(machine).then((answer) => {
      if (asked === flashes) send(viewer, answer);
    });
  }

  function stats(): ServerMessage {
    const { heapBytes, bridgeBytes, widgets } = recorder!.machine.stats();
    return { type: 'stats', fps: pictures, heapBytes, bridgeBytes, widgets, now: recorder!.machine.now() };
  }

  /** Chooses it on the monitor, as an operator would. */
  async function setLanguage(viewer: Viewer, machine: Machine, wanted: Language): Promise<void> {
    try {
      await chooseLanguage(machine, wanted);
      recording?.step(`language ${wanted}`);
    } catch (error) {
      if (!(error instanceof StepError)) throw error;
      send(viewer, { type: 'error', message: error.message });
    }
  }

  function act(viewer: Viewer, message: ClientMessage): void {
    const { machine, glyphs, nor, renew } = recorder!;
    switch (message.type) {
      case 'ack':
        return feeds.get(viewer)?.acknowledge(message.frame);
      case 'pointer':
        recording?.pointer(message.x, message.y, message.pressed);
        holder = message.pressed ? viewer : undefined;
        return machine.pointer(message.x, message.y, message.pressed);
      case 'pointer-lost':
        if (viewer === holder) loseMouse();
        return;
      case 'wheel':
        recording?.wheel(message.notches);
        return machine.wheel(message.notches);
      case 'key':
        recording?.key(message.key, message.pressed);
        return machine.key(keyCode(message.key)!, message.pressed);
      case 'power':
        if (message.on === (machine.power() !== 'off')) return;
        recording?.step(`power ${message.on ? 'on' : 'off'}`);
        if (message.on) void machine.powerOn();
        else machine.powerOff();
        return;
      case 'plug':
        if (machine.power() === 'off' || message.pulled === machine.isPlugPulled()) return;
        recording?.step(message.pulled ? 'cut 1' : 'cut 0');
        return message.pulled ? machine.pullPlug() : machine.putPlugBack();
      case 'desk':
        return askNow(viewer, machine);
      case 'reset':
        recording?.step('# factory reset: the script needs a new flash here');
        return void change(viewer, recorder!, renew);
      case 'spoil':
        recording?.step('# noise over the flash: the script needs a flash that cannot be read here');
        return void change(viewer, recorder!, () => nor.burn(noise(nor.size)));
      case 'size':
        recording?.step(`size ${message.width}x${message.height}`);
        return machine.resize(message.width, message.height);
      case 'speed':
        speed = message.speed;
        return setSpeed(speed);
      case 'language':
        return void setLanguage(viewer, machine, message.language);
      case 'record':
        if (message.on === (recording !== undefined)) return;
        recording = message.on ? startRecording(machine, glyphs) : undefined;
        lastScript = '';
        return;
    }
  }

  return {
    open(viewer) {
      const feed = createFrameFeed();
      feeds.set(viewer, feed);
      send(viewer, state());
      send(viewer, { type: 'log', lines });
      if (!recorder) return;
      const { machine } = recorder;
      feed.add([{ x1: 0, y1: 0, x2: machine.width - 1, y2: machine.height - 1 }]);
      send(viewer, { type: 'flash', map: recorder.flashMap() });
      send(viewer, stats());
      if (recording) send(viewer, { type: 'script', text: recording.text() });
    },
    close(viewer) {
      feeds.delete(viewer);
      // a page that goes with the button down is a mouse that is unplugged
      if (viewer === holder) loseMouse();
    },
    message(viewer, text) {
      const message = readClientMessage(text);
      if (message.type === 'wrong') return send(viewer, { type: 'error', message: message.reason });
      if (recorder) act(viewer, message);
    },
    log(source, level, text) {
      const line = { at: recorder?.machine.now() ?? 0, source, level, text };
      lines.push(line);
      if (lines.length > LOG_LINES) lines.shift();
      sendAll({ type: 'log', lines: [line] });
      if (level === 'warn' || level === 'error') print(`${source} ${level}: ${text}`);
    },
    draw(areas) {
      pictures++;
      for (const feed of feeds.values()) feed.add(areas);
    },
    async start(made) {
      recorder = made;
      made.nor.onOperation = () => {
        flashChanged = true;
      };
      await made.machine.powerOn();
      const time = runInRealTime(made.machine, turn);
      setSpeed = time.setSpeed;
      passed = time.passed;
      stopTime = time.stop;
    },
    passed: () => passed(),
    stop: () => stopTime(),
  };
}
