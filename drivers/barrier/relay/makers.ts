/**
 * How operators of some makers take commands and tell where the arm is. Provenance: makers' manuals
 * as others have published them; no operator has been tried. To confirm on site: every terminal,
 * with the power of the operator off, against the manual that came with it.
 *
 * STOP is a normally closed contact on all of them, where it is there at all: a relay of ours, which
 * rests open, never belongs there. Whatever keeps the arm off a car stays wired to the operator.
 */
export interface BarrierMaker {
  operator: string;
  /** Where the contact that raises goes. */
  raise: string;
  /** Where the contact that lowers goes; null where there is none, or none that is a pulse. */
  lower: string | null;
  /** Where a contact that stays closed holds the arm up; null where nothing of that kind is safe. */
  hold: string | null;
  /** Contacts that tell both ends of the way. */
  position: string | null;
  /** What an installer must know; empty where there is nothing. */
  caution: string;
}

const LAMP =
  'Its lamp output is 24 V and no contact: where it is used at all, then through an opto-isolator.';

export const barrierMakers = {
  faac_620: {
    operator: 'FAAC 620, 640',
    raise: 'OPEN, normally open',
    lower: null,
    hold: null,
    position: 'relay card: RL2 opened, RL3 closed',
    caution: '',
  },
  nice_wil: {
    operator: 'Nice WIL',
    raise: 'step or open, normally open',
    lower: null,
    hold: 'open with timer, t14',
    position: null,
    caution: `A second pulse on a step input may close. ${LAMP}`,
  },
  came_zl37: {
    operator: 'CAME ZL37, ZL38',
    raise: '2-3',
    lower: null,
    hold: null,
    position: null,
    caution: `2-7 held closed runs the arm for as long as it is held: never use it. ${LAMP}`,
  },
  hysecurity: {
    operator: 'HySecurity',
    raise: 'RADIO OPEN',
    lower: null,
    hold: 'toggle or latch, by its menu',
    position: 'user relays: close limit, open limit',
    caution: '',
  },
  doorking_1601: {
    operator: 'DoorKing 1601, 1602',
    raise: 't6 UP',
    lower: null,
    hold: 't6 held closed, with SW1-6 off',
    position: null,
    caution: 't12 and t13 follow the loops and not the arm.',
  },
  liftmaster_csl24u: {
    operator: 'LiftMaster CSL24U',
    raise: 'EXIT',
    lower: null,
    hold: 'EXIT held closed',
    position: 'AUX relays',
    caution: 'Never OPEN: it overrides the safeties of the operator.',
  },
  magnetic_mgc: {
    operator: 'Magnetic MGC',
    raise: 'one of IN1 to IN5',
    lower: null,
    hold: 'Open Service',
    position: 'outputs, as they are assigned',
    caution: 'Its inputs want +24 V and are no volt-free contacts.',
  },
  dahua_economic: {
    operator: 'Dahua, economic series',
    raise: 't10, against COM t9',
    lower: 't11, against COM t9',
    hold: null,
    position: 't7 opened, t8 closed',
    caution: '',
  },
  dz_board: {
    operator: 'DZ SERVO, DZX2.1, eSSL and boards like them',
    raise: 'OPEN or UP, against COM',
    lower: 'CLOSE or DOWN, against COM',
    hold: null,
    position: 'relays of both ends',
    caution: '',
  },
} as const satisfies Record<string, BarrierMaker>;

export type BarrierMakerName = keyof typeof barrierMakers;

export const barrierMakerNames = Object.keys(barrierMakers) as BarrierMakerName[];
