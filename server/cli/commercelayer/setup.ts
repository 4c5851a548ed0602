import type { Dependencies } from '../dependencies.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { printJson, printLine } from '../io.ts';
import { isWritable, type SecretPlaces } from '../secret-place.ts';
import { type ConsentOptions, consentBy } from './consent.ts';
import { ensureMethods, type MethodOptions } from './payment-method.ts';
import { CommerceLayerProblem } from './problem.ts';
import { type Session, type SessionOptions, withSession } from './session.ts';
import { planConnection, type SetUpConnection, setUpConnection } from './set-up-connection.ts';
import { renderReport, reportOf } from './setup-report.ts';

export interface SetupOptions extends SessionOptions, MethodOptions, ConsentOptions {
  readonly name?: string;
  readonly includes?: readonly string[];
}

/** `tillgate commercelayer setup` */
export function setup(options: SetupOptions, dependencies: Dependencies): Promise<ExitCode> {
  return withSession(options, dependencies, (session) => setUp(session, options, dependencies));
}

async function setUp(session: Session, options: SetupOptions, dependencies: Dependencies): Promise<ExitCode> {
  const { api, store, secrets } = session;
  const { io } = dependencies;
  const consent = consentBy(options, dependencies);
  const { name, includes } = options;
  const wanted = [
    { kind: 'gateway' as const, options: { id: options.gateway, name }, places: secrets.gateway },
    ...(options.paymentsApi
      ? [
          {
            kind: 'payments' as const,
            options: { id: options.paymentSetting, name, includes },
            places: secrets.payments,
          },
        ]
      : []),
  ];
  if (wanted.length > 1) refuseOnePlaceForBoth(secrets.gateway, secrets.payments);

  // Everything is looked at and agreed upon before the first change.
  const plans = [];
  for (const each of wanted) plans.push(await planConnection(api, store, consent, each));

  const connections: SetUpConnection[] = [];
  for (const plan of plans) connections.push(await setUpConnection(api, store, consent, plan));
  const gateway = connections.find(({ kind }) => kind === 'gateway');
  const methods = gateway === undefined ? [] : await ensureMethods(api, store, gateway.resource, options);

  const report = reportOf(store, connections, methods);
  if (options.json) printJson(io, report);
  else printLine(io.out, renderReport(report));
  return report.ready ? EXIT.ok : EXIT.problem;
}

/** Commerce Layer makes a secret for each of the two: in one place they would overwrite each other. */
function refuseOnePlaceForBoth({ current: one, key }: SecretPlaces, { current: other, key: otherKey }: SecretPlaces) {
  if (!isWritable(one) || !isWritable(other)) return;
  const name = (place: typeof one) => (place.kind === 'dotEnv' ? place.name : '');
  if (one.file !== other.file || name(one) !== name(other)) return;
  throw new CommerceLayerProblem(
    'secret_place_shared',
    `${key} and ${otherKey} read the same place, but Commerce Layer makes a secret for each. Give each a place of its own in tillgate.yaml.`,
  );
}
