/**
 * The ways back in for who forgot the password: each ends in a grant, which `credentials.ts` takes for a new password.
 *
 * @module
 */

import type { Store } from '../hal/store/types';
import type { Changes } from './changes';
import type { Gate } from './gate';
import type { Grants } from './grants';
import { methodProblem } from './methods';
import { pairEntry } from './questions';
import type { RequestFlow } from './request-flow';
import { readQuestions } from './stored-secrets';
import type {
  Answer,
  AnswersResult,
  Channel,
  CodeResult,
  Language,
  Method,
  MethodProblem,
  MethodState,
  Purpose,
  RequestResult,
} from './types';

/** In the order of the manual. */
const everyMethod: readonly Method[] = ['questions', 'mail', 'support'];

interface RecoveryParts {
  readonly store: Store;
  readonly crypto: Pick<HostCrypto, 'keyId'>;
  readonly gate: Gate;
  readonly flow: RequestFlow;
  readonly changes: Changes;
  readonly grants: Grants;
  /** That of the screens. */
  readonly language: () => Language;
}

interface Recovery {
  methods(channel: Channel): readonly MethodState[];
  /** Taken from both channels. */
  answer(answers: readonly [Answer, Answer]): Promise<AnswersResult>;
  openRequest(purpose: Purpose, channel: Channel): Promise<RequestResult>;
  enterCode(purpose: Purpose, text: string, channel: Channel): Promise<CodeResult>;
}

export function createRecovery({ store, crypto, gate, flow, changes, grants, language }: RecoveryParts): Recovery {
  const problemOf = (method: Method, channel: Channel) => methodProblem(store, crypto, method, channel);
  const unavailable = (problem: MethodProblem) => ({ kind: 'unavailable', problem }) as const;
  const granted = () => ({ kind: 'ok', grant: grants.issue() }) as const;

  return {
    methods: (channel) => everyMethod.map((method) => ({ method, problem: problemOf(method, channel) })),
    async answer(answers) {
      const secret = readQuestions(store);
      if (typeof secret === 'string') return unavailable(secret);
      return gate.attempt('questions', pairEntry(answers), secret, () => (changes.answers() ? granted() : undefined));
    },
    async openRequest(purpose, channel) {
      const problem = problemOf(purpose, channel);
      return problem === null ? flow.open(purpose, language()) : unavailable(problem);
    },
    async enterCode(purpose, text, channel) {
      const problem = problemOf(purpose, channel);
      return problem === null ? flow.enter(purpose, text, granted) : unavailable(problem);
    },
  };
}
