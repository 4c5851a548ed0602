import type { AtshopProduct } from './options.ts';

export const SHOP_ID = 'ZBAWZE4LzB4RoguGY';

/** What the demo shop sells. */
export const DEFAULT_PRODUCTS: readonly AtshopProduct[] = [
  {
    _id: 'lqHmT5CuB7Zhigzfz',
    shopId: SHOP_ID,
    name: 'Puzzle Quarry, full game key',
    description: 'One activation key, delivered by e-mail as soon as the payment is confirmed.',
    minQuantity: 1,
    stockCount: 120,
    value: 1299,
    useOrderIdAsItemName: false,
  },
  {
    _id: 'mXw3RtY8uKpLc5vNd',
    shopId: SHOP_ID,
    name: 'Soundtrack, lossless download',
    description: 'Payment pages show only the order number for this one: the seller keeps product names private.',
    minQuantity: 1,
    stockCount: 40,
    value: 450,
    useOrderIdAsItemName: true,
  },
];
