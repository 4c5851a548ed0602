/**
 * EJSON as DDP carries it: dates as `{"$date":ms}`, NaN and infinities as `{"$InfNaN":n}`. Only what an ATShop document
 * can hold.
 */
export function toEjson(value: unknown): unknown {
  if (value instanceof Date) return { $date: value.getTime() };
  if (typeof value === 'number' && !Number.isFinite(value))
    return { $InfNaN: Number.isNaN(value) ? 0 : Math.sign(value) };
  if (Array.isArray(value)) return value.map(toEjson);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, toEjson(member)]));
  }
  return value;
}
