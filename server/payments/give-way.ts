/** So many within two slices are a burst; below, what they ask for costs nobody anything. */
const BURST = 50;
const SLICE_MS = 100;
/** Between two looks during a burst. */
const PAUSE_MS = 20;
/** A burst that lasts longer than this is no reason to wait any more. */
const PATIENCE_MS = 1_000;

/**
 * Lets a burst of notifications in before they are worked off: their senders wait for an answer, and send again where it
 * is late, while the jobs can wait a moment. Of the jobs a few are done now and then meanwhile. Without a burst each is
 * looked at as it comes.
 *
 * @param look begins a look at what is due
 */
export function giveWayToBurst(look: () => void, monotonic: () => number = () => performance.now()) {
  let slice = 0;
  let inSlice = 0;
  let inLastSlice = 0;
  let since: number | null = null;
  let planned = false;

  function isBurst(now: number): boolean {
    const present = Math.floor(now / SLICE_MS);
    if (present !== slice) {
      inLastSlice = present === slice + 1 ? inSlice : 0;
      inSlice = 0;
      slice = present;
    }
    return inSlice + inLastSlice >= BURST;
  }

  function lookSoon(): void {
    const now = monotonic();
    since = isBurst(now) ? (since ?? now) : null;
    if (since === null || now - since > PATIENCE_MS) {
      look();
    } else if (!planned) {
      planned = true;
      setTimeout(() => {
        planned = false;
        look();
      }, PAUSE_MS);
    }
  }

  return {
    /** A notification came. */
    arrived(): void {
      isBurst(monotonic());
      inSlice += 1;
      lookSoon();
    },
    /** More is due than there was room for, and now there is room. */
    left: lookSoon,
  };
}
