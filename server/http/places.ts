/** One shopper has a tab or two; a school or a phone network is one address; and a server has only so many sockets. */
const PER_CHECKOUT = 12;
const PER_ADDRESS = 200;
const TOGETHER = 5_000;

/** Who may watch at the same time, counted. */
export function createPlaces() {
  const taken = new Map<string, number>();
  const add = (key: string, difference: 1 | -1) => {
    const count = (taken.get(key) ?? 0) + difference;
    if (count === 0) taken.delete(key);
    else taken.set(key, count);
  };
  return {
    /** Takes a place; what it returns gives it back, once. Null: there is none. */
    take(checkout: string, address = 'unknown'): (() => void) | null {
      const wanted: [key: string, most: number][] = [
        [`checkout ${checkout}`, PER_CHECKOUT],
        [`address ${address}`, PER_ADDRESS],
        ['all', TOGETHER],
      ];
      if (wanted.some(([key, most]) => (taken.get(key) ?? 0) >= most)) return null;
      for (const [key] of wanted) add(key, 1);
      return () => {
        for (const [key] of wanted.splice(0)) add(key, -1);
      };
    },
  };
}
