import { isLoopbackUrl } from '../../loopback.ts';
import { PLATFORMS, type Plan, type StorePlan, secretVariable, sharedSecretFile, tokenFile } from './plan.ts';

/** The commented `tillgate.yaml` of a plan. */
export function yamlText(plan: Plan): string {
  const methods = [...(plan.sandbox ? ['card'] : []), ...(plan.bank ? ['bank'] : [])];
  return `${[
    HEAD,
    `publicUrl: ${quoted(plan.publicUrl)}`,
    '',
    '# One file holds everything Tillgate must not forget. Back it up.',
    'database: ./data/tillgate.db',
    '',
    ...NETWORK,
    '',
    'stores:',
    ...plan.stores.flatMap((store) => storeLines(store, methods)),
    '',
    'methods:',
    ...(plan.sandbox ? sandboxLines(plan.publicUrl) : []),
    ...(plan.bank ? bankLines(plan.bank.iban, plan.bank.beneficiary) : []),
  ].join('\n')}\n`;
}

const HEAD = `# Tillgate's configuration. Check it with: tillgate doctor
# \${NAME} is an environment variable, or a line of .env beside this file; \${file:/path} is the content of a file.

# Where shoppers and stores reach Tillgate, exactly: https, host, no path.`;

const NETWORK = [
  '# Where it listens. PORT and HOST of the environment win.',
  '# port: 8080',
  '# host: 0.0.0.0',
  '# How many proxies stand in front of it: without this, rate limits count the proxy as one visitor.',
  '# trustProxy: 1',
];

function storeLines(store: StorePlan, methods: readonly string[]): string[] {
  return [
    `  - id: ${quoted(store.id)}`,
    `    platform: ${store.platform}      # ${PLATFORMS[store.platform].name}`,
    '    # Addresses of the store, exactly as the browser shows them, without a path. Add each domain it has.',
    '    origins:',
    ...store.origins.map((origin) => `      - ${quoted(origin)}`),
    '    # What shoppers may pick, in this order.',
    `    methods: [${methods.join(', ')}]`,
    '    # Shown on the payment page.',
    '    # name: My Store',
    '    # logo: https://…/logo.svg',
    '    # accent: "#0055ff"',
    ...platformLines(store),
  ];
}

function platformLines(store: StorePlan): string[] {
  const { id, origins } = store;
  switch (store.platform) {
    case 'craftingstore':
      return [
        '    # The secret key of the gateway in the CraftingStore dashboard.',
        `    secret: \${${secretVariable(id)}}`,
        '    # While changing the secret: the old one, still accepted.',
        `    # secretPrevious: \${${secretVariable(id)}_PREVIOUS}`,
        "    # page: shoppers pay on Tillgate's page. store: in an overlay on your store; needs the script tag there.",
        '    present: page',
        `    # storeUrl: ${quoted(origins[0] ?? '')}`,
      ];
    case 'atshop':
      return [
        '    # The login token of a shop admin. The file is read again when it changes, without a restart.',
        `    loginToken: \${file:./${tokenFile(id)}}`,
        '    # The currency of the shop; an order that says otherwise is refused.',
        '    currency: USD',
      ];
    case 'commercelayer':
      return [
        `    organization: ${quoted(store.organization)}`,
        '    # The shared secret of the gateway: "tillgate commercelayer setup" fetches it, and makes this file.',
        `    secret: \${file:./${sharedSecretFile(id)}}`,
        '    # While changing the secret: the old one, still accepted.',
        `    # secretPrevious: \${file:./${sharedSecretFile(id)}-previous}`,
        '    # Where Commerce Layer hears of payments that take longer. Its dashboard shows it on the page of the gateway.',
        '    # webhookUrl: https://core.commercelayer.co/webhook_callbacks/external_gateways/…',
        '    # Each URL that set-up registers gets a key of its own, so that a capture cannot pass for a void.',
        '    actionKeys: true',
        '    # Take calls about test data only, or live data only. Unset: both.',
        '    # mode: live',
        '    # The Payments API 2026-05, not yet tried against the live platform: then run setup with --payments-api.',
        '    # payments:',
        `    #   secret: \${file:./${id}.payments-secret}`,
      ];
  }
}

function sandboxLines(publicUrl: string): string[] {
  const allow = [
    '    # Anyone can "pay" with a test card here: remove this method before you open.',
    '    allowSandboxInPublic: true',
  ];
  return [
    '  # Test cards such as 4242 4242 4242 4242. No real money moves.',
    '  card:',
    '    provider: sandbox',
    ...(isLoopbackUrl(publicUrl) ? [] : allow),
  ];
}

function bankLines(iban: string, beneficiary: string): string[] {
  return [
    '  # SEPA transfers. When one arrives: tillgate mark-paid <reference> --bank-ref <reference of the bank>',
    '  bank:',
    '    provider: bank-transfer',
    `    iban: ${iban}`,
    '    # bic: ABNANL2A',
    `    beneficiary: ${quoted(beneficiary)}`,
  ];
}

/** Text that YAML and the substitution take as it is. JSON strings are YAML strings. */
function quoted(text: string): string {
  const plain = /^[a-z][a-z0-9-]*$|^https?:\/\/[a-z0-9.:-]+$/.test(text) && !RESERVED.has(text);
  return plain ? text : JSON.stringify(text).replaceAll('${', () => '$${');
}

/** Words that plain YAML readers take for something else than text. */
const RESERVED = new Set(['null', 'true', 'false', 'yes', 'no', 'on', 'off', 'y', 'n']);
