import type { Simulation } from '../simulation.js';
import { beginMs } from '../wall-time.js';
import type { Luck, Trouble } from './trouble.js';

const OTHER_CARDS = 20;

/** Operators at the cloud, who move arms from afar, and the cards that it tells of. */
export function peopleTroubles(site: Simulation): Trouble[] {
  let commands = 0;
  return [
    {
      name: 'command',
      everyMs: 60_000,
      strike: (luck) => {
        commands += 1;
        command(site, luck, `lift${commands}`);
      },
    },
  ];
}

/** The cloud asks for a movement, now and then several times, now and then long ago. */
function command({ cloud, arm, modes, lanes }: Simulation, luck: Luck, liftrodId: string): void {
  const { random, scheduler } = luck;
  const lane = random.pick(lanes);
  const sent = cloud.double.send({
    service: 'operate_liftrod',
    data: {
      channel_id: lane.config.channelId,
      operate: random.whole(0, 1),
      park_id: cloud.double.parkId,
      liftrod_id: liftrodId,
      ...(random.chance(0.1) ? { duration: 'perpetual' } : {}),
    },
  });
  if (typeof sent === 'string') return;
  const times = random.whole(1, 3);
  const late = random.chance(0.15) ? random.between(10_000, 120_000) : 0;
  for (let time = 0; time < times; time += 1) {
    scheduler.after(late + time * random.between(0, 4_000), () => {
      arm.handRequest(lane.id);
      modes.othersAct(lane.id);
      cloud.faulty.sendDown(sent.localId, sent.text);
    });
  }
}

/** The cloud tells of the monthly cards until each is answered. */
export function sendCards({ cloud, scheduler, monthlyPlates, random }: Simulation): void {
  // More cards at once than answers may go out in a second.
  const more = random.chance(0.2) ? OTHER_CARDS : 0;
  scheduler.after(15_000, () => {
    const seconds = Math.floor((beginMs + scheduler.nowMs) / 1_000);
    const others = Array.from({ length: more }, (_, index) => `新B${20_000 + index}`);
    [...monthlyPlates, ...others].forEach((plate, index) => {
      const card = {
        card_id: `card${index}`,
        car_number: plate,
        name: 'holder',
        begin_time: seconds - 86_400,
        end_time: seconds + 30 * 86_400,
        create_time: seconds,
        update_time: seconds,
        price: 300,
        amount_receivable: 300,
        channel_id: '',
      };
      cloud.double.ledger.cards.put(card);
      const sent = cloud.double.memberSync(card, 1);
      if (typeof sent !== 'string') cloud.faulty.sendDown(sent.localId, sent.text);
    });
    repeatCards(cloud, scheduler);
  });
}

function repeatCards(cloud: Simulation['cloud'], scheduler: Simulation['scheduler']): void {
  scheduler.after(30_000, () => {
    for (const { localId, text } of cloud.double.due()) cloud.faulty.sendDown(localId, text);
    repeatCards(cloud, scheduler);
  });
}
