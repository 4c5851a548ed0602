import { useRef } from 'preact/hooks';
import { useCheckout } from '../model/context.ts';
import { Screen } from './Screen.tsx';
import { useScreenFocus } from './useScreenFocus.ts';

/** The sheet that holds the current screen. */
export function Panel() {
  const { screen, view } = useCheckout();
  const panel = useRef<HTMLDivElement>(null);
  useScreenFocus(panel, screen.value, view.value.payment?.id ?? null);
  return (
    <div class="panel" ref={panel}>
      <Screen />
    </div>
  );
}
