import type { OrderChange } from '../shop.ts';
import type { Publication, PublishedDocument } from './publications.ts';
import { publishedOrder } from './publications.ts';

type Send = (message: Record<string, unknown>) => void;

/**
 * What one client sees: several subscriptions share a collection, so a document is `added` once and `removed` only when
 * the last subscription that shows it has ended.
 */
export class ClientView {
  readonly #subscriptions = new Map<string, Publication>();
  readonly #shownBy = new Map<string, Set<string>>();
  readonly #send: Send;

  constructor(send: Send) {
    this.#send = send;
  }

  add(subscription: string, publication: Publication): void {
    this.#subscriptions.set(subscription, publication);
    for (const document of publication.documents) this.#show(subscription, document);
  }

  /** False when there is no such subscription. */
  remove(subscription: string): boolean {
    for (const key of [...this.#shownBy.keys()]) this.#hide(subscription, key);
    return this.#subscriptions.delete(subscription);
  }

  /** Passes a change of an order on to this client, if it sees the order before or after. */
  change({ order, fields, cleared }: OrderChange): void {
    const key = keyOf(publishedOrder(order));
    if (this.#shownBy.has(key)) {
      this.#send({
        msg: 'changed',
        collection: 'shop.orders',
        id: order._id,
        fields,
        ...(cleared.length > 0 ? { cleared } : {}),
      });
    }
    for (const [subscription, publication] of this.#subscriptions) {
      if (publication.includes(order)) this.#show(subscription, publishedOrder(order));
      else this.#hide(subscription, key);
    }
  }

  #show(subscription: string, document: PublishedDocument): void {
    const key = keyOf(document);
    const showing = this.#shownBy.get(key);
    if (showing) {
      showing.add(subscription);
      return;
    }
    this.#shownBy.set(key, new Set([subscription]));
    this.#send({ msg: 'added', ...document });
  }

  #hide(subscription: string, key: string): void {
    const showing = this.#shownBy.get(key);
    if (!showing?.delete(subscription) || showing.size > 0) return;
    this.#shownBy.delete(key);
    const [collection, id] = key.split('\n');
    this.#send({ msg: 'removed', collection, id });
  }
}

const keyOf = ({ collection, id }: PublishedDocument) => `${collection}\n${id}`;
