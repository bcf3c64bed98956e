/**
 * Log-in by password and by graphic key, and log-out. Who knows the password ends whatever was begun for want of it: requests, grants.
 *
 * @module
 */

import type { Store } from '../hal/store/types';
import type { Changes } from './changes';
import type { Gate } from './gate';
import type { Grants } from './grants';
import { passwordEntry } from './password';
import { patternEntry } from './pattern';
import type { Sessions } from './sessions';
import { readPassword, readPattern } from './stored-secrets';
import type { Channel, LoginResult, PatternLoginResult, Session } from './types';

interface LogInParts {
  readonly store: Store;
  readonly gate: Gate;
  readonly changes: Changes;
  readonly grants: Grants;
  readonly sessions: Sessions;
  /** To be called once all requests are removed. */
  readonly forgetRequests: () => void;
}

interface LogIn {
  byPassword(password: string): Promise<LoginResult>;
  byPattern(pattern: string, channel: Channel): Promise<PatternLoginResult>;
  logout(session: Session): void;
}

export function createLogIn({ store, gate, changes, grants, sessions, forgetRequests }: LogInParts): LogIn {
  /** Sessions whose log-out is noted: who knows a pattern alone shall not fill the log by it. */
  const noted = new WeakSet<Session>();
  return {
    async byPassword(password) {
      const secret = readPassword(store);
      if (secret === undefined) return { kind: 'damaged' };
      return gate.attempt('login', passwordEntry(password), secret, () => {
        if (!changes.login()) return undefined;
        grants.revoke();
        forgetRequests();
        const session = sessions.open();
        noted.add(session);
        return { kind: 'ok', session } as const;
      });
    },
    async byPattern(pattern, channel) {
      const secret = readPattern(store, channel);
      if (typeof secret === 'string') return { kind: 'unavailable', problem: secret };
      return gate.attempt('pattern', patternEntry(pattern), secret, () => {
        if (!changes.patternLogin()) return undefined;
        grants.revoke();
        return { kind: 'ok', session: sessions.open() } as const;
      });
    },
    logout(session) {
      if (sessions.close(session) && noted.has(session)) changes.logout();
    },
  };
}
