import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { systemClock } from '../../../server/clock.ts';
import { createMetrics } from '../../../server/metrics/create.ts';
import { openTestDomain } from '../support/domain.ts';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string };
}

const file = new URL('../../../server/metrics/alerts.yml', import.meta.url);
const { groups } = parse(readFileSync(file, 'utf8')) as {
  readonly groups: readonly { readonly rules: readonly Rule[] }[];
};
const rules = groups.flatMap((group) => group.rules);

it('every alert rule speaks of metrics and labels there are, and every metric a person is woken for has a rule', async () => {
  const text = await createMetrics(systemClock)
    .exposition(await openTestDomain())
    .text();
  const types = new Map(
    [...text.matchAll(/^# TYPE (tillgate_\w+) (\w+)$/gm)].map(([, name = '', type = '']) => [name, type]),
  );
  const named = rules.flatMap(({ expr }) => expr.match(/tillgate_\w+/g) ?? []);
  expect(named.length).toBeGreaterThan(15);
  for (const name of named) {
    const histogram = name.replace(/_(bucket|count|sum)$/, '');
    if (histogram !== name) expect([name, types.get(histogram)]).toEqual([name, 'histogram']);
    else expect([name, types.has(name)]).toEqual([name, true]);
  }
  for (const woken of ['confirmations_oldest_seconds', 'confirmations_dead', 'operations_unknown_oldest_seconds']) {
    expect(named).toContain(`tillgate_${woken}`);
  }
  expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  for (const { labels, annotations } of rules) {
    expect(['page', 'ticket']).toContain(labels.severity);
    expect(annotations.summary).not.toBe('');
  }
});

it('metrics are named as Prometheus asks: counters end in _total, times are in seconds', async () => {
  const text = await createMetrics(systemClock)
    .exposition(await openTestDomain())
    .text();
  for (const [, name = '', type] of text.matchAll(/^# TYPE (tillgate_\w+) (\w+)$/gm)) {
    expect([name, name.endsWith('_total')]).toEqual([name, type === 'counter']);
    if (/duration|latency|age|oldest/.test(name)) expect(name).toMatch(/_seconds$/);
  }
});
