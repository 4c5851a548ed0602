import { randomBytes } from 'node:crypto';
import { SIGNATURE_HEADER, sign } from '../../../server/providers/sandbox/bank/signature.ts';
import { requestBytes } from '../load/request.ts';
import { SANDBOX_SECRET } from '../servers/ours.ts';
import { someShopper } from './shopper.ts';

/** A signed event of the sandbox's bank about a payment nobody knows: what is measured is the taking in. */
export function notificationCall(): Buffer {
  const id = randomBytes(12).toString('hex');
  const now = Date.now();
  const body = Buffer.from(
    JSON.stringify({
      id: `evt_${id}`,
      type: 'payment.captured',
      createdAt: now,
      data: { ref: `sbx_${id}`, merchantRef: `pay_${id}` },
    }),
  );
  return requestBytes({
    method: 'POST',
    path: '/notifications/card',
    headers: {
      ...someShopper(),
      'content-type': 'application/json',
      [SIGNATURE_HEADER]: sign(SANDBOX_SECRET, body, now),
    },
    body,
  });
}
