import type { MarkPaidResult, Operator } from '../server/operator/operator.ts';

/** What the overview's button does: the same as `tillgate mark-paid <order> `. Returns a sentence for the page. */
export async function markTransferReceived(operator: Pick<Operator, 'markPaid'>, orderRef: string): Promise<string> {
  const result = await operator.markPaid({
    target: orderRef,
    received: null,
    bankRef: `DEMO-${orderRef}`,
    accept: false,
    by: 'demo',
  });
  return describe(result);
}

function describe(result: MarkPaidResult): string {
  switch (result.result) {
    case 'paid':
      return 'Recorded: the store is being told.';
    case 'duplicate':
      return 'This transfer was recorded before; nothing changed.';
    case 'flagged':
      return `Recorded, but it needs a decision: ${result.flags.join(', ')}.`;
    case 'refused':
      return result.code === 'not_a_transfer' || result.code === 'not_found'
        ? 'No bank transfer is awaited for this order: choose "Bank transfer" in the checkout first.'
        : result.message;
  }
}
