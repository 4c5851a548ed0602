import type { Dependencies } from '../dependencies.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { type Io, printJson, printLine } from '../io.ts';
import { columns, printable, table } from '../table.ts';
import { CONNECTIONS } from './endpoints.ts';
import { type ConnectionState, type Examined, examine } from './examine.ts';
import { judge } from './judge.ts';
import { type SessionOptions, withSession } from './session.ts';
import type { ConnectedStore } from './store.ts';

/** `tillgate commercelayer status` */
export function status(options: SessionOptions, dependencies: Dependencies): Promise<ExitCode> {
  const { io } = dependencies;
  return withSession(options, dependencies, async ({ api, store }) => {
    const paymentsApi = options.paymentsApi || store.payments !== undefined;
    const examined = await examine(api, store, { ...options, paymentsApi });
    const findings = judge(examined, store, { paymentsApi });
    if (options.json) printJson(io, { store: store.id, organization: store.organization, ...examined, findings });
    else print(io, store, examined);
    const trouble = findings.filter(({ level }) => level !== 'ok');
    if (!options.json) {
      const lines = trouble.map(
        ({ level, message }) => `${level === 'error' ? 'ERROR  ' : 'WARNING'}  ${printable(message)}`,
      );
      printLine(io.out, `\n${lines.length > 0 ? lines.join('\n') : 'Everything is as it should be.'}`);
    }
    return trouble.some(({ level }) => level === 'error') ? EXIT.problem : EXIT.ok;
  });
}

function print(io: Io, store: ConnectedStore, { gateway, paymentSetting, methods }: Examined): void {
  printLine(io.out, `Store ${store.id} at ${store.organization}`);
  for (const state of [gateway, paymentSetting]) if (state !== null) printLine(io.out, `\n${connectionText(state)}`);
  if (methods.length === 0) return;
  const rows = methods.map(({ id, name, market, currency, autoPlace, requireCapture, disabledAt }) => [
    id,
    name ?? '',
    market ?? 'all',
    currency ?? '',
    autoPlace ? 'on' : 'off',
    requireCapture ? 'on' : 'off',
    disabledAt === null ? 'enabled' : 'disabled',
  ]);
  const heading = ['PAYMENT METHOD', 'NAME', 'MARKET', 'CURRENCY', 'AUTO_PLACE', 'REQUIRE_CAPTURE', 'STATE'];
  printLine(io.out, `\n${table(heading, rows)}`);
}

function connectionText({ api, id, name, mode, circuit, secret, urls, webhook }: ConnectionState): string {
  const facts = [
    [CONNECTIONS[api].label, `${name ?? ''} (${id})${mode === null ? '' : `, ${mode} data`}`],
    ['circuit_state', `${circuit.state ?? 'unknown'}, circuit_failure_count ${circuit.failures}`],
    ['shared secret', SECRET_WORDS[secret]],
    [
      'webhook',
      `${webhook.configured ?? 'not configured'}${webhook.certain ? `, Commerce Layer says ${webhook.url}` : ''}`,
    ],
  ];
  const rows = urls.map(({ attribute, registered, expected, matches }) => [
    attribute,
    matches ? 'ok' : 'DIFFERS',
    matches ? expected : `${registered ?? 'empty'}, should be ${expected}`,
  ]);
  return `${columns(facts)}\n${columns(rows)}`;
}

const SECRET_WORDS: Readonly<Record<ConnectionState['secret'], string>> = {
  same: 'the configured one',
  different: 'NOT the configured one',
  notSet: 'NOT configured',
  notTold: 'not shown to these credentials',
};
