import { useCheckout } from '../model/context.ts';

/** The one polite live region of the page; see model/announcer.ts. */
export function Announcer() {
  const { announcer } = useCheckout();
  return (
    <div class="offscreen" role="status" aria-live="polite">
      {announcer.text.value}
    </div>
  );
}
