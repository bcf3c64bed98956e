/**
 * What opens the recorder is set here and nowhere else: at set-up, by a grant, or by the current password. Rules first, then the hashing,
 * which takes seconds: what it may have outlived is checked again after it.
 *
 * @module
 */

import { wipe } from '../hal/bytes';
import { isReplaceable, type Store } from '../hal/store/types';
import type { Changes } from './changes';
import type { Entry } from './entry';
import type { Gate } from './gate';
import type { Grants } from './grants';
import type { Languages } from './languages';
import { statusOf } from './methods';
import { saltBytes } from './numbers';
import type { OpenRequests } from './open-requests';
import { checkPassword, passwordEntry } from './password';
import { checkPattern, patternEntry } from './pattern';
import type { Preferences } from './preferences';
import { checkPair, pairEntry, type Wording } from './questions';
import { type Argon2Cost, type Hashing, makeSecret } from './secret';
import type { Sessions } from './sessions';
import { encodeSettings } from './settings';
import { readPassword } from './stored-secrets';
import type { Answer, Auth, Session } from './types';

interface CredentialsParts {
  readonly store: Store;
  readonly crypto: Hashing;
  readonly random: (length: number) => ArrayBuffer;
  /** Cost of new secrets. */
  readonly cost: Argon2Cost;
  readonly serial: string;
  readonly wording: Wording | undefined;
  readonly gate: Gate;
  readonly preferences: Preferences;
  readonly languages: Languages;
  readonly changes: Changes;
  readonly grants: Grants;
  readonly sessions: Sessions;
  readonly requests: OpenRequests;
  /** To be called once all requests are removed. */
  readonly forgetRequests: () => void;
}

type Credentials = Pick<Auth, 'setUp' | 'changePassword' | 'setQuestions' | 'setPattern'>;

export function createCredentials(parts: CredentialsParts): Credentials {
  const { store, gate, preferences, languages, changes, grants, sessions, wording } = parts;

  async function makeRecord(entry: Entry): Promise<Uint8Array> {
    try {
      return await makeSecret(parts.crypto, entry, new Uint8Array(parts.random(saltBytes)), parts.cost);
    } finally {
      wipe(entry.bytes);
    }
  }
  const makePassword = async (password: string) => ({ password: await makeRecord(passwordEntry(password)) });
  const makeQuestions = async (pair: readonly [Answer, Answer]) => ({ questions: await makeRecord(pairEntry(pair)) });
  const makePattern = async (pattern: string | null | undefined) =>
    typeof pattern === 'string' ? { pattern: await makeRecord(patternEntry(pattern)) } : {};

  /** Why a password, or else the pattern with it, is refused; undefined = both are taken, or there is no pattern. */
  function passwordBroken(password: string, pattern: string | undefined) {
    const problem = checkPassword(password, parts.serial);
    if (problem !== null) return { kind: 'password', problem } as const;
    return patternBroken(pattern);
  }
  function patternBroken(pattern: string | null | undefined) {
    const problem = typeof pattern === 'string' ? checkPattern(pattern) : null;
    return problem === null ? undefined : ({ kind: 'pattern', problem } as const);
  }

  /** Why there is no set-up now. */
  function setUpRefused() {
    const { kind } = statusOf(store);
    if (kind === 'setup') return undefined;
    return { kind: kind === 'ready' ? 'already' : 'fault' } as const;
  }

  /**
   * A try of `login` at the current password, since whoever sits at a monitor left logged in may not know it. `make` hashes what is to be
   * stored; `write` is its commit.
   */
  async function withPassword<T>(
    session: Session,
    password: string,
    make: () => Promise<T>,
    write: (made: T) => boolean,
  ) {
    const secret = readPassword(store);
    if (secret === undefined) return { kind: 'damaged' } as const;
    return gate.attempt('login', passwordEntry(password), secret, async () => {
      const made = await make();
      if (!sessions.isOpen(session)) return { kind: 'session' } as const;
      if (!write(made)) return undefined;
      grants.revoke();
      gate.forget();
      return { kind: 'ok' } as const;
    });
  }

  return {
    async setUp(draft) {
      const broken =
        setUpRefused() ?? passwordBroken(draft.password, draft.pattern) ?? checkPair(draft.questions, wording);
      if (broken) return broken;
      const before = preferences.current();
      const secrets = {
        ...(await makePassword(draft.password)),
        ...(await makeQuestions(draft.questions)),
        ...(await makePattern(draft.pattern)),
      };
      const late = setUpRefused();
      if (late) return late;
      // a language chosen meanwhile is the newer one
      const chosen = preferences.current();
      const isChosen = chosen.language !== before.language;
      const next = isChosen ? chosen : { ...chosen, language: languages.numberOf(draft.language) };
      const settings = encodeSettings(next);
      if (!changes.setUp({ settings, ...secrets })) return { kind: 'fault' };
      preferences.adopt(next);
      gate.forget();
      return { kind: 'ok' };
    },

    async changePassword(grant, password, pattern) {
      const mayChange = () =>
        grants.left(grant) > 0 && (statusOf(store).kind === 'ready' || isReplaceable(store.state()));
      if (!mayChange()) return { kind: 'grant' };
      const broken = passwordBroken(password, pattern);
      if (broken) return broken;
      const secrets = { ...(await makePassword(password)), ...(await makePattern(pattern)) };
      if (!mayChange()) return { kind: 'grant' };
      const settings = encodeSettings(preferences.current());
      const isDone = isReplaceable(store.state())
        ? changes.newStore({ settings, ...secrets, uptime: parts.requests.uptimeRecord() })
        : changes.newPassword(secrets);
      if (!isDone) return { kind: 'fault' };
      grants.use(grant);
      sessions.closeAll();
      gate.forget();
      parts.forgetRequests();
      return { kind: 'ok' };
    },

    async setQuestions(session, password, pair) {
      if (!sessions.renew(session)) return { kind: 'session' };
      const problem = checkPair(pair, wording);
      if (problem) return problem;
      return withPassword(session, password, () => makeQuestions(pair), changes.newQuestions);
    },

    async setPattern(session, password, pattern) {
      if (!sessions.renew(session)) return { kind: 'session' };
      const broken = patternBroken(pattern);
      if (broken) return broken;
      return withPassword(session, password, () => makePattern(pattern), changes.newPattern);
    },
  };
}
