/** What Tillgate tells its operator, by its own command line. */
import { runCommandLine } from '../../../server/cli/program.ts';
import type { Clock } from '../../../server/clock.ts';
import type { ActionRow, ConfirmationRow, FlagRow } from '../../../server/operator/operator.ts';
import type { Installation } from './server.ts';

export interface OperatorsView {
  readonly flags: readonly FlagRow[];
  readonly confirmations: readonly ConfirmationRow[];
  readonly actions: readonly ActionRow[];
}

/** Whatever the stores are to be told was told or given up, and what became of their moves is known, or asked of a person. */
export const nothingWaits = ({ flags, confirmations, actions }: OperatorsView): boolean =>
  confirmations.every(({ state }) => state === 'delivered' || state === 'dead') &&
  actions.every(
    ({ state, orderRef }) =>
      state === 'succeeded' ||
      state === 'failed' ||
      flags.some((flag) => flag.orderRef === orderRef && flag.code === 'moveUnresolved'),
  );

export async function operatorsView(installation: Installation, clock: Clock): Promise<OperatorsView> {
  const ask = async <Row>(...argv: readonly string[]): Promise<readonly Row[]> => {
    let out = '';
    let err = '';
    const code = await runCommandLine([...argv, '--json', '--config', installation.configFile], {
      io: {
        out: (text) => {
          out += text;
        },
        err: (text) => {
          err += text;
        },
        interactive: false,
        env: installation.env,
        cwd: installation.folder,
      },
      clock,
      version: '0.0.0',
      signals: { on: () => undefined, off: () => undefined },
      exit: () => undefined,
      loadRuntime: () => import('../../../server/cli/runtime.ts'),
      loadQuestions: () => Promise.reject(new Error('Nobody is asked here')),
    });
    if (code !== 0) throw new Error(`tillgate ${argv.join(' ')} ended with ${code}: ${err}`);
    return JSON.parse(out);
  };
  return {
    flags: await ask<FlagRow>('flags', 'list', '--all'),
    confirmations: await ask<ConfirmationRow>('confirmations', 'list', '--limit', '1000'),
    actions: await ask<ActionRow>('actions', 'list', '--all', '--limit', '1000'),
  };
}
