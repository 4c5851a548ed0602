import { createHmac, randomBytes } from 'node:crypto';
import { requestBytes } from '../load/request.ts';

export const SECRET = 'not-a-secret-only-for-the-bench';

/** Signed create calls of about 1 KB, each for an order of its own, as CraftingStore's page documents them. */
export function createCalls(count: number): Buffer[] {
  return Array.from({ length: count }, () => createCall(randomBytes(8).toString('hex')));
}

/** The call for one order, `tx-…`. */
export function createCall(order: string): Buffer {
  const body = Buffer.from(
    JSON.stringify({
      type: 'PENDING',
      transactionId: `tx-${order}`,
      currency: 'usd',
      user: {
        identifier: `basket-${order}`,
        email: 'shopper@example.com',
        firstName: 'Sam',
        lastName: 'Shopper',
        billingAddressLineOne: '12 Example Street',
        billingAddressLineTwo: '',
        billingCity: 'Exampleton',
        billingZipCode: '12345',
        billingCountry: { name: 'Netherlands', code: 'NL', currency: 'EUR' },
      },
      package: { name: '1,000 gems and a rank', notes: 'n'.repeat(400), price: 900 },
      webhook: {
        failedUrl: 'https://blocks.example.net/checkout/failed',
        successUrl: 'https://blocks.example.net/checkout/success',
      },
    }),
  );
  const signature = createHmac('sha256', SECRET).update(body).digest('hex');
  return requestBytes({
    method: 'POST',
    path: '/craftingstore/blocks',
    headers: { 'content-type': 'application/json', 'x-signature': signature },
    body,
  });
}
