import type { Fact, FactKind } from '../../protocol/park/fact.js';
import type { Stamp } from '../../protocol/park/values.js';
import { START_MS } from './test-environment.js';

export function stampAt(minutes: number): Stamp {
  const sinceBootMs = minutes * 60_000;
  return { unixMs: START_MS + sinceBootMs, quality: 'SET', boot: 1, sinceBootMs };
}

/** A fact of session `s1` and plate 粤B12345; `minutes` count from the start of the day. */
export function someFact(
  factId: string,
  kind: FactKind,
  rest: Partial<Pick<Fact, 'sessionId' | 'plate' | 'nodeId' | 'sequence'>> & {
    minutes?: number;
  } = {},
): Fact {
  const { minutes = 0, ...base } = rest;
  return {
    factId,
    sessionId: 's1',
    plate: '粤B12345',
    nodeId: 'n1',
    sequence: 1,
    at: stampAt(minutes),
    ...base,
    ...kind,
  };
}

export const entered = (vehicleClass = '小车'): FactKind => ({
  kind: 'entered',
  entered: {
    laneId: 'in1',
    channelId: 'A1',
    vehicleClass,
    plateColor: 'BLUE',
    right: 'TEMPORARY',
    permitId: '',
    reentered: false,
    fixedFen: 0,
  },
});

export const locked = (isLocked: boolean): FactKind => ({
  kind: 'locked',
  locked: { locked: isLocked, by: 'test', password: '' },
});

export const letOutUnpaid = (debtFen: number): FactKind => ({
  kind: 'letOutUnpaid',
  letOutUnpaid: { debtFen, reason: 'test' },
});

export const left = (amountReceivableFen = 0): FactKind => ({
  kind: 'left',
  left: {
    laneId: 'out1',
    channelId: 'B1',
    right: 'TEMPORARY',
    permitId: '',
    method: 'FREE',
    amountReceivableFen,
    reason: '',
  },
});

export const paid = (
  tradeNo: string,
  amountFen: number,
  method: 'CASH' | 'WALLET' = 'CASH',
): FactKind => ({ kind: 'paid', paid: { tradeNo, amountFen, method, by: 'test' } });

export const corrected = (plate: string): FactKind => ({
  kind: 'plateCorrected',
  plateCorrected: { plate, by: 'test' },
});
