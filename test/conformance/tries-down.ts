import type { CloudData } from '../../protocol/cloud/envelope.js';
import { downlinks } from '../../protocol/cloud/downlinks.js';
import type { CloudMessage } from '../../protocol/cloud/message.js';
import { headerOf } from '../../protocol/park/record.js';
import { journalShelf } from '../../runtime/store/shelves.js';
import { LanekeeperError } from '../../runtime/errors.js';
import type { LaneBox } from '../bridge/lane-box.js';
import { entryReported, linkUp, phoneCode } from '../payments/charging-box.js';
import { START_MS } from '../support/test-environment.js';
import { sampleOf, type Values } from './sections-sample.js';
import { plate, readAtLane, withBox } from './tries-box.js';

/**
 * What came of asking a box for something: it `acts` (what changed stands in `effect`), it
 * `answers` a question, or it `refuses`; of what nothing acts on it `carries` each message to the
 * park's own software. `nothing`: it says that it is done, and nothing changed.
 */
export interface Tried {
  now: 'acts' | 'answers' | 'carries' | 'refuses' | 'nothing';
  effect: string;
}

const HANDED_ON = "told to the park's own software";
const stranger = '粤B54321';
const seconds = Math.floor(START_MS / 1_000);

interface Scene {
  box: LaneBox;
  stayId: string;
}

interface Attempt {
  /** What must be so before it is asked. */
  prepare?: (scene: Scene) => Promise<void>;
  /** Fields that the sample of the schema cannot know. */
  fields?: Values;
}

/** Beside the fields that mean the same in all messages, which `fieldsFor` fills in. */
const attempts: Readonly<Record<string, Attempt>> = {
  nolicence_in_park: {
    prepare: ({ box }) => box.car('in1', true),
    fields: { car_number: '62000F9', channel_id: 'A1', timetemp: seconds },
  },
  month_member_sync: { fields: { card_id: 'c2' } },
  prepay_card_sync: { fields: { card_id: 's2' } },
  lock_car: { fields: { is_locked: 1 } },
  deliver_ticket: { fields: { ticket_type: 0, money: '3', have_order: 1 } },
  member_discount: { fields: { points_use: 100, coupon_choose: [{ coupon_id: '200002' }] } },
  confirm_order_inform: { fields: { car_number: stranger } },
  operate_liftrod: { fields: { channel_id: 'A1', operate: 0 } },
  pay_notice: { fields: { type: 1, calculation_method: 2, reduce_amount: '2' } },
  notice_capture: {
    prepare: ({ box }) => readAtLane(box, 'out1', stranger),
    fields: { channel_id: 'B1' },
  },
  sweepcode: {
    prepare: async ({ box }) => {
      box.role.askOver(() => Promise.reject(new LanekeeperError('cloud/unanswered', 'silent')));
      await linkUp(box);
      await entryReported(box);
      await readAtLane(box, 'out1', plate);
    },
    fields: { type: 1, authcode: phoneCode, channel_id: 'B1' },
  },
  order_zero_balance: { fields: { in_time: seconds - 3_600, end_time: seconds } },
  manual_inpark: { fields: { car_number: stranger, in_time: seconds - 60, in_channel_id: 'A1' } },
  change_car_number: { fields: { old_car_number: plate, new_car_number: stranger } },
  fixed_charge: {
    prepare: ({ box }) => readAtLane(box, 'out1', '京A88888'),
    fields: { car_number: '京A88888', out_channel_id: 'B1', price: '2.5' },
  },
};

/** Asks a box of its own for each request of the cloud, and looks at what becomes of it. */
export async function tryDownlinks(): Promise<ReadonlyMap<string, Tried>> {
  const tried = new Map<string, Tried>();
  for (const message of downlinks) tried.set(message.serviceName, await tryOne(message));
  return tried;
}

function tryOne(message: CloudMessage): Promise<Tried> {
  return withBox(async (box) => {
    const scene = { box, stayId: await furnish(box) };
    const attempt = attempts[message.serviceName] ?? {};
    await attempt.prepare?.(scene);
    const before = await look(box);
    const asked = box.tell(message.serviceName, fieldsFor(message, scene, attempt.fields));
    await box.pass(300);
    return verdict(message, await asked, differences(before, await look(box)));
  });
}

