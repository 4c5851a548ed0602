import { effect } from '@preact/signals';
import { render } from 'preact';
import type { CheckoutPageData } from '../../shared/api.ts';
import { directionOf } from '../../shared/direction.ts';
import { CheckoutModel } from './model/checkout.ts';
import { CheckoutContext } from './model/context.ts';
import { wasTakenBack } from './model/taken-back.ts';
import { accentProperties } from './page/accent.ts';
import { Page } from './page/Page.tsx';
import { focusInto, forwardEscape, guardFrameEdges } from './parent/focus.ts';
import { createParentLink } from './parent/link.ts';

/** Puts the checkout on the page and connects it to the frame's parent, if there is one. Returns its end. */
export function startCheckout(
  data: CheckoutPageData,
  root: HTMLElement,
  assign: (url: string) => void = (url) => location.assign(url),
): () => void {
  const end = new AbortController();
  const ended = end.signal;
  const parent = createParentLink(data.parents, ({ at }) => focusInto(root, at), ended);
  const checkout = new CheckoutModel(data, { parent, assign, revisited: wasRevisited() || wasTakenBack(data.view.id) });

  for (const [property, value] of Object.entries(accentProperties(data.view.store.accent))) {
    document.documentElement.style.setProperty(property, value);
  }
  const stopLanguage = effect(() => showLanguage(checkout.language.locale.value));
  const onPageShow = ({ persisted }: PageTransitionEvent) => {
    if (persisted) checkout.restore();
  };
  window.addEventListener('pageshow', onPageShow, { signal: ended });

  render(
    <CheckoutContext.Provider value={checkout}>
      <Page />
    </CheckoutContext.Provider>,
    root,
  );
  if (parent) {
    guardFrameEdges(root, parent, ended);
    forwardEscape(parent, ended);
    parent.hello();
  }

  return () => {
    end.abort();
    stopLanguage();
    checkout[Symbol.dispose]();
    render(null, root);
  };
}

/** The document's language follows the shopper's; the address remembers it over reloads and challenges. */
function showLanguage(locale: string): void {
  const { documentElement } = document;
  if (documentElement.lang === locale) return;
  documentElement.lang = locale;
  documentElement.dir = directionOf(locale);
  const address = new URL(location.href);
  address.searchParams.set('locale', locale);
  history.replaceState(history.state, '', address);
}

function wasRevisited(): boolean {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return navigation?.type === 'back_forward';
}
