/**
 * The bundle's engine: one QuickJS in a WebAssembly instance of its own for each power-on, so that a cut of the power takes
 * everything at once, as it does in the recorder.
 *
 * Faults of the bundle come back as values; nothing of the bundle can throw into the machine.
 *
 * @module
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import variant from '@jitl/quickjs-ng-wasmfile-release-sync';
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
} from 'quickjs-emscripten-core';
import { bindHost, type HostDevices, type Settlement } from './vm-host';

/** Memory of the engine, heap and stack together; the instance starts with 16 MiB. */
const MEMORY_BYTES = 64 * 1024 * 1024;
/** JS stack. Node's own stack, which the instance's frames also use, overflows at about twice this. */
const STACK_BYTES = 256 * 1024;
/**
 * Polls (one for about 10,000 branches or calls) after which one entry into the bundle counts as run away: about 1 s of work.
 * Counted, not timed, so that a slow machine and a fast one stop at the same place.
 */
const POLLS_PER_ENTRY = 25_000;
const PAGE_BYTES = 65_536;

/** What an entry into the bundle came to. `cut`: a device stopped the machine (see `createRuntime`); the VM is gone. */
export type VmOutcome =
  | { readonly kind: 'ok' }
  | { readonly kind: 'fault'; readonly message: string; readonly stack: string }
  | { readonly kind: 'cut'; readonly cause: unknown };

export interface Vm {
  /** Evaluates the bundle, an ES module, and the promise jobs it leaves. */
  load(source: string): VmOutcome;
  /** True once the bundle called `host.run`. */
  ready(): boolean;
  /** Hands over promises that settled, then calls the bundle's tick, then runs promise jobs. */
  tick(): VmOutcome;
  /** Host promises that the bundle waits for. */
  pending(): number;
  /** Resolves when every promise pending now has settled. */
  settle(): Promise<void>;
  /** Bytes of the bundle's objects. */
  heapBytes(): number;
  /** Ends the VM in order; throws when a handle leaked. For tests: a machine just lets go of it. */
  dispose(): void;
}

let compiled: Promise<WebAssembly.Module> | undefined;

async function compile(): Promise<WebAssembly.Module> {
  const file = createRequire(import.meta.url).resolve('@jitl/quickjs-ng-wasmfile-release-sync/wasm');
  return WebAssembly.compile(await readFile(file));
}

/** What stopped the machine, once something has. */
interface Halt {
  readonly cause: unknown;
}

/**
 * A halt leaves every call out of the instance as an exception that only `enter` catches, through the instance's own frames: the
 * bundle stops where it stands, and no `catch`, no `finally` and no further statement of it runs.
 */
async function createRuntime(halted: () => Halt | undefined): Promise<QuickJSRuntime> {
  compiled ??= compile();
  const module = await compiled;
  const wasmMemory = new WebAssembly.Memory({ initial: 256, maximum: MEMORY_BYTES / PAGE_BYTES });
  const guard =
    (call: (...values: unknown[]) => unknown) =>
    (...values: unknown[]): unknown => {
      const result = call(...values);
      const halt = halted();
      if (halt) throw halt;
      return result;
    };
  const instantiateWasm = (imports: WebAssembly.Imports, onSuccess: (instance: WebAssembly.Instance) => void) => {
    const guarded: WebAssembly.Imports = {};
    for (const [name, values] of Object.entries(imports)) {
      guarded[name] = {};
      for (const [key, value] of Object.entries(values))
        guarded[name][key] = typeof value === 'function' ? guard(value as (...values: unknown[]) => unknown) : value;
    }
    const instance = new WebAssembly.Instance(module, guarded);
    onSuccess(instance);
    return instance.exports;
  };
  const quickjs = await newQuickJSWASMModuleFromVariant(
    newVariant(variant, { emscriptenModule: { instantiateWasm }, wasmMemory, log: () => {} }),
  );
  return quickjs.newRuntime({ maxStackSizeBytes: STACK_BYTES });
}

