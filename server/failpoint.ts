/**
 * Named points at which a fault test kills the process (`TILLGATE_FAILPOINT=operation.stored`), the
 * crash points K1–K8 of the design. Without the variable this does nothing.
 */
export type Failpoint =
  | 'action.stored'
  | 'operation.stored'
  | 'provider.answered'
  | 'facts.recorded'
  | 'action.answered'
  | 'confirmation.leased'
  | 'platform.answered'
  | 'notification.stored'
  | 'notification.acknowledged';

const wanted = process.env.TILLGATE_FAILPOINT;

/** Kills the process without any clean-up when this is the wanted point. */
export function failpoint(name: Failpoint): void {
  if (wanted === name) process.kill(process.pid, 'SIGKILL');
}
