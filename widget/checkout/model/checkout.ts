import { batch, computed, createModel, effect, signal } from '@preact/signals';
import type { CardDetails, CheckoutPageData, CheckoutView, MethodView } from '../../../shared/api.ts';
import { fetchView } from '../api/client.ts';
import { followCheckout } from '../api/follow.ts';
import { createCardForm } from '../card/form.ts';
import { clientSecretOf, createFields, isInFields } from '../fields/model.ts';
import { ownPage } from '../fields/returned.ts';
import { leavesThePage } from '../fields/ways.ts';
import { createOptionChoice, optionsOf } from '../options/choice.ts';
import type { ParentLink } from '../parent/link.ts';
import { reportTo } from '../parent/report.ts';
import { createAnnouncer } from './announcer.ts';
import { createCountdown } from './countdown.ts';
import { createLanguage } from './language.ts';
import { createPress } from './press.ts';
import { returnWhenCompleted } from './return.ts';
import { isSettled, screenOf } from './screen.ts';
import { speakScreens, speakTotal } from './spoken.ts';
import { rememberReturn } from './taken-back.ts';
import { spokenTime } from './time.ts';
import { pricedOn, totalOf } from './total.ts';

/** Processing longer than this is answered with a calmer text, and closing is allowed again. */
const SLOW_MS = 10_000;

/** What the model needs from the page it lives in. */
export interface Surroundings {
  /** The store's page around the frame; null when the checkout is a page of its own. */
  readonly parent: Pick<ParentLink, 'send'> | null;
  /** Navigates this document. */
  assign(url: string): void;
  /** The page was reached by Back or Forward. */
  readonly revisited: boolean;
}

