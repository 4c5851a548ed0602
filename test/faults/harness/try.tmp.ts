import { playRound } from '/work/faults/test/faults/harness/round.ts';

const seed = Number(process.argv[2] ?? 1),
  orders = Number(process.argv[3] ?? 10);
const t = performance.now();
const r = await playRound({ seed, orders });
console.log(
  ((performance.now() - t) / 1000).toFixed(1),
  's',
  r.runs,
  r.captured,
  r.confirmed,
  JSON.stringify([...r.tried]),
);
for (const v of r.violations) console.log(v.oracle, v.kind ?? '', v.what);
