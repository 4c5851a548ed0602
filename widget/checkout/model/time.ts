/** A duration for the ear: `10 minutes`, `30 Sekunden`. */
export function spokenTime(ms: number, locale: string): string {
  const seconds = Math.round(ms / 1000);
  const [value, unit] = seconds >= 60 ? [seconds / 60, 'minute'] : [seconds, 'second'];
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}

/** A duration for the eye: `9:05`. Rounded up, so that `0:00` means over. */
export function clockTime(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** A moment for the eye, in the shopper's own time zone. */
export function moment(epochMs: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(epochMs);
}
