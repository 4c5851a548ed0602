import type { WrittenFiles } from './files.ts';
import { shortOrganization } from './organization.ts';
import { type Plan, type StorePlan, secretVariable, tokenFile } from './plan.ts';

/**
 * What to paste where, now that the files are written. Secrets are shown only to a person at a terminal: what a script
 * prints ends up in a log.
 */
export function nextSteps(plan: Plan, { secrets }: WrittenFiles, showSecrets: boolean): string {
  const secretOf = ({ id }: StorePlan) => {
    const name = secretVariable(id);
    return (showSecrets ? secrets.get(name) : undefined) ?? `the value of ${name} in .env`;
  };
  return [
    ...plan.stores.map((store) => storeSteps(plan.publicUrl, store, secretOf(store))),
    themeSteps(plan),
    `Then:
  tillgate doctor    checks everything
  tillgate serve     runs the server`,
  ].join('\n\n');
}

/** Places in the dashboards: CraftingStore's gateway page; ATShop's gateway and authentication guides. */
function storeSteps(publicUrl: string, store: StorePlan, secret: string): string {
  const { id } = store;
  switch (store.platform) {
    case 'craftingstore':
      return `CraftingStore dashboard, Payments → Gateways, custom gateway:
  Endpoint URL   ${publicUrl}/craftingstore/${id}
  Secret key     ${secret}
  Enable it, save with "Update Gateways", then enable it for each package (Packages → Gateway).`;
    case 'atshop':
      return `ATShop dashboard, gateway settings, Custom (Enterprise plan; no "Custom" tab: ask ATShop's support):
  Gateway URL    ${publicUrl}/atshop/${id}/payment-link
  Login token    Log in at atshop.io as an admin of the shop, best one made only for this. Open the browser's
                 developer console on the dashboard and run:
                   Meteor._localStorage.getItem('Meteor.loginToken')
                 Put the text it shows, without quotes, into ${tokenFile(id)}.
                 Do not log out there afterwards: that would end the token. Close the window instead.`;
    case 'commercelayer':
      return commerceLayerSteps(id, store.organization);
  }
}

/** Until the secret is there nothing else runs: doctor and serve say so. */
function commerceLayerSteps(id: string, organization: string): string {
  return `Commerce Layer, first of all:
  tillgate commercelayer setup --store ${id}
                 creates the gateway and its payment method, and saves the shared secret. It asks for the client id and
                 secret of an application of kind "integration" (dashboard, API credentials), or takes them from
                 TILLGATE_CL_CLIENT_ID and TILLGATE_CL_CLIENT_SECRET.
  webhookUrl     Copy the webhook endpoint URL, which the dashboard shows on the page of the gateway, to the line in
                 tillgate.yaml. Payments that take longer cannot be finished without it.
Your checkout page, with the script tag below, where the shopper presses Pay:
  const { status } = await window.Tillgate.commercelayer.pay({
    organization: '${shortOrganization(organization)}', store: '${id}', orderId, accessToken, // the shopper's own token
  });
  if (status === 'placed') showThanks();`;
}

function themeSteps({ publicUrl, stores }: Plan): string {
  // pay() talks to both from the page itself.
  const organizations = stores.flatMap((store) => (store.platform === 'commercelayer' ? [store.organization] : []));
  const connect = organizations.length > 0 ? `; connect-src ${[publicUrl, ...organizations].join(' ')}` : '';
  return `Store theme, before </body>, so that the checkout opens inside the store:
  <script async src="${publicUrl}/tillgate.js"></script>
Only if the store sends a Content-Security-Policy, add to it:
  script-src ${publicUrl}; frame-src ${publicUrl}${connect}`;
}
