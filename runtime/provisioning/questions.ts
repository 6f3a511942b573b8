/** The lane kinds for which there is an example to begin with. */
export const kinds = ['one-box', 'entry-lane', 'exit-lane', 'bridge'] as const;
export type Kind = (typeof kinds)[number];

/** One thing to know before a configuration can be written. */
export interface Question {
  /** Name of the flag. */
  name: string;
  text: string;
  /** Where the answer goes in the file. */
  path: readonly (string | number)[];
  kinds: readonly Kind[];
  /** How the answer is kept. */
  as: 'text' | 'number';
}

const all = kinds;
const lanes = ['one-box', 'entry-lane', 'exit-lane'] as const;

export const questions: readonly Question[] = [
  {
    name: 'park',
    text: 'Number of the car park in the cloud',
    path: ['park', 'id'],
    kinds: all,
    as: 'text',
  },
  {
    name: 'places',
    text: 'How many cars the park holds',
    path: ['park', 'places'],
    kinds: all,
    as: 'number',
  },
  {
    name: 'node',
    text: 'Name of this box in the park',
    path: ['node', 'id'],
    kinds: all,
    as: 'text',
  },
  {
    name: 'channel',
    text: 'Number of the lane in the cloud (of the entry, if there are two)',
    path: ['lanes', 0, 'channel_id'],
    kinds: lanes,
    as: 'text',
  },
  {
    name: 'exit-channel',
    text: 'Number of the exit lane in the cloud',
    path: ['lanes', 1, 'channel_id'],
    kinds: ['one-box'],
    as: 'text',
  },
  {
    name: 'broker',
    text: 'Address of the broker of the park, for example mqtts://broker.park.lan:8883',
    path: ['bus', 'url'],
    kinds: ['entry-lane', 'exit-lane', 'bridge'],
    as: 'text',
  },
  {
    name: 'cloud',
    text: 'Address of the cloud, for example mqtts://cloud.example.com:8883',
    path: ['cloud', 'url'],
    kinds: ['one-box', 'bridge'],
    as: 'text',
  },
  {
    name: 'local-id',
    text: 'Name of this bridge in the cloud, for example gate1_channels_A1_B1',
    path: ['cloud', 'local_id'],
    kinds: ['one-box', 'bridge'],
    as: 'text',
  },
];
