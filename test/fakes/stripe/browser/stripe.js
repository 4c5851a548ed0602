/**
 * A Stripe.js on this machine: as much of it as a Payment Element needs. It draws its fields in a frame of
 * js.stripe.com, speaks with api.stripe.com, shows a card's confirmation in a frame of hooks.stripe.com, and leaves the
 * page for a bank's. Like the real one it never takes an intent that is not what the fields were made for.
 */
(() => {
  const FRAMES = 'https://js.stripe.com/v3/elements-inner.html';

  const heardFrom = (frame, key, isIt) =>
    new Promise((resolve) => {
      const listen = ({ source, data }) => {
        if (source !== frame.contentWindow || data?.[key] === undefined || !isIt(data[key])) return;
        removeEventListener('message', listen);
        resolve(data[key]);
      };
      addEventListener('message', listen);
    });

  function createPaymentElement(options) {
    const handlers = {};
    const frame = document.createElement('iframe');
    frame.title = 'Secure payment input frame';
    frame.allow = 'payment *';
    frame.style.setProperty('inline-size', '100%');
    frame.style.setProperty('block-size', '190px');
    frame.style.setProperty('border', '0');
    const say = (message) => frame.contentWindow?.postMessage({ element: message }, '*');
    const show = () => {
      const { theme, variables = {} } = options.appearance ?? {};
      const colours = {
        '--text': variables.colorText,
        '--surface': variables.colorBackground,
        '--bad': variables.colorDanger,
        '--radius': variables.borderRadius,
        '--line': theme === 'night' ? '#424353' : '#e6e6e6',
      };
      const known = Object.fromEntries(Object.entries(colours).filter(([, value]) => value));
      say({ options: { colours: known, locale: options.locale ?? 'auto' } });
    };
    addEventListener('message', ({ source, data }) => {
      if (source !== frame.contentWindow || !data?.fields) return;
      if (data.fields.type === 'ready') show();
      if (data.fields.type === 'ready') handlers.ready?.({});
      if (data.fields.type === 'change') handlers.change?.({ value: { type: data.fields.method } });
    });
    return {
      show,
      on(event, handler) {
        handlers[event] = handler;
      },
      mount(host) {
        frame.src = FRAMES;
        host.append(frame);
      },
      focus: () => say({ ask: 'focus' }),
      destroy: () => frame.remove(),
      async submit() {
        const answer = heardFrom(frame, 'fields', ({ type }) => type === 'submitted');
        say({ ask: 'submit' });
        return (await answer).method;
      },
    };
  }

  window.Stripe = (key) => {
    const api = async (path, form) => {
      const search = new URLSearchParams({ key, ...form });
      const url = `https://api.stripe.com/v1/payment_intents/${path}`;
      const response = await (path.endsWith('/confirm')
        ? fetch(url, { method: 'POST', body: search })
        : fetch(`${url}?${search}`));
      return response.json();
    };

    /** The card's own confirmation, over the page. */
    async function confirmOverPage(intent) {
      const frame = document.createElement('iframe');
      frame.title = 'Confirm with your bank';
      for (const [name, value] of Object.entries({
        position: 'fixed',
        inset: '0',
        'z-index': '9',
        background: '#fff',
      })) {
        frame.style.setProperty(name, value);
      }
      frame.style.setProperty('inline-size', '100%');
      frame.style.setProperty('block-size', '100%');
      frame.src = `https://hooks.stripe.com/bank/${intent.id}?inside=1`;
      document.body.append(frame);
      await heardFrom(frame, 'bank', () => true);
      frame.remove();
      const after = await api(`${intent.id}/in_browser`, { client_secret: intent.client_secret });
      if (after.status !== 'requires_payment_method') return { paymentIntent: after };
      const message = 'We are unable to authenticate your payment method. Please choose a different one.';
      return { error: { type: 'invalid_request_error', code: 'payment_intent_authentication_failure', message } };
    }

    return {
      elements(options) {
        const element = createPaymentElement(options);
        let method = null;
        return {
          options,
          chosen: () => method,
          create: () => element,
          update(changes) {
            Object.assign(options, changes);
            element.show();
          },
          async submit() {
            method = await element.submit();
            if (method) return { selectedPaymentMethod: method };
            return { error: { type: 'validation_error', message: 'Your card number is invalid.' } };
          },
        };
      },
      async confirmPayment({ elements, clientSecret, confirmParams, redirect }) {
        const [id] = clientSecret.split('_secret_');
        const before = await api(`${id}/in_browser`, { client_secret: clientSecret });
        if (before.error) return { error: before.error };
        const { amount, currency, captureMethod, setupFutureUsage } = elements.options;
        const wanted = [amount, currency, captureMethod ?? 'automatic', setupFutureUsage ?? null];
        const given = [before.amount, before.currency, before.capture_method, before.setup_future_usage];
        if (JSON.stringify(wanted) !== JSON.stringify(given)) {
          throw new Error(`IntegrationError: the fields were made for ${wanted}, the PaymentIntent for ${given}`);
        }
        if (redirect !== 'if_required') throw new Error('The fake only knows redirect: if_required');
        const answer = await api(`${id}/confirm`, {
          client_secret: clientSecret,
          payment_method: elements.chosen(),
          return_url: confirmParams.return_url,
        });
        if (answer.error) return { error: answer.error };
        if (answer.next_action?.type === 'redirect_to_url') {
          location.assign(`https://hooks.stripe.com/bank/${id}`);
          return new Promise(() => {});
        }
        if (answer.next_action?.type === 'use_stripe_sdk') return confirmOverPage(answer);
        return { paymentIntent: answer };
      },
    };
  };
})();
