import type { Command } from '../../protocol/park/command.js';
import type { Fact } from '../../protocol/park/fact.js';
import type { LaneConfig } from '../config/config.js';
import type { NodeParts } from '../node-parts.js';
import { headerOf } from '../../protocol/park/record.js';
import { defaultClass } from '../rates/default-class.js';
import type { Change } from '../store/write.js';
import type { DecisionDesk, Kept } from './decision-desk.js';
import { freePlaces } from '../records/free-places.js';
import { recordEntryByHand } from './record-decision.js';

export interface StaysByHandOptions extends Pick<
  NodeParts,
  'config' | 'store' | 'stamper' | 'sessions' | 'records'
> {
  desk: DecisionDesk;
  /** Facts and orders that are on disk now. */
  onDurable: (facts: readonly Fact[]) => void;
}

/** Opens stays that no lane saw begin, for people at the cloud (catalogue 3.42). */
export class StaysByHand {
  readonly #options: StaysByHandOptions;

  constructor(options: StaysByHandOptions) {
    this.#options = options;
  }

  isInside(plate: string): boolean {
    return this.#options.sessions.openOf(plate).length > 0;
  }

  /**
   * Makes the stay and its order. No arm moves.
   * @param alongside what belongs into the same batch: that the command was seen
   */
  async enter(lane: LaneConfig, command: Command, alongside: readonly Change[]): Promise<Kept> {
    const { config, store, sessions, stamper, desk, onDurable } = this.#options;
    const { plate, operatorId, stay } = command;
    const told = { operatorId, remark: stay?.remark ?? '' };
    const { changes, facts } = recordEntryByHand(told, {
      numbering: store,
      nodeId: config.node.id,
      lane,
      plate,
      plateColor: 'UNSPECIFIED',
      vehicleClass: this.#vehicleClass(stay?.vehicleClassId ?? ''),
      at: stamper.told(stay?.enteredMs ?? 0),
      stampOf: ({ at }) => stamper.corrected(at, config.node.id),
      freePlaces: Math.max(0, freePlaces(this.#options) - 1),
      tellsUnmatched: false,
    });
    const kept = await desk.keep(lane, [...changes, ...alongside], () => onDurable(facts));
    if (kept !== 'refused') sessions.merge(facts);
    return kept;
  }

  #vehicleClass(id: string): string {
    const { records, config } = this.#options;
    const known = records.get('vehicleClass', id);
    if (known?.kind === 'vehicleClass' && !headerOf(known).deleted) return known.vehicleClass.name;
    return defaultClass(config.rates);
  }
}
