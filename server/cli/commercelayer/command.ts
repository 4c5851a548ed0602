import { type Command, InvalidArgumentError } from 'commander';
import type { Dependencies } from '../dependencies.ts';
import { withConfigOption } from '../read-config.ts';
import type { Run } from '../run.ts';
import type { ResetOptions } from './reset-circuit.ts';
import type { SessionOptions } from './session.ts';
import type { SetupOptions } from './setup.ts';

export function commercelayerCommand(program: Command, dependencies: Dependencies, run: Run): void {
  const group = program
    .command('commercelayer')
    .description('set up a store at Commerce Layer and look after its gateway');
  const add = (usage: string, description: string) =>
    withSessionOptions(withConfigOption(group.command(usage)).description(description));

  withMethodOptions(
    add('setup', 'create or update gateway, payment method and URLs, and save the shared secret; may be run again'),
  )
    .option('--name <name>', 'name of the gateway and payment setting (default: Tillgate (<store>))', nameOf)
    .option('--includes <path...>', 'external_includes of the payment setting, instead of what set-up asks for')
    .option('-y, --yes', 'replace another secret, take URLs over from another server, and write .env unasked', false)
    .action(run(async (options: SetupOptions) => (await import('./setup.ts')).setup(options, dependencies)));
  add('status', 'what is registered, whether it matches, and how the circuit breaker stands').action(
    run(async (options: SessionOptions) => (await import('./status.ts')).status(options, dependencies)),
  );
  add('reset-circuit', 'close the circuit breaker that stops all calls after more than 30 failures in a row')
    .option('-y, --yes', 'do not ask', false)
    .action(
      run(async (options: ResetOptions) => (await import('./reset-circuit.ts')).resetCircuit(options, dependencies)),
    );
}

function withSessionOptions(command: Command): Command {
  return command
    .option('--store <id>', 'the store in tillgate.yaml (default: the only one at Commerce Layer)')
    .option('--payments-api', 'also the payment setting of the Payments API 2026-05', false)
    .option('--gateway <id>', 'the external gateway, if it is not the one set-up made', idOf)
    .option('--payment-setting <id>', 'the payment setting, if it is not the one set-up made', idOf)
    .option('--client-id <id>', 'of an integration application (default: TILLGATE_CL_CLIENT_ID, or asked for)')
    .option('--client-secret <secret>', 'better set TILLGATE_CL_CLIENT_SECRET: a command line is seen by others')
    .option('--auth-url <url>', "where tokens are issued (default: TILLGATE_CL_AUTH_URL, or Commerce Layer's own)")
    .option('--json', 'print the result as JSON', false);
}

function withMethodOptions(command: Command): Command {
  return command
    .option('--market <id>', 'market of the payment method (default: any)', idOf)
    .option('--currency <code>', 'currency of the payment method (default: that of the market)', currencyCode)
    .option('--method-name <name>', 'name of the payment method', nameOf)
    .option('--require-capture', 'money must be captured before fulfilment (default for a new payment method)')
    .option('--no-require-capture', 'money need not be captured before fulfilment')
    .option('--auto-place', 'an order whose payment takes longer is placed when it is paid (default for a new one)')
    .option('--no-auto-place', 'such an order is placed by the storefront only');
}

/** It stands in a path. */
function idOf(text: string): string {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(text)) throw new InvalidArgumentError('Write the id, e.g. wBXVhZmOXO.');
  return text;
}

function currencyCode(text: string): string {
  if (!/^[A-Z]{3}$/.test(text)) throw new InvalidArgumentError('Write three capital letters, e.g. EUR.');
  return text;
}

function nameOf(text: string): string {
  const name = text.trim();
  if (name === '' || name.length > 100 || /\p{Cc}/u.test(name)) {
    throw new InvalidArgumentError('Write 1 to 100 characters on one line.');
  }
  return name;
}
