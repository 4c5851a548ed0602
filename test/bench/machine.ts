import { cpus, release, totalmem, type } from 'node:os';

/** Without it a figure says nothing: what the rounds ran on, in one line. */
export function describeMachine(): string {
  const cores = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return [
    `${cores[0]?.model.trim() ?? 'unknown CPU'}, ${cores.length} cores`,
    `${memory} GiB`,
    `Node ${process.version}`,
    `${type()} ${release()} ${process.arch}`,
  ].join(' · ');
}
