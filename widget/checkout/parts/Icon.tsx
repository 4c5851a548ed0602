const PATHS = {
  card: 'M3 6.5h18v11H3zM3 10h18M6 14.5h4',
  fields: 'M3 6.5h18v11H3zM3 10h18M6 14.5h4',
  transfer: 'M3.5 9 12 4l8.5 5zM5 9v8m4.5-8v8m5-8v8M19 9v8M3.5 20h17',
  crypto:
    'M9 6.5v11M9 6.5h4.5a2.7 2.7 0 0 1 0 5.5H9m4.5 0a2.7 2.7 0 0 1 0 5.5H9M10.5 4v2.5m3-2.5v2.5m-3 11V20m3-2.5V20M6.5 6.5H9m-2.5 11H9',
  redirect: 'M13 4h7v7M20 4l-9 9M10 5H5v14h14v-5',
  lock: 'M6 11h12v9H6zM9 11V8a3 3 0 0 1 6 0v3',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  alert: 'M12 7v6m0 3.5v.5',
  clock: 'M12 6.5V12l3.5 2',
  copy: 'M9 9h11v11H9zM15 9V4H4v11h5',
  cross: 'm7 7 10 10M17 7 7 17',
  back: 'M19 12H5m6-6-6 6 6 6',
} as const;

export type IconName = keyof typeof PATHS;

/** A line drawing beside a text that says the same. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
