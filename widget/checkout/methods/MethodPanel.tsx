import type { MethodView } from '../../../shared/api.ts';
import { CardPanel } from '../card/CardPanel.tsx';
import { CryptoPanel } from '../crypto/CryptoPanel.tsx';
import { FieldsPanel } from '../fields/FieldsPanel.tsx';
import { RedirectPanel } from '../redirect/RedirectPanel.tsx';
import { TransferPanel } from '../transfer/TransferPanel.tsx';

/** What a method asks for before it can be paid with. */
export function MethodPanel({ method }: { method: MethodView }) {
  switch (method.panel) {
    case 'card':
      return <CardPanel method={method} />;
    case 'transfer':
      return <TransferPanel />;
    case 'crypto':
      return <CryptoPanel />;
    case 'redirect':
      return <RedirectPanel method={method} />;
    case 'fields':
      return method.fields ? <FieldsPanel key={method.id} fields={method.fields} /> : null;
  }
}
