/** What a server's process tells the bench. */
export type Told =
  | { readonly url: string }
  | { readonly number: number; readonly answer: unknown }
  | { readonly number: number; readonly error: string };

/** What the bench can have a server do: `Child.ask`. */
export type Offers = Readonly<Record<string, (value: never) => unknown>>;

/** Says that the server listens, answers what the bench asks for, and ends with it. */
export function tellParent(url: string, offers: Offers = {}): void {
  const all: Offers = { cpu, ...offers };
  const tell = (told: Told) => void process.send?.(told);
  process.on('message', async ({ number, what, value }: { number: number; what: string; value: never }) => {
    try {
      tell({ number, answer: (await all[what]?.(value)) ?? null });
    } catch (error) {
      tell({ number, error: error instanceof Error ? String(error.stack) : String(error) });
    }
  });
  process.on('disconnect', () => process.exit(0));
  process.on('SIGTERM', () => process.exit(0));
  tell({ url });
}

function cpu(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}
