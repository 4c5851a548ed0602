import type { SavedSecret } from '../save-secret.ts';
import { columns, printable } from '../table.ts';
import type { Applied } from './connection.ts';
import { CONNECTIONS } from './endpoints.ts';
import { type ConnectionState, connectionState, type MethodState, methodState } from './examine.ts';
import { judgeCircuit, judgeRest } from './judge.ts';
import type { SetUpConnection } from './set-up-connection.ts';
import type { ConnectedStore } from './store.ts';
import { webhookToDo } from './webhook.ts';

type Result = Pick<Applied, 'result' | 'changes'>;

/** What set-up did and what is left, without secrets: this is what `--json` prints. */
export interface SetupReport {
  readonly store: string;
  readonly organization: string;
  readonly mode: string | null;
  readonly connections: readonly (Result &
    Pick<ConnectionState, 'api' | 'id' | 'name' | 'urls' | 'webhook'> & {
      readonly secret: SavedSecret;
    })[];
  readonly paymentMethods: readonly (Result & MethodState)[];
  readonly warnings: readonly string[];
  /** For a person. */
  readonly toDo: readonly string[];
  /** False as long as calls would be refused for want of the secret. */
  readonly ready: boolean;
  /** Nothing had to be done. */
  readonly unchanged: boolean;
}

const RESTART = 'If Tillgate is running, restart it: it reads the shared secret when it starts.';

/** A market's `payment_setting_ids` are not documented as writable. */
const ADD_TO_MARKET = "Add the new payment setting to your market in Commerce Layer's dashboard.";

export function reportOf(
  store: ConnectedStore,
  connections: readonly SetUpConnection[],
  methods: readonly Applied[],
): SetupReport {
  const states = connections.map(({ kind, resource }) => connectionState(resource, kind, store));
  const secrets = connections.map(({ secret }) => secret);
  const warnings = states.flatMap((state) => [...judgeCircuit(state), ...judgeRest(state, store)]);
  const toDo = [
    ...secrets.map((secret) => secret.toDo),
    secrets.some(({ result }) => result === 'written' || result === 'replaced') ? RESTART : null,
    connections.some(({ kind, result }) => kind === 'payments' && result === 'created') ? ADD_TO_MARKET : null,
    ...states.map(({ webhook }) => webhookToDo(webhook)),
  ];
  const results = [...connections, ...methods].map(({ result }) => result);
  return {
    store: store.id,
    organization: store.organization,
    mode: states[0]?.mode ?? null,
    connections: connections.map(({ kind, resource, result, changes, secret }) => {
      const { id, name, urls, webhook } = connectionState(resource, kind, store);
      return { api: kind, id, name, result, changes, urls, secret, webhook };
    }),
    paymentMethods: methods.map(({ resource, result, changes }) => ({ ...methodState(resource), result, changes })),
    warnings: [...new Set(warnings.filter(({ level }) => level !== 'ok').map(({ message }) => message))],
    toDo: toDo.filter((each) => each !== null),
    ready: secrets.every(({ result }) => result !== 'manual'),
    unchanged: [...results, ...secrets.map(({ result }) => result)].every((result) => result === 'unchanged'),
  };
}

export function renderReport(report: SetupReport): string {
  const { store, organization, mode, connections, paymentMethods, warnings, toDo, unchanged } = report;
  const rows = [
    ...connections.flatMap(({ api, id, name, result, changes, secret }) => [
      [CONNECTIONS[api].label, result, `${name ?? ''} (${id})`, changes.join(', ')],
      ['shared secret', secret.result, secret.place, secret.previousKeptIn && `the old one: ${secret.previousKeptIn}`],
    ]),
    ...paymentMethods.map(({ id, name, result, changes, autoPlace }) => [
      'payment method',
      result,
      `${name ?? ''} (${id})`,
      changes.length > 0 ? changes.join(', ') : `auto_place ${autoPlace ? 'on' : 'off'}`,
    ]),
    ...connections.map(({ webhook: { url, certain } }) => [
      'webhook endpoint',
      certain || url === null ? '' : 'a guess',
      url ?? 'unknown',
      '',
    ]),
  ].map((row) => row.map((cell) => cell ?? ''));
  const lists = [
    ...warnings.map((warning) => `WARNING  ${printable(warning)}`),
    ...toDo.map((step) => `TO DO    ${printable(step)}`),
    ...(toDo.length === 0 ? [unchanged ? 'Nothing changed: everything is as it should be.' : 'Done.'] : []),
  ];
  return [
    `Store ${store} at ${organization}${mode === null ? '' : ` (${mode} data)`}`,
    '',
    columns(rows),
    '',
    ...lists,
    `See how it stands: tillgate commercelayer status --store ${store}`,
  ].join('\n');
}
