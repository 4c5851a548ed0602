import { type Figure, interleaved } from '../figure.ts';
import { FAST_4G, type Network, SLOW_4G } from '../widget-rig/networks.ts';
import { type Rig, startRig } from '../widget-rig/rig.ts';

export const widgetFast4g = () =>
  widget('widget-fast4g', 1.1, 'press to usable and painted, Fast 4G and half the CPU, against an empty frame', (rig) =>
    both(rig, FAST_4G),
  );

export const widgetSlow4g = () =>
  widget('widget-slow4g', 1.25, 'the same, Slow 4G and a quarter of the CPU', (rig) => both(rig, SLOW_4G));

/** What is wanted is nothing: two frames of the screen are what seeing it takes, against some 200 ms. */
export const widgetIntent = () =>
  widget(
    'widget-intent',
    0.2,
    'the same after half a second of pointing, Fast 4G, against an empty frame without',
    (rig) => ({
      ours: () => rig.ours(FAST_4G, 500),
      bare: () => rig.bare(FAST_4G),
    }),
  );

const both = (rig: Rig, network: Network) => ({ ours: () => rig.ours(network), bare: () => rig.bare(network) });

type Sides = Parameters<typeof interleaved>[1];

function widget(name: string, target: number, title: string, sidesOf: (rig: Rig) => Sides): Figure {
  let rig: Rig | undefined;
  const sides = () => {
    if (!rig) throw new Error('The rig is not standing');
    return sidesOf(rig);
  };
  return {
    name,
    title,
    unit: 'ms',
    target,
    lowerIsBetter: true,
    async prepare() {
      rig = await startRig();
      // The first of each is slower: browser and server have not done it before.
      await sides().bare();
      await sides().ours();
    },
    measure: (round) => interleaved(round, sides()),
    async close() {
      await rig?.stop();
    },
  };
}