/** One checkout: all state of the page and everything the shopper can do. Components only read it. */
export const CheckoutModel = createModel((data: CheckoutPageData, { parent, assign, ...page }: Surroundings) => {
  const view = signal(data.view);
  const choosing = signal(false);
  const picked = signal(new URLSearchParams(location.search).get('method'));
  const slow = signal(false);
  const revisited = signal(page.revisited);
  const visit = signal(0);

  const fields = createFields(view, () => refresh());
  const screen = computed(() => {
    const shown = screenOf(view.value, choosing.value);
    if (shown === 'pay' && fields.checking.value) return 'processing';
    // What was typed into the fields would go with them.
    return shown === 'processing' && fields.busy.value ? 'pay' : shown;
  });
  const settled = computed(() => isSettled(view.value));
  const ticking = computed(() => view.value.state === 'open' || view.value.state === 'processing');
  const method = computed(() => {
    const { methods, payment } = view.value;
    const wanted = picked.value ?? payment?.method;
    return methods.find(({ id }) => id === wanted) ?? methods[0] ?? null;
  });

  const priced = computed(() => pricedOn(screen.value, method.value, view.value.payment));
  const total = computed(() => totalOf(view.value, priced.value));

  const language = createLanguage(data);
  const announcer = createAnnouncer();
  const press = createPress(receive);
  const countdown = createCountdown(view, ticking, {
    onThreshold: (ms) => {
      const time = spokenTime(ms, language.locale.peek());
      announcer.say(language.translate.peek()('countdown.left', { time }));
    },
    onZero: () => void refresh(),
  });
  const card = createCardForm(() => view.peek().now);
  const options = createOptionChoice(data.view.id);
  const paysElsewhere = computed(() => parent !== null && leavesThePage(fields.way.value));
  const locked = computed(
    () => press.running.value || fields.busy.value || (screen.value === 'processing' && !slow.value),
  );

  /** Takes over what the server says, unless something newer is known already. */
  function receive(next: CheckoutView): void {
    const known = view.peek();
    if (next.id !== known.id || next.version < known.version) return;
    batch(() => {
      view.value = next;
      if (next.payment?.id === known.payment?.id) return;
      choosing.value = false;
      press.arrived();
      // Sent once, a security code is not kept; everything else is, for the next try.
      card.clearCvc();
      // What was not to be had is not tried again unasked.
      const { payment } = next;
      if (payment?.failure?.code === 'method_unavailable') options.choose(payment.method, null);
    });
  }

  async function refresh(): Promise<void> {
    const answer = await fetchView(view.peek().id);
    if (answer.kind === 'view') receive(answer.view);
  }

  /** Goes there with the whole page. False when the framing page has not answered yet. */
  function leave(url: string): boolean {
    if (parent) return parent.send({ type: 'leave', url });
    assign(url);
    return true;
  }

  /** Opens the page on which the shopper confirms the payment. */
  function visitAction(): void {
    const action = view.peek().payment?.action;
    if (!action) return;
    if (action.display === 'frame') assign(action.url);
    else leave(action.url);
  }

  /** Asks the server to begin an attempt with a method, in place of one the shopper leaves unfinished. */
  function begin(chosen: MethodView, details?: CardDetails): Promise<CheckoutView | null> {
    const { id, payment } = view.peek();
    const replace = choosing.peek() || (isInFields(payment) && payment?.method !== chosen.id);
    const locale = language.locale.peek();
    const option = chosen.options ? optionsOf(options, chosen.id, locale).chosen : null;
    return press.start(id, {
      method: chosen.id,
      locale,
      ...(option !== null && { option }),
      total: totalOf(view.peek(), chosen).amountMinor,
      ...(details && { details }),
      ...(replace && { replace: true }),
    });
  }

  /** The client secret of the method's attempt; begins one where none is under way. */
  async function secretFor(chosen: MethodView): Promise<string | null> {
    const ofChosen = ({ payment }: CheckoutView) => (payment?.method === chosen.id ? clientSecretOf(payment) : null);
    const known = ofChosen(view.peek());
    if (known !== null) return known;
    const started = await begin(chosen);
    return started && ofChosen(started);
  }

  async function pay(details?: CardDetails): Promise<void> {
    const { payment } = view.peek();
    const chosen = method.peek();
    if (!chosen) return;
    if (chosen.panel === 'fields') {
      if (paysElsewhere.peek()) return void leave(ownPage(chosen.id));
      return fields.pay(() => secretFor(chosen));
    }
    if (choosing.peek() && payment?.state === 'awaitingTransfer' && payment.method === chosen.id) {
      // Back to the instructions already given: a second reference would only confuse.
      choosing.value = false;
      return;
    }
    const started = await begin(chosen, details);
    if (started && screen.peek() === 'actionRequired') visitAction();
  }

  function chooseAnother(): void {
    const { methods, payment } = view.peek();
    picked.value = methods.find(({ id }) => id !== payment?.method)?.id ?? null;
    choosing.value = true;
  }

  /** The browser shows a frozen copy of the page: nothing it remembers can be relied on. */
  function restore(): void {
    press.reset();
    revisited.value = true;
    visit.value++;
    void refresh();
  }

  effect(() => {
    visit.value; // A restored page has lost its connection.
    if (!settled.value) return followCheckout(data.view.id, receive);
  });

  effect(() => {
    slow.value = false;
    if (screen.value !== 'processing') return;
    const timer = setTimeout(() => {
      slow.value = true;
    }, SLOW_MS);
    return () => clearTimeout(timer);
  });

  speakScreens(view, screen, total, language, announcer.say);
  speakTotal(total, screen, language, announcer.say);
  returnWhenCompleted(view, revisited, (url) => {
    rememberReturn(data.view.id);
    leave(url);
  });
  if (parent) reportTo(parent, view, locked);

  return {
    view,
    screen,
    method,
    priced,
    total,
    slow,
    revisited,
    locked,
    language,
    announcer,
    press,
    countdown,
    card,
    fields,
    paysElsewhere,
    options,
    framed: computed(() => parent !== null),
    pay,
    leave,
    visitAction,
    chooseAnother,
    restore,
    pick(id: string) {
      picked.value = id;
      press.clearNotice();
      fields.clearNotice();
    },
    close() {
      parent?.send({ type: 'close' });
    },
  };
});

export type Checkout = InstanceType<typeof CheckoutModel>;
