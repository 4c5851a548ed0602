import pino from 'pino';
import { createLogger } from '../logging.ts';
import type { Operator } from '../operator/operator.ts';
import type { Dependencies } from './dependencies.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { type ConfigOption, readConfig } from './read-config.ts';

/** Opens the installation for an operator, works, and closes everything again. Logs go to stderr. */
export async function withOperator(
  { io, clock, loadRuntime }: Dependencies,
  options: ConfigOption,
  work: (operator: Operator) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { registry, createServices, openOperator } = await loadRuntime();
  const config = await readConfig(io, registry, options, { warn: false });
  if (config === null) return EXIT.problem;
  const services = createServices(config, clock, createLogger('warn', pino.destination(2)));
  try {
    const operator = await openOperator(config, services);
    try {
      return await work(operator);
    } finally {
      await operator.close();
    }
  } finally {
    await services.http.close();
  }
}
