/**
 * The global `host` of `src/hal/host.d.ts` inside QuickJS. Types are checked here, values by the devices: a wrong one throws
 * `TypeError` or `RangeError` in the bundle. Buffers are copied both ways.
 *
 * @module
 */
import { Lifetime, type QuickJSContext, type QuickJSHandle } from 'quickjs-emscripten-core';

/** What stands behind the contract. Methods throw RangeError or TypeError for wrong arguments; anything else stops the machine. */
export type HostDevices = Omit<Host, 'version' | 'run'>;

/** A host promise on its way back into the bundle. */
export interface Settlement {
  /** Resolves, and never rejects, when the host's promise has settled. */
  readonly done: Promise<void>;
  settled(): boolean;
  /** Settles the bundle's promise; its jobs are the caller's to run. */
  deliver(): void;
  /** Lets go of the handles without settling. */
  abandon(): void;
}

interface VmControl {
  /** Stops the bundle for good when the call under way returns to the engine. */
  halt(cause: unknown): void;
  halted(): boolean;
  run(tick: QuickJSHandle): void;
  wait(settlement: Settlement): void;
}

const levels: readonly string[] = ['debug', 'info', 'warn', 'error'];
/** A log line's longest text; more is cut off. */
const LOG_LENGTH = 4096;

type Call = (...handles: QuickJSHandle[]) => QuickJSHandle;

