import type { RequestParamHandler } from 'express';
import { inLogContext } from '../log-context.ts';
import { isCheckoutId } from '../payments/ids.ts';

/** What is logged while a checkout's address is served names the checkout; nothing else a caller writes there. */
export const checkoutInLog: RequestParamHandler = (_request, _response, next, id: unknown) => {
  if (typeof id === 'string' && isCheckoutId(id)) inLogContext({ checkout: id }, next);
  else next();
};
