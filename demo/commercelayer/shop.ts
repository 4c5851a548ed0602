import type { DemoClock } from '../kit/clock.ts';
import type { CommerceLayerFaults } from './faults.ts';
import type { Journal } from './journal.ts';
import type { Document, IncludeTree } from './jsonapi/render.ts';
import type { OrderLocks } from './model/locks.ts';
import type { Records } from './model/records.ts';
import type { UnknownUpstream } from './options.ts';

/** What the payments work on. */
export interface Shop {
  readonly records: Records;
  readonly clock: DemoClock;
  readonly journal: Journal;
  readonly faults: CommerceLayerFaults;
  readonly upstream: Required<UnknownUpstream>;
  readonly locks: OrderLocks;
  /** For `webhook_endpoint_url`: where servers find the fake. */
  readonly apiUrl: () => string;
  /** A document for a gateway call: relative links. */
  document(include: IncludeTree): Document;
}
