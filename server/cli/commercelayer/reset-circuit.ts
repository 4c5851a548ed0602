import type { Api } from '../../platforms/commercelayer/api-settings.ts';
import type { Dependencies } from '../dependencies.ts';
import { checkPublicUrl } from '../doctor/public-url-check.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { printJson, printLine } from '../io.ts';
import { findConnection } from './connection.ts';
import { type Consent, type ConsentOptions, consentBy } from './consent.ts';
import { CONNECTIONS, urlAttributes } from './endpoints.ts';
import { CommerceLayerProblem } from './problem.ts';
import { countOf, type Resource, textOf } from './resource.ts';
import { type Session, type SessionOptions, withSession } from './session.ts';

export interface ResetOptions extends SessionOptions, ConsentOptions {}

interface Breaker {
  readonly api: Api;
  readonly resource: Resource;
}

/** `tillgate commercelayer reset-circuit` */
export function resetCircuit(options: ResetOptions, dependencies: Dependencies): Promise<ExitCode> {
  return withSession(options, dependencies, (session) => reset(session, options, dependencies));
}

async function reset(session: Session, options: ResetOptions, dependencies: Dependencies): Promise<ExitCode> {
  const { api, store } = session;
  const { io } = dependencies;
  const say = (text: string) => {
    if (!options.json) printLine(io.out, text);
  };
  const breakers = await findBreakers(session, options);
  if (!breakers.some(isTripped)) say('Nothing to reset: no call has failed since the last one that worked.');
  else await agree(session, breakers.filter(isTripped), consentBy(options, dependencies), say);

  const results = [];
  for (const breaker of breakers) {
    const { api: kind, resource } = breaker;
    const before = stateOf(resource);
    const { type, label } = CONNECTIONS[kind];
    const after = isTripped(breaker) ? stateOf(await api.update(type, resource.id, { _reset_circuit: true })) : before;
    if (isTripped(breaker)) say(`The circuit breaker of the ${label} is ${after.state ?? 'unknown'} now.`);
    results.push({ api: kind, id: resource.id, before, after });
  }
  if (options.json) printJson(io, { store: store.id, breakers: results });
  return results.every(({ after }) => after.state !== 'open') ? EXIT.ok : EXIT.problem;
}

/** Says what opened the breakers and whether that is likely over, and asks. */
async function agree(
  { store, http }: Session,
  breakers: readonly Breaker[],
  consent: Consent,
  say: (text: string) => void,
): Promise<void> {
  for (const breaker of breakers) say(explanation(breaker));
  const trouble = (await checkPublicUrl(store.publicUrl, http)).filter(({ level }) => level === 'error');
  for (const { message } of trouble) say(`${store.publicUrl}: ${message}`);
  await consent.need(
    trouble.length > 0 ? 'It would most likely open again. Reset it all the same?' : 'Is the cause gone? Reset it now?',
    'Resetting lets the next payments through, and fails them if the cause is still there.',
  );
}

async function findBreakers({ api, store }: Session, options: ResetOptions): Promise<Breaker[]> {
  const gateway = await findConnection(api, 'gateway', store, { id: options.gateway });
  const paymentsApi = options.paymentsApi || store.payments !== undefined;
  const setting = paymentsApi ? await findConnection(api, 'payments', store, { id: options.paymentSetting }) : null;
  const breakers = [
    ...(gateway === null ? [] : [{ api: 'gateway' as const, resource: gateway }]),
    ...(setting === null ? [] : [{ api: 'payments' as const, resource: setting }]),
  ];
  if (breakers.length > 0) return breakers;
  throw new CommerceLayerProblem(
    'not_found',
    `There is no gateway of this store at ${store.organization}: run "tillgate commercelayer setup" first.`,
  );
}

const stateOf = (resource: Resource) => ({
  state: textOf(resource, 'circuit_state'),
  failures: countOf(resource, 'circuit_failure_count'),
});

const isTripped = ({ resource }: Breaker) => stateOf(resource).state === 'open' || stateOf(resource).failures > 0;

/** Sources: Commerce Layer's pages on external resources and external payment gateways. */
function explanation({ api, resource }: Breaker): string {
  const { label } = CONNECTIONS[api];
  const { state, failures } = stateOf(resource);
  if (state !== 'open') return `The circuit breaker of the ${label} is closed; ${failures} calls in a row failed.`;
  return `The circuit breaker of the ${label} is open: ${failures} calls in a row failed, more than 30 open it. A call fails
when Tillgate cannot be reached, answers too late, or answers a server error (5xx).
Until it is reset Commerce Layer calls none of ${urlAttributes(api).join(', ')}:
nobody can pay, and nothing is captured or refunded. It does not close by itself.
Look for the cause first: the server's log, "tillgate doctor", the proxy, and whether the shared secret is the right one.`;
}
