/**
 * Opening a request and trying its code. The order of a try is the security: what was typed is checked for typing mistakes, the try is
 * counted in flash and read back, and only then anything is verified.
 *
 * @module
 */

import { concat, toBuffer } from '../hal/bytes';
import { codeBytes, decodeCode, deriveCode } from './codes';
import { relayHost, repeatNonceBytes, requestIdBytes } from './numbers';
import { purposes } from './purposes';
import { makeVerifier, type Request } from './request';
import type { Requests } from './requests';
import { requestBytes, requestNumber, requestUrl, sealMessage } from './sealed-request';
import { keyed, wipe } from './secret';
import type { CodeProblem, CodeResult, Language, Purpose, RequestResult, RequestState } from './types';

export type Sealing = Pick<HostCrypto, 'hmacSha256' | 'equal' | 'keyId' | 'seal'>;

interface RequestFlowParts {
  readonly requests: Requests;
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
  const nonce = new Uint8Array(random(repeatNonceBytes));
  const lastWrong = new Map<Purpose, ArrayBuffer>();

  function state(purpose: Purpose): RequestState | undefined {
    const request = requests.open(purpose);
    return (
      request && {
        purpose,
        url: requestUrl(relay, request.sealed),
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
      const verifier = new Uint8Array(makeVerifier(crypto, purpose, id, code));
      return { id, verifier, sealed: requestBytes(purpose, keyId, sealed) };
    } finally {
      wipe(code, sealed.exported);
    }
  }

  /** Of a code and its request under a key of this power-on; worth nothing for verifying. */
  function fingerprint(purpose: Purpose, request: Request, code: Uint8Array): ArrayBuffer {
    const input = concat(nonce, Uint8Array.of(purposes[purpose].number), request.id, code);
    const print = keyed(crypto, 'atnvr/repeat-code/1', input);
    wipe(input);
    return print;
  }

  function judge<T>(purpose: Purpose, request: Request, code: Uint8Array, accept: () => T) {
    const print = fingerprint(purpose, request, code);
    const last = lastWrong.get(purpose);
    if (last !== undefined && crypto.equal(print, last)) {
      return { kind: 'wrong', repeat: true, left: requests.tries(purpose) } as const;
    }
    if (!requests.spend(purpose)) return { kind: 'fault' } as const;
    if (crypto.equal(makeVerifier(crypto, purpose, request.id, code), toBuffer(request.verifier))) {
      if (!requests.use(purpose)) return { kind: 'fault' } as const;
      lastWrong.delete(purpose);
      return accept();
    }
    const left = requests.tries(purpose);
    if (left === 0) {
      requests.exhaust(purpose);
      lastWrong.delete(purpose);
      return { kind: 'exhausted' } as const;
    }
    lastWrong.set(purpose, print);
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
      try {
        const problem = decodeCode(purpose, text, code);
        return problem === null ? judge(purpose, request, code, accept) : { kind: 'code', problem };
      } finally {
        wipe(code);
      }
    },
    forget() {
      for (const print of lastWrong.values()) wipe(print);
      lastWrong.clear();
    },
  };
}
