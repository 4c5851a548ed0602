/** ATShop's REST reads, answered at once: any order id is an unpaid order of one product. */
import { serve } from './bare/serve.ts';

const PRODUCT = '4wuvZe7XgCZapx746';

serve(async ({ path }) => {
  const id = path.slice(path.lastIndexOf('/') + 1);
  const body = path.startsWith('/shop/orders/')
    ? {
        _id: id,
        productId: PRODUCT,
        paid: false,
        fulfilled: false,
        quantity: 2,
        currency: 'USD',
        email: 'shopper@example.com',
      }
    : { _id: id, name: 'Windows 11 Pro, one key', value: 1_250, useOrderIdAsItemName: false, type: 'key' };
  return { status: 200, body };
});
