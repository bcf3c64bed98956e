/**
 * Opening a request and trying its code. The order of a try is the security: what was typed is checked for typing mistakes, the try is
 * counted in flash and read back, and only then anything is verified.
 *
 * @module
 */

import { toBuffer, wipe } from '../hal/bytes';
import { codeBytes, decodeCode, deriveCode } from './codes';
import { relayHost, requestIdBytes } from './numbers';
import type { OpenRequests } from './open-requests';
import { purposes } from './purposes';
import { createRepeatGuard } from './repeat-guard';
import { makeCodeMac, type Request } from './request-record';
import { requestBytes, requestNumber, requestUrl, sealMessage } from './sealed-request';
import type { CodeProblem, CodeResult, Language, Purpose, RequestResult, RequestState } from './types';

export type Sealing = Pick<HostCrypto, 'hmacSha256' | 'equal' | 'keyId' | 'seal'>;

interface RequestFlowParts {
  readonly requests: OpenRequests;
  readonly crypto: Sealing;
  readonly random: (length: number) => ArrayBuffer;
  readonly identity: HostIdentity;
  /** Host name of the vendor's relay in upper case, 10 characters at most; `relayHost` when left out. */
  readonly relay?: string | undefined;
}

export interface RequestFlow {
  /** The open request as the screens show it. */
  state(purpose: Purpose): RequestState | undefined;
  /** Opens one unless one is open. `addresses`: where its code may be mailed to. Rejects when the crypto does. */
  open(purpose: Purpose, language: Language, addresses?: readonly string[]): Promise<RequestResult>;
  check(purpose: Purpose, text: string): CodeProblem;
  /** One try. `accept` is called once the right code's commit is durable. */
  enter<T>(
    purpose: Purpose,
    text: string,
    accept: () => T,
  ): Exclude<CodeResult, { kind: 'ok' | 'unavailable' | 'busy' }> | T;
  /** Forgets the last wrong codes. */
  forget(): void;
}

export function createRequestFlow({
  requests,
  crypto,
  random,
  identity,
  relay = relayHost,
}: RequestFlowParts): RequestFlow {
  const repeats = createRepeatGuard<Purpose>('repeatCode', crypto, random);
  /** Screens ask for it again and again; a request has one as long as it is open. */
  const urls = new WeakMap<Request, string>();

  function urlOf(request: Request): string {
    const url = urls.get(request) ?? requestUrl(relay, request.sealed);
    urls.set(request, url);
    return url;
  }

  function state(purpose: Purpose): RequestState | undefined {
    const request = requests.open(purpose);
    return (
      request && {
        purpose,
        url: urlOf(request),
        number: requestNumber(request.id),
        left: requests.left(purpose),
        tries: requests.tries(purpose),
      }
    );
  }

  /** The request, and nothing else, keeps what its code is verified by. */
  async function makeRequest(
    purpose: Purpose,
    keyId: number,
    language: Language,
    addresses: readonly string[],
  ): Promise<Request> {
    const { serial, model } = identity;
    const id = new Uint8Array(random(requestIdBytes));
    const message = sealMessage({ purpose, keyId, id, serial, model, addresses, language });
    const sealed = await crypto.seal(message).finally(() => wipe(message.plaintext));
    const code = deriveCode(purpose, new Uint8Array(sealed.exported));
    try {
      const codeMac = new Uint8Array(makeCodeMac(crypto, purpose, id, code));
      return { id, codeMac, sealed: requestBytes(purpose, keyId, sealed) };
    } finally {
      wipe(code, sealed.exported);
    }
  }

  function judge<T>(purpose: Purpose, request: Request, code: Uint8Array, print: ArrayBuffer, accept: () => T) {
    if (repeats.isRepeat(purpose, print)) {
      return { kind: 'wrong', repeat: true, left: requests.tries(purpose) } as const;
    }
    if (!requests.spend(purpose)) return { kind: 'fault' } as const;
    if (crypto.equal(makeCodeMac(crypto, purpose, request.id, code), toBuffer(request.codeMac))) {
      if (!requests.use(purpose)) return { kind: 'fault' } as const;
      repeats.forget(purpose);
      return accept();
    }
    const left = requests.tries(purpose);
    if (left === 0) {
      requests.exhaust(purpose);
      repeats.forget(purpose);
      return { kind: 'exhausted' } as const;
    }
    repeats.noteWrong(purpose, print);
    requests.noteWrong(purpose);
    return { kind: 'wrong', repeat: false, left } as const;
  }

  return {
    state,
    async open(purpose, language, addresses = []) {
      const open = state(purpose);
      if (open) return { kind: 'ok', request: open };
      const wait = requests.waitForNew(purpose);
      if (wait > 0) return { kind: 'limit', wait };
      const keyId = crypto.keyId(purposes[purpose].recipient);
      if (keyId === null) return { kind: 'unavailable', problem: 'no-key' };
      const request = await makeRequest(purpose, keyId, language, addresses);
      if (!requests.begin(purpose, request)) return { kind: 'fault' };
      return { kind: 'ok', request: state(purpose)! };
    },
    check(purpose, text) {
      const code = new Uint8Array(codeBytes);
      const problem = decodeCode(purpose, text, code);
      wipe(code);
      return problem;
    },
    enter(purpose, text, accept) {
      const request = requests.open(purpose);
      if (request === undefined) return { kind: requests.ending(purpose) };
      const code = new Uint8Array(codeBytes);
      let print = new ArrayBuffer(0);
      try {
        const problem = decodeCode(purpose, text, code);
        if (problem !== null) return { kind: 'code', problem };
        print = repeats.fingerprint(Uint8Array.of(purposes[purpose].number), request.id, code);
        return judge(purpose, request, code, print, accept);
      } finally {
        wipe(code, print);
      }
    },
    forget: () => repeats.forgetAll(),
  };
}
