import { describe, expect, it } from 'vitest';
import { networkOf } from '../../../../server/providers/btcpay/network.ts';

describe('the network of a destination', () => {
  // Examples of BIP 173, BOLT 11 and the base58 prefixes of Bitcoin's wiki.
  it.each([
    ['main', 'BTC-CHAIN', 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4'],
    ['main', 'BTC-CHAIN', 'BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4'],
    ['main', 'BTC-CHAIN', '17VZNX1SN5NtKa8UQFxwQbFeFc3iqRYhem'],
    ['main', 'BTC-CHAIN', '3EktnHQD7RiAE6uzMj2ZifT9YgRrkSgzQX'],
    ['main', 'BTC-LN', 'lnbc2500u1pvjluezpp5qqqsyqcyq5rqwzqf'],
    ['main', 'BTC-LN', 'lnbc1pvjluezpp5qqqsyqcyq5rqwzqf'],
    ['test', 'BTC-CHAIN', 'tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx'],
    ['test', 'BTC-CHAIN', 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080'],
    ['test', 'BTC-CHAIN', 'mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn'],
    ['test', 'BTC-CHAIN', '2MzQwSSnBHWHqSAqtTVQ6v47XtaisrJa1Vc'],
    ['test', 'BTC-LN', 'lntb20m1pvjluezpp5qqqsyqcyq5rqwzqf'],
    ['test', 'BTC-LN', 'lntbs1pvjluezpp5qqqsyqcyq5rqwzqf'],
    ['test', 'BTC-LNURL', 'lnbcrt2500u1pvjluezpp5qqqsyqcyq5rqwzqf'],
    [null, 'BTC-CHAIN', ''],
    [null, 'XMR-CHAIN', '17VZNX1SN5NtKa8UQFxwQbFeFc3iqRYhem'],
    [null, 'LTC-CHAIN', 'ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9'],
  ])('is %s for %s %s', (network, method, destination) => {
    expect(networkOf(method, destination)).toBe(network);
  });
});