/** Puts `host` into the context; returns what lets go of the handles kept for it. */
export function bindHost(context: QuickJSContext, devices: HostDevices, control: VmControl): () => void {
  const kept: QuickJSHandle[] = [];
  const keep = (handle: QuickJSHandle): QuickJSHandle => {
    kept.push(handle);
    return handle;
  };
  const evaluate = (source: string): QuickJSHandle => context.unwrapResult(context.evalCode(source, 'host.js'));

  // Taken before the bundle runs, so that it cannot change what the border relies on.
  const errors = {
    RangeError: keep(evaluate('RangeError')),
    TypeError: keep(evaluate('TypeError')),
    Error: keep(evaluate('Error')),
  };
  const nullTest = keep(evaluate('(value) => value === null'));
  const byteLength = keep(evaluate('Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, "byteLength").get'));

  function makeError(name: keyof typeof errors, message: string): QuickJSHandle {
    return context
      .newString(message)
      .consume((text) => context.unwrapResult(context.callFunction(errors[name], context.undefined, text)));
  }

  const asError = (error: unknown): QuickJSHandle | undefined => {
    if (error instanceof RangeError) return makeError('RangeError', error.message);
    if (error instanceof TypeError) return makeError('TypeError', error.message);
    return undefined;
  };

  /** A function of the contract: refused once halted; errors about arguments go to the bundle, all others stop it. */
  function define(target: QuickJSHandle, name: string, call: Call): void {
    const guarded = (...handles: QuickJSHandle[]): QuickJSHandle => {
      if (control.halted()) return context.undefined;
      try {
        return call(...handles);
      } catch (error) {
        if (error instanceof Lifetime) throw error;
        const wrong = asError(error);
        if (wrong) throw wrong;
        control.halt(error);
        return context.undefined;
      }
    };
    context.newFunction(name, guarded).consume((handle) => context.setProp(target, name, handle));
  }

  function number(handle: QuickJSHandle | undefined, name: string): number {
    if (!handle || context.typeof(handle) !== 'number') throw new TypeError(`${name} must be a number`);
    const value = context.getNumber(handle);
    if (!Number.isSafeInteger(value)) throw new RangeError(`${name} must be a whole number, not ${value}`);
    return value;
  }

  function text(handle: QuickJSHandle | undefined, name: string): string {
    if (!handle || context.typeof(handle) !== 'string') throw new TypeError(`${name} must be a string`);
    return context.getString(handle);
  }

  function buffer(handle: QuickJSHandle | undefined, name: string): ArrayBuffer {
    const length = handle && context.callFunction(byteLength, handle);
    if (!length || length.error) {
      length?.dispose();
      throw new TypeError(`${name} must be an ArrayBuffer`);
    }
    if (length.value.consume((value) => context.getNumber(value)) === 0) return new ArrayBuffer(0);
    return context.getArrayBuffer(handle).consume((view) => view.value.slice().buffer as ArrayBuffer);
  }

  const toBuffer = (bytes: ArrayBuffer): QuickJSHandle => context.newArrayBuffer(bytes);

  type Read<Value> = (handle: QuickJSHandle, name: string) => Value;
  /** Not by `consume`, which keeps the handle when `read` throws. */
  function field<Value>(handle: QuickJSHandle, name: string, read: Read<Value>): Value {
    const value = context.getProp(handle, name);
    try {
      return read(value, name);
    } finally {
      value.dispose();
    }
  }

  const isNull = (handle: QuickJSHandle): boolean =>
    context
      .unwrapResult(context.callFunction(nullTest, context.undefined, handle))
      .consume((result) => context.dump(result) === true);

  function record(handle: QuickJSHandle | undefined, name: string): QuickJSHandle {
    if (!handle || context.typeof(handle) !== 'object' || isNull(handle))
      throw new TypeError(`${name} must be an object`);
    return handle;
  }

  function parameters(value: QuickJSHandle | undefined): Argon2Parameters {
    const handle = record(value, 'parameters');
    return {
      memory: field(handle, 'memory', number),
      passes: field(handle, 'passes', number),
      lanes: field(handle, 'lanes', number),
      length: field(handle, 'length', number),
    };
  }

  /** Any text as a name: an unknown one is refused behind the border. */
  function sealMessage(value: QuickJSHandle | undefined): SealMessage {
    const handle = record(value, 'message');
    return {
      recipient: field(handle, 'recipient', text) as HostRecipient,
      info: field(handle, 'info', buffer),
      aad: field(handle, 'aad', buffer),
      plaintext: field(handle, 'plaintext', buffer),
      tag: field(handle, 'tag', (tagValue) => {
        const tag = record(tagValue, 'tag');
        return {
          key: field(tag, 'key', text) as HostKey,
          offset: field(tag, 'offset', number),
          length: field(tag, 'length', number),
          data: field(tag, 'data', buffer),
        };
      }),
      exportContext: field(handle, 'exportContext', buffer),
      exportLength: field(handle, 'exportLength', number),
    };
  }

  function toPromise<Value>(promise: Promise<Value>, give: (value: Value) => QuickJSHandle): QuickJSHandle {
    const deferred = context.newPromise();
    let outcome: { readonly value: Value } | { readonly error: unknown } | undefined;
    const done = promise.then(
      (value) => {
        outcome = { value };
      },
      (error: unknown) => {
        outcome = { error };
      },
    );
    control.wait({
      done,
      settled: () => outcome !== undefined,
      deliver() {
        if (outcome && 'value' in outcome) give(outcome.value).consume(deferred.resolve);
        else {
          const { error } = outcome ?? { error: undefined };
          const message = error instanceof Error ? error.message : String(error);
          (asError(error) ?? makeError('Error', message)).consume(deferred.reject);
        }
        deferred.handle.dispose();
      },
      abandon: () => deferred.dispose(),
    });
    return deferred.handle.dup();
  }

  function object(fill: (target: QuickJSHandle) => void): QuickJSHandle {
    const target = context.newObject();
    fill(target);
    return target;
  }

  const set = (target: QuickJSHandle, name: string, made: QuickJSHandle): void =>
    made.consume((handle) => context.setProp(target, name, handle));
  const setNumber = (target: QuickJSHandle, name: string, value: number): void =>
    set(target, name, context.newNumber(value));
  const setText = (target: QuickJSHandle, name: string, value: string): void =>
    set(target, name, context.newString(value));

  const fromSealed = ({ enc, ciphertext, exported }: Sealed): QuickJSHandle =>
    object((target) => {
      set(target, 'enc', toBuffer(enc));
      set(target, 'ciphertext', toBuffer(ciphertext));
      set(target, 'exported', toBuffer(exported));
    });

  function part(parent: QuickJSHandle, name: string, fill: (target: QuickJSHandle) => void): void {
    set(parent, name, object(fill));
  }

  const { ui, flash, identity, clock, crypto } = devices;
  const boolean = (value: boolean): QuickJSHandle => (value ? context.true : context.false);
  let ran = false;

  const root = object((host) => {
    setNumber(host, 'version', 1);
    part(host, 'ui', (target) => {
      define(target, 'exec', (commands) => context.newNumber(ui.exec(buffer(commands, 'commands'))));
      define(target, 'events', () => toBuffer(ui.events()));
    });
    part(host, 'flash', (target) => {
      setNumber(target, 'size', flash.size);
      setNumber(target, 'sectorSize', flash.sectorSize);
      setNumber(target, 'programUnit', flash.programUnit);
      define(target, 'read', (offset, length) => {
        const bytes = flash.read(number(offset, 'offset'), number(length, 'length'));
        return bytes ? toBuffer(bytes) : context.null;
      });
      define(target, 'program', (offset, bytes) =>
        context.newString(flash.program(number(offset, 'offset'), buffer(bytes, 'bytes'))),
      );
      define(target, 'erase', (offset) => context.newString(flash.erase(number(offset, 'offset'))));
    });
    part(host, 'identity', (target) => {
      setText(target, 'model', identity.model);
      setText(target, 'serial', identity.serial);
    });
    part(host, 'clock', (target) => {
      define(target, 'now', () => context.newNumber(clock.now()));
      define(target, 'wall', () => {
        const wall = clock.wall();
        if (!wall) return context.null;
        return object((result) => {
          setNumber(result, 'ms', wall.ms);
          setNumber(result, 'offset', wall.offset);
        });
      });
    });
    part(host, 'crypto', (target) => {
      // Any text: an unknown name is refused behind the border.
      define(target, 'hmacSha256', (key, data) =>
        toBuffer(crypto.hmacSha256(text(key, 'key') as HostKey, buffer(data, 'data'))),
      );
      define(target, 'equal', (a, b) => boolean(crypto.equal(buffer(a, 'a'), buffer(b, 'b'))));
      define(target, 'argon2id', (password, salt, settings) =>
        toPromise(crypto.argon2id(buffer(password, 'password'), buffer(salt, 'salt'), parameters(settings)), toBuffer),
      );
      define(target, 'keyId', (recipient) => {
        const id = crypto.keyId(text(recipient, 'recipient') as HostRecipient);
        return id === null ? context.null : context.newNumber(id);
      });
      define(target, 'seal', (message) => toPromise(crypto.seal(sealMessage(message)), fromSealed));
    });
    define(host, 'random', (length) => {
      const count = number(length, 'length');
      if (count < 1 || count > 4096) throw new RangeError(`length must be 1 to 4096, not ${count}`);
      return toBuffer(devices.random(count));
    });
    define(host, 'log', (level, message) => {
      const name = text(level, 'level');
      if (!levels.includes(name)) throw new RangeError(`unknown log level ${name}`);
      devices.log(name as LogLevel, text(message, 'text').slice(0, LOG_LENGTH));
      return context.undefined;
    });
    define(host, 'run', (tick) => {
      if (!tick || context.typeof(tick) !== 'function') throw new TypeError('tick must be a function');
      if (ran) throw new TypeError('run was called before');
      ran = true;
      control.run(tick.dup());
      return context.undefined;
    });
  });

  const publish = evaluate(
    '(host) => { for (const part of Object.values(host)) if (typeof part === "object") Object.freeze(part);' +
      ' Object.defineProperty(globalThis, "host", { value: Object.freeze(host), enumerable: true }); }',
  );
  context.unwrapResult(context.callFunction(publish, context.undefined, root)).dispose();
  publish.dispose();
  root.dispose();

  return () => {
    for (const handle of kept) handle.dispose();
  };
}
