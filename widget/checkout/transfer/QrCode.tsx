import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useText } from '../model/context.ts';

/** Always dark on white: many scanners cannot read an inverted code. Without it the values still do. */
export function QrCode({ payload }: { payload: string }) {
  const { t } = useText();
  const code = useSignal<{ readonly path: string; readonly size: number } | null>(null);

  useEffect(() => {
    let current = true;
    import('./qr-path.ts').then(
      ({ qrPath }) => {
        if (current) code.value = qrPath(payload);
      },
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [payload, code]);

  if (!code.value) return <div class="qr" />;
  const { path, size } = code.value;
  return (
    <figure class="qr">
      <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={t('transfer.qr')} shape-rendering="crispEdges">
        <path d={path} />
      </svg>
      <figcaption aria-hidden="true">{t('transfer.qr')}</figcaption>
    </figure>
  );
}
