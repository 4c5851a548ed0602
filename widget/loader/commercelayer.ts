import type { CommerceLayerPay } from '../commercelayer/types.ts';
import { base } from './origin.ts';

/** Grows with each failure, because a browser remembers a failed import for its address. */
let fresh = '';

/** Fetches the steps of Commerce Layer from Tillgate when they are first needed, and hands over. */
export const pay: CommerceLayerPay = (options) =>
  import(/* @vite-ignore */ `${base}commercelayer.js${fresh}`).then(
    (steps) => steps.pay(options),
    () => {
      fresh += '?';
      return { status: 'failed', code: 'unavailable', order: { id: options.orderId } };
    },
  );
