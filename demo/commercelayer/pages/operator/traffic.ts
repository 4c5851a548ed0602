import { type Html, html } from '../../../../server/html.ts';
import type { CallRecord, WebhookRecord } from '../../index.ts';
import { amount, moment, pill } from './words.ts';

/** What the platform asked the gateway, newest first. `currency`: of the order; without one amounts stay in cents. */
export function callsSection(calls: readonly CallRecord[], currency?: string): Html {
  const row = ({ at, action, api, amountCents, end, status, durationMs, answer }: CallRecord) => html`
        <tr data-call="${action}">
          <td>${moment(at)}</td>
          <td>${action} <small class="muted">${api}</small></td>
          <td class="number">${currency === undefined ? `${amountCents} cents` : amount(amountCents, currency)}</td>
          <td>${status === null ? pill(end) : html`<span class="pill ${status < 400 ? 'good' : 'bad'}">${status}</span>`}</td>
          <td class="number">${durationMs} ms</td>
          <td>${answer !== null && html`<details><summary>Answer</summary><pre tabindex="0">${answer}</pre></details>`}</td>
        </tr>`;
  return html`
  <section id="calls" aria-labelledby="calls-title" data-live>
    <h2 id="calls-title">Calls to the gateway</h2>
    ${
      calls.length === 0
        ? html`<p class="muted">None yet.</p>`
        : html`<div class="scroll" tabindex="0" role="group" aria-labelledby="calls-title"><table>
      <thead><tr><th>Time</th><th>Call</th><th class="number">Asked for</th><th>Answer</th><th class="number">Took</th><th><span class="unseen">More</span></th></tr></thead>
      <tbody>${calls.toReversed().map(row)}</tbody>
    </table></div>`
    }
  </section>`;
}

/** What the gateway told later, newest first. */
export function webhooksSection(webhooks: readonly WebhookRecord[]): Html {
  const row = ({ at, api, actionId, verdict, answered, body }: WebhookRecord) => html`
        <tr data-verdict="${verdict}">
          <td>${moment(at)}</td>
          <td><code>${actionId ?? 'none'}</code> <small class="muted">${api}</small></td>
          <td>${pill(verdict)}</td>
          <td>${answered ?? 'on its way'}</td>
          <td><details><summary>Body</summary><pre tabindex="0">${body}</pre></details></td>
        </tr>`;
  return html`
  <section id="webhooks" aria-labelledby="webhooks-title" data-live>
    <h2 id="webhooks-title">Webhooks received</h2>
    ${
      webhooks.length === 0
        ? html`<p class="muted">None yet. They come when a payment is decided after its call was answered.</p>`
        : html`<div class="scroll" tabindex="0" role="group" aria-labelledby="webhooks-title"><table>
      <thead><tr><th>Time</th><th>Action</th><th>Verdict</th><th>Answered</th><th><span class="unseen">More</span></th></tr></thead>
      <tbody>${webhooks.toReversed().map(row)}</tbody>
    </table></div>`
    }
  </section>`;
}
