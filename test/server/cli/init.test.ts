import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type Questions, QuestionsCancelled } from '../../../server/cli/questions.ts';
import { loadConfig } from '../../../server/config/load.ts';
import { registry } from '../../../server/registry.ts';
import { cli, testFolder } from './support.ts';

const folder = testFolder({ empty: true });
const read = (name: string) => readFileSync(join(folder.path, name), 'utf8');
const mode = (name: string) => statSync(join(folder.path, name)).mode & 0o777;

const init = (argv: readonly string[]) => cli(['init', '--yes', ...argv], { cwd: folder.path });

const CRAFTING = [
  '--platform',
  'craftingstore',
  '--public-url',
  'https://pay.example.com',
  '--origin',
  'https://b.example',
];
const ATSHOP = [
  '--platform',
  'atshop',
  '--public-url',
  'https://pay.example.com',
  '--origin',
  'https://keys.atshop.io',
];
const COMMERCE = [
  '--platform',
  'commercelayer',
  '--public-url',
  'https://pay.example.com',
  '--origin',
  'https://fashion.example.com',
  '--organization',
  'fashion',
];
const BANK = ['--iban', 'nl91 abna 0417 1643 00', '--beneficiary', 'Example BV'];

const load = () => loadConfig({ file: join(folder.path, 'tillgate.yaml'), env: {}, registry });

/** What the server would make of the written file, with nothing but the written file and its neighbours. */
async function loaded() {
  const result = await load();
  if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 2));
  return result;
}

