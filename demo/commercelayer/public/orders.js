/** Keeps the merchant's pages fresh without a reload, and what is being typed in place. */

const EVERY_MS = 2_000;
/** A form that was refused is answered below the order's own address. */
const page = location.pathname.split('/').slice(0, 3).join('/') + location.search;

/** As the server sent it: opened details and typed amounts change only the page. */
const sent = new Map([...document.querySelectorAll('[data-live]')].map((section) => [section.id, section.outerHTML]));

function refresh(fresh) {
  for (const section of document.querySelectorAll('[data-live]')) {
    const next = fresh.getElementById(section.id);
    const isInUse = section.contains(document.activeElement) || section.querySelector('details[open]');
    if (!next || isInUse || sent.get(section.id) === next.outerHTML) continue;
    sent.set(section.id, next.outerHTML);
    section.replaceWith(document.adoptNode(next));
  }
}

async function poll() {
  try {
    if (!document.hidden) {
      const response = await fetch(page);
      if (response.ok) refresh(new DOMParser().parseFromString(await response.text(), 'text/html'));
    }
  } catch {
    // The demo is down: later.
  }
  setTimeout(poll, EVERY_MS);
}

// Once is enough; the server refuses the second one anyway.
document.addEventListener('submit', ({ target }) => {
  setTimeout(() => {
    for (const button of target.querySelectorAll('button')) button.disabled = true;
  });
});
// Back by the browser's memory: money has moved since.
addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
setTimeout(poll, EVERY_MS);