/** Starts an engine whose `host` is made of `devices`. */
export async function createVm(devices: HostDevices): Promise<Vm> {
  let halted: Halt | undefined;
  const stopped = (): Halt | undefined => halted;
  const runtime = await createRuntime(stopped);
  const context = runtime.newContext();
  const waiting: Settlement[] = [];
  let polls = 0;
  let tick: QuickJSHandle | undefined;

  runtime.setInterruptHandler(() => ++polls > POLLS_PER_ENTRY);

  const releaseHost = bindHost(context, devices, {
    halt(cause) {
      halted ??= { cause };
    },
    halted: () => halted !== undefined,
    run(handler) {
      tick = handler;
    },
    wait(settlement) {
      waiting.push(settlement);
    },
  });

  function fault(error: QuickJSHandle): VmOutcome {
    return { kind: 'fault', ...describe(context, error) };
  }

  function jobs(): VmOutcome {
    const result = runtime.executePendingJobs();
    if (!result.error) return { kind: 'ok' };
    return result.error.consume(fault);
  }

  /** One entry into the bundle: what escapes the engine itself (a halt, an overflow of Node's stack) ends it for good. */
  function enter(body: () => VmOutcome): VmOutcome {
    if (halted) return { kind: 'cut', cause: halted.cause };
    polls = 0;
    try {
      return body();
    } catch (error) {
      const halt = stopped();
      if (halt) return { kind: 'cut', cause: halt.cause };
      halted = { cause: error };
      return { kind: 'fault', message: error instanceof Error ? error.message : String(error), stack: '' };
    }
  }

  function deliver(): VmOutcome {
    for (;;) {
      const index = waiting.findIndex((settlement) => settlement.settled());
      if (index < 0) return { kind: 'ok' };
      const [settlement] = waiting.splice(index, 1);
      settlement!.deliver();
      const outcome = jobs();
      if (outcome.kind !== 'ok') return outcome;
    }
  }

  return {
    load: (source) =>
      enter(() => {
        const result = context.evalCode(source, 'main.js', { type: 'module' });
        if (result.error) return result.error.consume(fault);
        const outcome = jobs();
        if (outcome.kind !== 'ok') {
          result.value.dispose();
          return outcome;
        }
        return result.value.consume((module) => {
          const state = context.getPromiseState(module);
          if (state.type === 'rejected') return state.error.consume(fault);
          if (state.type === 'fulfilled' && !state.notAPromise) state.value.dispose();
          return outcome;
        });
      }),
    ready: () => tick !== undefined,
    tick: () =>
      enter(() => {
        const delivered = deliver();
        if (delivered.kind !== 'ok' || !tick) return delivered;
        const result = context.callFunction(tick, context.undefined);
        if (result.error) return result.error.consume(fault);
        result.value.dispose();
        return jobs();
      }),
    pending: () => waiting.length,
    async settle() {
      await Promise.all(waiting.map((settlement) => settlement.done));
    },
    heapBytes() {
      if (halted) return 0;
      return runtime
        .computeMemoryUsage()
        .consume((usage) => context.getProp(usage, 'memory_used_size').consume((bytes) => context.getNumber(bytes)));
    },
    dispose() {
      for (const settlement of waiting.splice(0)) settlement.abandon();
      tick?.dispose();
      releaseHost();
      context.dispose();
      runtime.dispose();
    },
  };
}

/** An error of the bundle in words; whatever was thrown, this does not throw. */
function describe(context: QuickJSContext, error: QuickJSHandle): { message: string; stack: string } {
  const dumped: unknown = context.dump(error);
  if (typeof dumped !== 'object' || dumped === null) return { message: String(dumped), stack: '' };
  const { name, message, stack } = dumped as Record<string, unknown>;
  const text = [name, message].filter((part) => typeof part === 'string' && part !== '').join(': ');
  return { message: text === '' ? 'unknown error' : text, stack: typeof stack === 'string' ? stack : '' };
}
