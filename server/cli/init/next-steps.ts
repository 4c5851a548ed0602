import type { WrittenFiles } from './files.ts';
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
function storeSteps(publicUrl: string, { id, platform }: StorePlan, secret: string): string {
  switch (platform) {
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
  }
}

function themeSteps({ publicUrl }: Plan): string {
  return `Store theme, before </body>, so that the checkout opens inside the store:
  <script async src="${publicUrl}/tillgate.js"></script>
Only if the store sends a Content-Security-Policy, add to it:
  script-src ${publicUrl}; frame-src ${publicUrl}`;
}
