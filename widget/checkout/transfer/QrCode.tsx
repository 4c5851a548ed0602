import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

interface Props {
  readonly payload: string;
  readonly label: string;
  readonly ecc: 'L' | 'M';
}

/** Always dark on white: many scanners cannot read an inverted code. Without it the values still do. */
export function QrCode({ payload, label, ecc }: Props) {
  const code = useSignal<{ readonly path: string; readonly size: number } | null>(null);

  useEffect(() => {
    let current = true;
    import('./qr-path.ts').then(
      ({ qrPath }) => {
        if (current) code.value = qrPath(payload, ecc);
      },
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [payload, ecc, code]);

  if (!code.value) return <div class="qr" />;
  const { path, size } = code.value;
  return (
    <figure class="qr">
      <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shape-rendering="crispEdges">
        <path d={path} />
      </svg>
      <figcaption aria-hidden="true">{label}</figcaption>
    </figure>
  );
}
