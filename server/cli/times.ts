/** `12:03:11` in a time zone. */
export const timeOf = (epochMs: number, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'medium', hourCycle: 'h23' }).format(epochMs);

/** `Sat 28 Nov 2026` in a time zone. */
export const dayOf = (epochMs: number, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' })
    .format(epochMs)
    .replaceAll(',', '');

/** `UTC+01:00` as it is in a time zone at that moment; `UTC` where there is no difference. */
export function offsetOf(epochMs: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'longOffset' }).formatToParts(epochMs);
  return (parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT').replace('GMT', 'UTC');
}
