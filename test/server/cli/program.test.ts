import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { cli } from './support.ts';

const COMMANDS = ['serve', 'init', 'doctor', 'mark-paid', 'confirmations'];

describe('tillgate', () => {
  it('lists its commands with --help', async () => {
    const { code, out } = await cli(['--help']);
    expect(code).toBe(0);
    for (const command of COMMANDS) expect(out).toContain(command);
  });

  it.each([...COMMANDS, 'confirmations list', 'confirmations show', 'confirmations resend'])(
    'explains %s with --help, without loading the server',
    async (command) => {
      const { code, out } = await cli([...command.split(' '), '--help']);
      expect(code).toBe(0);
      expect(out).toContain(`Usage: tillgate ${command}`);
    },
  );

  it('tells its version', async () => {
    expect(await cli(['--version'])).toEqual({ code: 0, out: '9.8.7\n', err: '' });
  });

  it.each([
    ['no command', [], 'Usage:'],
    ['an unknown command', ['srve'], 'Did you mean serve?'],
    ['an unknown option', ['serve', '--confg', 'x'], 'Did you mean --config?'],
    ['an option without its value', ['serve', '--config'], 'argument missing'],
    ['too many words', ['serve', 'now'], 'too many arguments'],
    ['no sub-command', ['confirmations'], 'Usage:'],
  ])('answers %s with exit code 2 on stderr', async (_what, argv, says) => {
    const { code, out, err } = await cli(argv);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(says);
  });

  it.each(['serve', 'doctor', 'mark-paid x --bank-ref y', 'confirmations list'])(
    'says what to do when there is no configuration: %s',
    async (command) => {
      const { code, out, err } = await cli([...command.split(' '), '--config', '/nowhere/tillgate.yaml']);
      expect(code).toBe(1);
      expect(out + err).toContain('/nowhere/tillgate.yaml does not exist');
      expect(out + err).toContain('tillgate init');
    },
  );
});

describe('the real process', () => {
  const main = fileURLToPath(new URL('../../../server/main.ts', import.meta.url));
  const run = (...argv: string[]) => promisify(execFile)(process.execPath, ['--import', 'tsx', main, ...argv]);

  it('prints help and its version', async () => {
    const [help, version] = await Promise.all([run('--help'), run('--version')]);
    expect(help.stdout).toContain('Usage: tillgate');
    expect(help.stderr).toBe('');
    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+/);
  }, 20_000);

  it('ends with code 2 after a wrong usage', async () => {
    await expect(run('serve', '--nonsense')).rejects.toMatchObject({ code: 2, stdout: '' });
  }, 20_000);
});
