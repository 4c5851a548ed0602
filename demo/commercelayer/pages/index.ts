import { type RequestHandler, Router } from 'express';
import type { FakeCommerceLayer } from '../index.ts';
import type { FashionLinks } from '../store.ts';

/** The shop's pages. */
export function fashionPages(_fake: FakeCommerceLayer, _links: () => FashionLinks): RequestHandler {
  return Router();
}
