import { useSignal } from '@preact/signals';
import type { CheckoutView } from '../../../shared/api.ts';

/** The store's logo, or its initial on the accent colour; the name always stands beside it. */
export function StoreMark({ store }: { store: CheckoutView['store'] }) {
  const broken = useSignal(false);
  return (
    <div class="store">
      {store.logo && !broken.value ? (
        <img
          src={store.logo}
          alt=""
          onError={() => {
            broken.value = true;
          }}
        />
      ) : (
        <span class="initial" aria-hidden="true">
          {[...store.name][0]?.toUpperCase()}
        </span>
      )}
      <bdi>{store.name}</bdi>
    </div>
  );
}
