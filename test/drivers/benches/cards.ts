import { CardBus } from '../../../drivers/card/family1/bus.js';
import { CardTwin } from '../../../drivers/card/family1/twin.js';
import { Family1Screen } from '../../../drivers/screen/family1/screen.js';
import { Family2Screen } from '../../../drivers/screen/family2/screen.js';
import { Family2ScreenTwin } from '../../../drivers/screen/family2/twin.js';
import type { Screen } from '../../../drivers/screen/port.js';
import type { MemoryCable } from '../../../drivers/serial/memory/memory-cable.js';
import { OneWayBus } from '../../../drivers/serial/one-way-bus.js';
import { Family1Voice } from '../../../drivers/voice/family1/voice.js';
import { Family3Voice } from '../../../drivers/voice/family3/voice.js';
import { Family3VoiceTwin } from '../../../drivers/voice/family3/twin.js';
import type { Voice } from '../../../drivers/voice/port.js';
import type { SimulatedClock } from '../../support/clock.js';
import { cableOf } from './cables.js';

export interface CardBench<D> {
  device: D;
  cable: MemoryCable;
  clock: SimulatedClock;
  seen: readonly string[];
}

export const screens: Record<string, () => CardBench<Screen>> = {
  'family 1': () => {
    const { clock, cable } = cableOf('/dev/card');
    const card = new CardTwin({ address: 0, sink: cable });
    cable.onBytes((bytes) => card.receive(bytes));
    const bus = new CardBus({ line: cable.line, clock });
    const device = new Family1Screen({ bus, address: 0, lines: 2 });
    return { device, cable, clock, seen: card.shown };
  },
  'family 2': () => {
    const { clock, cable } = cableOf('/dev/card');
    const panel = new Family2ScreenTwin({ address: 100 });
    cable.onBytes((bytes) => panel.receive(bytes));
    const bus = new OneWayBus({ line: cable.line, clock });
    const device = new Family2Screen({ bus, address: 100, lines: 2 });
    return { device, cable, clock, seen: panel.shown };
  },
};

export const voices: Record<string, () => CardBench<Voice>> = {
  'family 1': () => {
    const { clock, cable } = cableOf('/dev/card');
    const card = new CardTwin({ address: 0, sink: cable });
    cable.onBytes((bytes) => card.receive(bytes));
    const device = new Family1Voice({ bus: new CardBus({ line: cable.line, clock }), address: 0 });
    return { device, cable, clock, seen: card.spoken };
  },
  'family 3': () => {
    const { clock, cable } = cableOf('/dev/card');
    const chip = new Family3VoiceTwin();
    cable.onBytes((bytes) => chip.receive(bytes));
    const device = new Family3Voice({ bus: new OneWayBus({ line: cable.line, clock }) });
    return { device, cable, clock, seen: chip.spoken };
  },
};