describe('tillgate init --yes', () => {
  it('writes a CraftingStore configuration that loads without a warning', async () => {
    const { code, err } = await init([...CRAFTING, '--store', 'my-shop', ...BANK]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const { config, warnings } = await loaded();
    expect(warnings).toEqual([]);
    expect(config.publicUrl).toBe('https://pay.example.com');
    expect(config.stores).toMatchObject([
      { id: 'my-shop', platform: 'craftingstore', origins: ['https://b.example'], methods: ['bank'], present: 'page' },
    ]);
    expect(config.stores[0]?.secret).toMatch(/^[0-9a-f]{64}$/);
    expect(config.methods).toMatchObject([
      { id: 'bank', provider: 'bank-transfer', config: { iban: 'NL91ABNA0417164300', beneficiary: 'Example BV' } },
    ]);
  });

  it('writes an ATShop configuration that loads, and warns only of the token that is still to come', async () => {
    const { code } = await init([...ATSHOP, '--origin', 'https://keys.example.com', ...BANK, '--sandbox']);
    expect(code).toBe(0);
    const { config, warnings } = await loaded();
    expect(warnings.map(({ key }) => key)).toEqual(['stores.keys.loginToken']);
    expect(config.stores).toMatchObject([
      {
        id: 'keys',
        platform: 'atshop',
        origins: ['https://keys.atshop.io', 'https://keys.example.com'],
        methods: ['card', 'bank'],
        loginTokenFile: join(folder.path, 'keys.login-token'),
      },
    ]);
    expect(config.methods[0]).toMatchObject({ id: 'card', config: { allowSandboxInPublic: true } });
  });

  it('proposes test cards on this machine, without permission for the public', async () => {
    const { code } = await init([
      ...['--platform', 'craftingstore', '--public-url', 'http://localhost:8080', '--origin', 'http://localhost:3000'],
    ]);
    expect(code).toBe(0);
    const { config } = await loaded();
    expect(config).toMatchObject({ host: '127.0.0.1', port: 8080 });
    expect(config.methods).toMatchObject([{ id: 'card', config: { allowSandboxInPublic: false } }]);
  });

  it('keeps secrets out of tillgate.yaml and out of what it prints, in files of the owner only', async () => {
    const { out } = await init([...CRAFTING, ...BANK]);
    const secret = parseEnv(read('.env')).BLOCKS_SECRET ?? '';
    expect(secret).toHaveLength(64);
    expect(read('tillgate.yaml')).not.toContain(secret);
    expect(out).not.toContain(secret);
    expect(out).toContain('BLOCKS_SECRET in .env');
    expect(mode('.env')).toBe(0o600);
  });

  it('protects the file of the ATShop token', async () => {
    await init([...ATSHOP, ...BANK]);
    expect(mode('keys.login-token')).toBe(0o600);
    expect(readdirSync(folder.path).sort()).toEqual(['keys.login-token', 'tillgate.yaml']);
  });

  it('says what to paste into CraftingStore, the theme and the policy', async () => {
    const { out } = await init([...CRAFTING, ...BANK]);
    expect(out).toContain('https://pay.example.com/craftingstore/blocks\n');
    expect(out).toContain('<script async src="https://pay.example.com/tillgate.js"></script>');
    expect(out).toContain('script-src https://pay.example.com; frame-src https://pay.example.com');
    expect(out).not.toContain('ATShop');
  });

  it('says what to paste into ATShop, and how to get the token', async () => {
    const { out } = await init([...ATSHOP, ...BANK]);
    expect(out).toContain('https://pay.example.com/atshop/keys/payment-link\n');
    expect(out).toContain("Meteor._localStorage.getItem('Meteor.loginToken')");
    expect(out).toContain('keys.login-token');
  });

  it('writes a Commerce Layer configuration that loads once its shared secret is there', async () => {
    expect((await init([...COMMERCE, ...BANK])).code).toBe(0);
    expect(readdirSync(folder.path)).toEqual(['tillgate.yaml']);
    const before = await load();
    expect(before.ok ? [] : before.problems).toMatchObject([
      {
        key: 'stores.fashion.secret',
        message: expect.stringContaining('fashion.shared-secret does not exist'),
        fix: expect.stringContaining('Run "tillgate commercelayer setup" first'),
      },
    ]);
    writeFileSync(join(folder.path, 'fashion.shared-secret'), '0f1e2d3c4b5a69788796a5b4c3d2e1f0\n');
    const { config, warnings } = await loaded();
    expect(warnings).toEqual([]);
    expect(config.stores).toMatchObject([
      {
        id: 'fashion',
        platform: 'commercelayer',
        origins: ['https://fashion.example.com'],
        methods: ['bank'],
        organization: 'https://fashion.commercelayer.io',
        secret: '0f1e2d3c4b5a69788796a5b4c3d2e1f0',
        actionKeys: true,
      },
    ]);
  });

  it('proposes keys for Commerce Layer that load when they are uncommented', async () => {
    await init([...COMMERCE, ...BANK]);
    for (const name of ['fashion.shared-secret', 'fashion.shared-secret-previous', 'fashion.payments-secret']) {
      writeFileSync(join(folder.path, name), `${name}-0123456789`);
    }
    const uncommented = read('tillgate.yaml')
      .replace(/^ {4}# (secretPrevious|webhookUrl|mode|payments| {2}secret):/gm, '    $1:')
      .replace('external_gateways/…', 'external_gateways/abc');
    writeFileSync(join(folder.path, 'tillgate.yaml'), uncommented);
    expect((await loaded()).config.stores).toMatchObject([
      {
        secretPrevious: 'fashion.shared-secret-previous-0123456789',
        webhookUrl: 'https://core.commercelayer.co/webhook_callbacks/external_gateways/abc',
        mode: 'live',
        payments: { secret: 'fashion.payments-secret-0123456789' },
      },
    ]);
  });

  it.each([
    ['Fashion', 'https://fashion.commercelayer.io'],
    ['fashion.commercelayer.io', 'https://fashion.commercelayer.io'],
    ['fashion.commercelayer.co', 'https://fashion.commercelayer.co'],
    ['https://fashion.commercelayer.io/', 'https://fashion.commercelayer.io'],
    ['http://localhost:4404', 'http://localhost:4404'],
  ])('takes %s for the organization', async (given, organization) => {
    await init([...COMMERCE, '--organization', given, ...BANK]);
    writeFileSync(join(folder.path, 'fashion.shared-secret'), '0f1e2d3c4b5a69788796a5b4c3d2e1f0');
    expect((await loaded()).config.stores).toMatchObject([{ organization }]);
  });

  it('says what to do at Commerce Layer, set-up first', async () => {
    const { out } = await init([...COMMERCE, ...BANK, '--store', 'shoes']);
    expect(out).toContain('tillgate commercelayer setup --store shoes\n');
    expect(out).toContain('TILLGATE_CL_CLIENT_ID');
    expect(out).toContain('webhookUrl');
    expect(out).toContain('<script async src="https://pay.example.com/tillgate.js"></script>');
    expect(out).toContain("organization: 'fashion', store: 'shoes'");
    expect(out).toContain('connect-src https://pay.example.com https://fashion.commercelayer.io\n');
    expect(out.indexOf('commercelayer setup')).toBeLessThan(out.indexOf('tillgate doctor'));
  });

  it('names an organization elsewhere by its address', async () => {
    const { out } = await init([...COMMERCE, '--organization', 'https://fashion.commercelayer.co', ...BANK]);
    expect(out).toContain("organization: 'https://fashion.commercelayer.co'");
  });

  it.each(['serve', 'doctor'])('lets %s say that set-up comes first', async (command) => {
    await init([...COMMERCE, ...BANK]);
    const { code, out, err } = await cli([command], { cwd: folder.path });
    expect(code).toBe(1);
    expect(out + err).toContain('Run "tillgate commercelayer setup" first');
  });

  it('takes any name of an account holder as plain text', async () => {
    const beneficiary = "Ex'ample: Co - (no), true";
    await init([...CRAFTING, '--iban', 'NL91ABNA0417164300', '--beneficiary', beneficiary]);
    expect((await loaded()).config.methods[0]).toMatchObject({ config: { beneficiary } });
  });

  it('does not read a beneficiary as placeholder or comment', async () => {
    const beneficiary = `A \${HOME} "B" # C`;
    await init([...CRAFTING, '--iban', 'NL91ABNA0417164300', '--beneficiary', beneficiary]);
    expect((await loaded()).config.methods[0]).toMatchObject({ config: { beneficiary } });
  });

  it('gives a store whose name begins with a digit a variable that exists', async () => {
    await init([...CRAFTING, '--store', '7-days', ...BANK]);
    expect(read('.env')).toMatch(/^STORE_7_DAYS_SECRET=/);
    expect((await loaded()).config.stores[0]?.id).toBe('7-days');
  });

  it.each(['true', 'null', '123', '1e5', 'no'])('keeps a store called %s text', async (store) => {
    await init([...CRAFTING, '--store', store, ...BANK]);
    expect((await loaded()).config.stores[0]?.id).toBe(store);
  });

  it('never overwrites a configuration by itself', async () => {
    writeFileSync(join(folder.path, 'tillgate.yaml'), 'precious');
    const { code, err } = await init([...CRAFTING, ...BANK]);
    expect(code).toBe(1);
    expect(err).toContain('--force');
    expect(read('tillgate.yaml')).toBe('precious');
    expect(readdirSync(folder.path)).toEqual(['tillgate.yaml']);
  });

  it('overwrites with --force, but keeps the secret the store already knows and the rest of .env', async () => {
    await init([...CRAFTING, ...BANK]);
    const secret = parseEnv(read('.env')).BLOCKS_SECRET;
    writeFileSync(join(folder.path, '.env'), `PORT=9000\nBLOCKS_SECRET=${secret}`);
    const { code } = await init([...CRAFTING, '--store', 'blocks', ...BANK, '--force']);
    expect(code).toBe(0);
    expect(parseEnv(read('.env'))).toEqual({ PORT: '9000', BLOCKS_SECRET: secret });

    await init([...CRAFTING, '--store', 'other', ...BANK, '--force']);
    const after = parseEnv(read('.env'));
    expect(after).toMatchObject({ PORT: '9000', BLOCKS_SECRET: secret });
    expect(after.OTHER_SECRET).toHaveLength(64);
    expect(mode('.env')).toBe(0o600);
  });

  it('makes another secret each time', async () => {
    await init([...CRAFTING, ...BANK, '--store', 'a']);
    await init([...CRAFTING, ...BANK, '--store', 'b', '--force']);
    const { A_SECRET, B_SECRET } = parseEnv(read('.env'));
    expect(A_SECRET).not.toBe(B_SECRET);
  });

  it.each([
    ['nothing', [], ['--public-url', '--platform', '--origin']],
    [
      'an origin with a path',
      [...CRAFTING, '--origin', 'https://b.example/shop', ...BANK],
      ['Write https://b.example.'],
    ],
    ['a public URL with a slash', [...CRAFTING, '--public-url', 'https://pay.example.com/', ...BANK], ['--public-url']],
    ['a wrong IBAN', [...CRAFTING, '--iban', 'NL92ABNA0417164300', '--beneficiary', 'X'], ['--iban', 'valid IBAN']],
    [
      'an account outside SEPA',
      [...CRAFTING, '--iban', 'BR1800360305000010009795493C1', '--beneficiary', 'X'],
      ['SEPA'],
    ],
    ['an IBAN without holder', [...CRAFTING, '--iban', 'NL91ABNA0417164300'], ['--beneficiary']],
    ['a holder without IBAN', [...CRAFTING, '--beneficiary', 'X'], ['--iban']],
    ['no way to pay in public', CRAFTING, ['--sandbox']],
    ['an unknown platform', ['--platform', 'shopify'], ['Allowed choices are craftingstore, atshop, commercelayer']],
    ['Commerce Layer without an organization', [...COMMERCE.slice(0, -2), ...BANK], ['--organization is missing']],
    [
      'an organization with a path',
      [...COMMERCE, '--organization', 'https://a.example/api', ...BANK],
      ['without a path'],
    ],
    ['an organization in the open', [...COMMERCE, '--organization', 'http://a.example', ...BANK], ['--organization']],
    ['an organization elsewhere', [...ATSHOP, '--organization', 'fashion', ...BANK], ['--platform commercelayer']],
    ['a store id for nobody', [...CRAFTING, '--store', 'My Shop', ...BANK], ['Write my-shop.']],
  ])('refuses %s with code 2 and writes nothing', async (_what, argv, says) => {
    const { code, err } = await init(argv);
    expect(code).toBe(2);
    for (const words of says) expect(err).toContain(words);
    expect(readdirSync(folder.path)).toEqual([]);
  });
});

/** Answers by what a question is about; records what was refused on the way. */
function person(answers: Readonly<Record<string, string | readonly string[] | boolean>>) {
  const refusals: string[] = [];
  const answerTo = (message: string) => {
    const topic = Object.keys(answers).find((key) => message.includes(key));
    if (topic === undefined) throw new Error(`Nobody expected: ${message}`);
    return answers[topic];
  };
  const questions: Questions = {
    async text(message, { default: byDefault, check } = {}) {
      const given = answerTo(message);
      const tries = Array.isArray(given) ? given : [given];
      for (const attempt of tries) {
        const answer = String(attempt === '' ? byDefault : attempt);
        const problem = check?.(answer) ?? null;
        if (problem === null) return answer;
        refusals.push(problem);
      }
      throw new Error(`No answer to "${message}" was accepted: ${refusals.join(' ')}`);
    },
    several: async (message) => answerTo(message) as readonly string[],
    yes: async (message) => answerTo(message) as boolean,
  };
  return { questions, refusals };
}

describe('tillgate init with a person', () => {
  const ask = (questions: Questions, argv: readonly string[] = []) =>
    cli(['init', ...argv], { cwd: folder.path, interactive: true, questions });

  it('asks for several platforms and both methods, and shows the secret to paste', async () => {
    const { questions, refusals } = person({
      'reach Tillgate': ['http://pay.example.com', 'https://pay.example.com'],
      'Where are your stores': ['atshop', 'craftingstore'],
      'your CraftingStore store (it': '',
      'your ATShop store (it': ['blocks', 'keys'],
      'Address of your CraftingStore': 'https://b.example',
      'Address of your ATShop': 'https://keys.atshop.io, https://keys.example.com',
      'How can shoppers pay': ['sandbox', 'bank'],
      'Really allow': true,
      IBAN: ['NL00', 'NL91 ABNA 0417 1643 00'],
      'Account holder': 'Example BV',
    });
    const { code, out } = await ask(questions);
    expect(code).toBe(0);
    expect(refusals).toEqual([
      expect.stringContaining('Write https://pay.example.com.'),
      'Another store has this name.',
      expect.stringContaining('valid IBAN'),
    ]);
    const { config } = await loaded();
    expect(config.stores.map(({ id }) => id)).toEqual(['blocks', 'keys']);
    expect(config.stores[1]?.origins).toEqual(['https://keys.atshop.io', 'https://keys.example.com']);
    expect(config.methods.map(({ id }) => id)).toEqual(['card', 'bank']);
    expect(out).toContain(String(config.stores[0]?.secret));
  });

  it('asks for the organization of a store at Commerce Layer', async () => {
    const { questions, refusals } = person({
      'reach Tillgate': 'https://pay.example.com',
      'Where are your stores': ['commercelayer'],
      'your Commerce Layer store (it': '',
      'Address of your Commerce Layer': 'https://fashion.example.com',
      'Your organization': ['fashion/api', ''],
      'How can shoppers pay': ['bank'],
      IBAN: 'NL91ABNA0417164300',
      'Account holder': 'Example BV',
    });
    const { code, out } = await ask(questions, ['--organization', 'shoes']);
    expect(code).toBe(0);
    expect(refusals).toEqual([expect.stringContaining('Write the slug')]);
    expect(read('tillgate.yaml')).toContain('organization: https://shoes.commercelayer.io\n');
    expect(out).toContain('tillgate commercelayer setup --store fashion\n');
  });

  it('falls back to a bank account when test cards in public are refused', async () => {
    const { questions } = person({
      'reach Tillgate': 'https://pay.example.com',
      'Where are your stores': ['craftingstore'],
      'your CraftingStore store (it': '',
      'Address of your CraftingStore': 'https://b.example',
      'How can shoppers pay': ['sandbox'],
      'Really allow': false,
      IBAN: 'NL91ABNA0417164300',
      'Account holder': 'Example BV',
    });
    expect((await ask(questions)).code).toBe(0);
    expect((await loaded()).config.methods.map(({ id }) => id)).toEqual(['bank']);
  });

  it('proposes what the command line gave', async () => {
    const { questions } = person({
      'reach Tillgate': '',
      'Where are your stores': ['craftingstore'],
      'your CraftingStore store (it': '',
      'Address of your CraftingStore': '',
      'How can shoppers pay': ['bank'],
      IBAN: '',
      'Account holder': '',
    });
    expect((await ask(questions, [...CRAFTING, '--store', 'given', ...BANK])).code).toBe(0);
    expect((await loaded()).config.stores).toMatchObject([{ id: 'given', origins: ['https://b.example'] }]);
  });

  it('writes nothing when the person cancels', async () => {
    const cancel = async () => {
      throw new QuestionsCancelled('Cancelled.');
    };
    const { code, err } = await ask({ text: cancel, several: cancel, yes: cancel });
    expect(code).toBe(1);
    expect(err).toContain('nothing was written');
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it('does not wait for answers where nobody can give them', async () => {
    const { code, err } = await cli(['init'], { cwd: folder.path });
    expect(code).toBe(2);
    expect(err).toContain('--yes');
  });
});