/** A car that has been inside for an hour, a card of it with its package, and a stored-value card. */
async function furnish(box: LaneBox): Promise<string> {
  const tell = async (service: string, fields: object) => {
    const asked = box.tell(service, fields);
    await box.pass(200);
    return asked;
  };
  await tell('manual_inpark', {
    ...{ message_uuid: 'e1', car_number: plate, in_time: seconds - 3_600, user_id: '7' },
  });
  const pack = { package_id: '50', name: '包月', price: 200, end_type: 0, operate_type: 1 };
  await tell('month_card_sync', pack);
  const times = { begin_time: seconds - 86_400, end_time: seconds + 86_400 };
  const card = { card_id: 'c1', pid: '50', car_number: stranger, price: 1, amount_receivable: 1 };
  await tell('month_member_sync', { ...card, ...times, operate_type: 1 });
  const stored = { card_id: 's1', car_number: stranger, total_price: '100', operate_type: 1 };
  await tell('prepay_card_sync', stored);
  return box.parts.sessions.openOf(plate)[0]?.sessionId ?? '';
}

/** The sample of the schema, with what the scene has in place of what the documents print. */
function fieldsFor(message: CloudMessage, { stayId }: Scene, given: Values = {}): Values {
  const sample = sampleOf(message.request);
  const ofCard = message.serviceName.startsWith('prepay_card') ? 's1' : 'c1';
  const known: Values = {
    ...{ order_id: stayId, car_number: plate, card_id: ofCard, pid: '50', state: 1 },
    ...{ operate_type: 1, start_time: seconds, limit_day: seconds + 86_400, pay_scene: 0 },
    ...{ end_time: seconds + 30 * 86_400, pay_time: seconds, car_type: undefined },
  };
  // The same name is a number in one message and a text in another.
  const fits = (name: string, value: unknown) =>
    name in sample && (value === undefined || typeof value === typeof sample[name]);
  const fitting = Object.entries(known).filter(([name, value]) => fits(name, value));
  return { ...sample, ...Object.fromEntries(fitting), ...given };
}

interface Seen {
  facts: ReadonlySet<string>;
  records: ReadonlySet<string>;
  journal: ReadonlySet<string>;
  carried: number;
  raises: number;
  pictures: number;
}

/** What a box knows and has done. Each entry begins with its kind. */
async function look({ parts, role, raises, broker, topics }: LaneBox): Promise<Seen> {
  const facts = parts.sessions.ids().flatMap((id) => parts.sessions.session(id)?.facts ?? []);
  const journal = await parts.store.list(journalShelf, { limit: 1_000 });
  return {
    facts: new Set(facts.map(({ kind, factId }) => `${kind} ${factId}`)),
    records: new Set(
      [...parts.records.all()].map(
        (record) => `${record.kind} ${JSON.stringify(headerOf(record))}`,
      ),
    ),
    journal: new Set(journal.map(({ key, value }) => `${value.event} ${key}`)),
    carried: broker.published.filter(({ topic }) => topic === topics.carried()).length,
    raises: raises('in1') + raises('out1'),
    pictures: role.pictureCounts['kept'] ?? 0,
  };
}

function differences(before: Seen, after: Seen): string[] {
  const fresh = (name: 'facts' | 'records' | 'journal') => {
    const kinds = [...after[name]].flatMap((entry) =>
      before[name].has(entry) ? [] : [entry.split(' ')[0] ?? ''],
    );
    return [...new Set(kinds)].map((kind) => `${name.replace(/s$/, '')} ${kind}`);
  };
  return [
    ...fresh('facts'),
    ...fresh('records'),
    ...fresh('journal'),
    ...(after.carried > before.carried ? [HANDED_ON] : []),
    ...(after.raises > before.raises ? ['arm raised'] : []),
    ...(after.pictures > before.pictures ? ['picture kept'] : []),
  ];
}

function verdict(
  { serviceName }: CloudMessage,
  answer: CloudData | null,
  changes: readonly string[],
): Tried {
  const effect = changes.join(', ');
  if (changes.includes(HANDED_ON)) return { now: 'carries', effect };
  const inner = answerOf(answer);
  if (inner['state'] === 0) return { now: 'refuses', effect: textOf(inner['errmsg']) };
  if (changes.length > 0) return { now: 'acts', effect };
  if (answer === null) return { now: 'refuses', effect: '' };
  return { now: /^(query|check)_/.test(serviceName) ? 'answers' : 'nothing', effect: '' };
}

/** It may stand one level further in, where the platform routes it by its path. */
function answerOf(answer: CloudData | null): Values {
  const inner = answer?.['data'];
  const routed = typeof inner === 'object' && inner !== null && 'path' in (answer ?? {});
  return (routed ? inner : (answer ?? {})) as Values;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
