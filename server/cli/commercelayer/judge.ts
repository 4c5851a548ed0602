import { isLoopbackUrl } from '../../loopback.ts';
import type { ConfigProblem } from '../../services.ts';
import { CONNECTIONS } from './endpoints.ts';
import type { ConnectionState, Examined, MethodState } from './examine.ts';
import type { ConnectedStore } from './store.ts';
import { webhookToDo } from './webhook.ts';

/** Commerce Layer sends an e-mail at this many failures in a row, and stops calling after 30 (circuit breaker). */
export const FAILURES_TO_WARN_OF = 10;

const ok = (message: string): ConfigProblem => ({ level: 'ok', message });
const warning = (message: string): ConfigProblem => ({ level: 'warning', message });
const error = (message: string): ConfigProblem => ({ level: 'error', message });

/** What is right and wrong with a store's set-up at Commerce Layer, and what to do. */
export function judge(
  examined: Examined,
  store: ConnectedStore,
  { paymentsApi }: { readonly paymentsApi: boolean },
): ConfigProblem[] {
  const { gateway, paymentSetting, methods } = examined;
  const setup = `run "tillgate commercelayer setup --store ${store.id}${paymentsApi ? ' --payments-api' : ''}"`;
  const found = [gateway, paymentSetting].filter((state) => state !== null);
  return [
    ...(gateway === null ? [error(`There is no external gateway of this store yet: ${setup}.`)] : []),
    ...(paymentsApi && paymentSetting === null
      ? [error(`There is no payment setting of this store yet: ${setup}.`)]
      : []),
    ...found.flatMap((state) => [
      ...judgeUrls(state, setup),
      ...judgeSecret(state, store, setup),
      ...judgeCircuit(state),
      ...judgeRest(state, store),
      ...judgeWebhook(state),
    ]),
    ...(gateway === null ? [] : judgeMethods(methods, setup)),
  ];
}

function judgeUrls({ api, urls }: ConnectionState, setup: string): ConfigProblem[] {
  const { label } = CONNECTIONS[api];
  const wrong = urls.filter(({ matches }) => !matches);
  if (wrong.length === 0) return [ok(`All ${urls.length} URLs of the ${label} lead here.`)];
  return wrong.map(({ attribute, registered, expected }) =>
    error(
      `${attribute} of the ${label} is ${registered ?? 'empty'}, not ${expected}${registered === expected ? ' with its current key' : ''}: ${setup}.`,
    ),
  );
}

function judgeSecret({ api, secret }: ConnectionState, { id }: ConnectedStore, setup: string): ConfigProblem[] {
  const { label } = CONNECTIONS[api];
  const key = `stores.${id}.${api === 'gateway' ? '' : 'payments.'}secret`;
  switch (secret) {
    case 'same':
      return [ok(`The shared secret of the ${label} is the configured one.`)];
    case 'different':
      return [
        error(`${key} is not the shared secret of the ${label}: every call is refused. Correct it, or ${setup}.`),
      ];
    case 'notSet':
      return [error(`${key} is not set: every call of the ${label} is refused. Set it, or ${setup}.`)];
    case 'notTold':
      return [warning(`These credentials do not show the shared secret of the ${label}: it was not compared.`)];
  }
}

/** One breaker for all URLs of a gateway; it does not close by itself. */
export function judgeCircuit({ api, circuit: { state, failures } }: ConnectionState): ConfigProblem[] {
  const { label } = CONNECTIONS[api];
  if (state === 'open') {
    return [
      error(
        `The circuit breaker of the ${label} is open after ${failures} failed calls in a row: Commerce Layer calls nothing any more, captures and refunds included. Find out why, then run "tillgate commercelayer reset-circuit".`,
      ),
    ];
  }
  if (failures >= FAILURES_TO_WARN_OF) {
    return [
      warning(
        `${failures} calls in a row to the ${label} failed. After more than 30 Commerce Layer stops calling: look into the server's log now.`,
      ),
    ];
  }
  return [ok(`The circuit breaker of the ${label} is ${state ?? 'closed'}, ${failures} failures in a row.`)];
}

/** Everything that set-up does not change by itself. */
export function judgeRest(state: ConnectionState, store: ConnectedStore): ConfigProblem[] {
  const { api, disabledAt, mode, organizationId } = state;
  const { label } = CONNECTIONS[api];
  return [
    ...(disabledAt === null ? [] : [error(`The ${label} has been disabled since ${disabledAt}.`)]),
    ...judgeIncludes(state),
    ...(store.mode === undefined || mode === null || store.mode === mode
      ? []
      : [
          error(
            `The credentials are for ${mode} data, and the store's mode is ${store.mode}: its calls will be refused.`,
          ),
        ]),
    ...(store.organizationId === undefined || organizationId === null || store.organizationId === organizationId
      ? []
      : [error(`The organization's id is ${organizationId}, and organizationId says ${store.organizationId}.`)]),
    ...(isLoopbackUrl(store.publicUrl) && !isLoopbackUrl(store.organization)
      ? [
          warning(
            `Commerce Layer cannot reach ${store.publicUrl}: only this machine can. Set publicUrl to an address on the Internet.`,
          ),
        ]
      : []),
  ];
}

/** Without a list, Commerce Layer brings the order by itself. */
function judgeIncludes({ api, includes }: ConnectionState): ConfigProblem[] {
  const { label } = CONNECTIONS[api];
  const needed = api === 'gateway' ? 'order' : 'payment_session';
  if ((api === 'gateway' && includes === null) || includes?.some((path) => path.split('.')[0] === needed)) return [];
  return [
    error(
      `external_includes of the ${label} leaves out "${needed}", which calls must bring along: add it to the list.`,
    ),
  ];
}

function judgeWebhook({ webhook }: ConnectionState): ConfigProblem[] {
  const toDo = webhookToDo(webhook);
  return toDo === null ? [] : [warning(`Payments that take longer cannot be finished. ${toDo}`)];
}

function judgeMethods(methods: readonly MethodState[], setup: string): ConfigProblem[] {
  const usable = methods.filter(({ disabledAt }) => disabledAt === null);
  if (usable.length === 0)
    return [error(`No ${methods.length > 0 ? 'enabled ' : ''}payment method leads to the gateway: ${setup}.`)];
  return usable.map(({ name, id, autoPlace }) =>
    ok(`Payment method ${name ?? id}: auto_place is ${autoPlace ? 'on' : 'off'}.`),
  );
}
