import { randomUUID } from 'node:crypto';
import type { Config } from '../config/config.ts';
import type { Registry } from '../config/registry.ts';
import { openDatabase } from '../database/database.ts';
import { settingOrCreate } from '../database/repositories/settings.ts';
import { unmeasured } from '../metrics/metrics.ts';
import { closeAdapters, openMethods, openStores } from '../open-adapters.ts';
import type { Domain } from '../payments/domain.ts';
import { createLeases } from '../payments/leases/create.ts';
import { defaultSchedules } from '../payments/schedules.ts';
import { createSignals } from '../payments/signals.ts';
import { createTasks } from '../payments/tasks.ts';
import { registry as builtIn } from '../registry.ts';
import type { Services } from '../services.ts';
import { list, resend, show } from './confirmations.ts';
import { decideAction } from './decide-action.ts';
import { decideFlags, listFlags } from './flags.ts';
import { listActions } from './list-actions.ts';
import { markPaid } from './mark-paid.ts';
import type { Operator } from './operator.ts';
import { seeFlags } from './see-flags.ts';
import { tellStories } from './story/tell.ts';

/**
 * Opens an installation for an operator, beside its running server or without one. Only methods that an
 * operator settles are opened: a provider with a life of its own belongs to the server.
 */
export async function openOperator(
  config: Config,
  services: Services,
  registry: Registry = builtIn,
): Promise<Operator> {
  const database = await openDatabase(config.database, { serve: false });
  const domain: Domain = {
    database,
    clock: services.clock,
    logger: services.logger,
    metrics: unmeasured,
    schedules: defaultSchedules,
    signals: createSignals(),
    leases: createLeases({ database, ...services, leaseMs: defaultSchedules.leaseMs }),
    tasks: createTasks(services.logger),
    stores: openStores(config, registry, services),
    methods: openMethods(config, registry, services, ({ capabilities }) => capabilities.settledBy === 'operator'),
    installation: await database.write((tx) => settingOrCreate(tx, 'installation', randomUUID)),
    publicUrl: config.publicUrl,
    alert: services.alert,
  };
  return operatorOf(domain, async () => {
    await domain.tasks.idle();
    await closeAdapters(domain);
    await database.close();
  });
}

/** The operator's use cases on a domain that is already open, such as a running server's own. */
export function operatorOf(domain: Domain, close: () => Promise<void> = async () => undefined): Operator {
  return {
    markPaid: (input) => markPaid(domain, input),
    listConfirmations: (filter) => list(domain, filter),
    showConfirmation: (id) => show(domain, id),
    resendConfirmation: (id) => resend(domain, id),
    listFlags: (filter) => listFlags(domain, filter),
    decideFlags: (checkout, decision, by) => decideFlags(domain, checkout, decision, by),
    seeFlags: (checkout, by) => seeFlags(domain, checkout, by),
    listActions: (filter) => listActions(domain, filter),
    decideAction: (id, said) => decideAction(domain, id, said),
    tellStories: (target) => tellStories(domain, target),
    close,
  };
}
