import type { ComponentChildren } from 'preact';
import { useCheckout } from '../model/context.ts';

/** A real link to the store; inside a frame the store's page is asked to go there itself. */
export function StoreLink({ url, class: name, children }: { url: string; class: string; children: ComponentChildren }) {
  const { framed, leave } = useCheckout();

  function onClick(event: MouseEvent): void {
    const plain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
    if (framed.value && plain && leave(url)) event.preventDefault();
  }

  return (
    <a class={name} href={url} target={framed.value ? '_top' : undefined} onClick={onClick}>
      {children}
    </a>
  );
}
