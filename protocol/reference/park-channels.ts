/** One kind of topic of the park bus. */
export interface ParkChannel {
  name: string;
  /** With parameters in braces. */
  address: string;
  message: string;
  retained: boolean;
  meaning: string;
  sender: string;
  receiver: string;
}

/** The topics of one park's bus, version 1. Every message travels with QoS 1. */
export const parkChannels: readonly ParkChannel[] = [
  {
    name: 'node',
    address: 'lk/1/{park_id}/node/{node_id}',
    message: 'NodeState',
    retained: true,
    meaning: 'Whether a node is there; its last will says that it is not.',
    sender: 'Every node, about itself.',
    receiver: 'Every node.',
  },
  {
    name: 'session',
    address: 'lk/1/{park_id}/session/{session_id}',
    message: 'Session',
    retained: true,
    meaning: 'All facts of an open session; an empty message when it is over.',
    sender: 'Every lane that knows facts of the session.',
    receiver: 'Every node.',
  },
  {
    name: 'record',
    address: 'lk/1/{park_id}/record/{kind}/{key}',
    message: 'Record',
    retained: true,
    meaning: 'One record; the newest wins, and a deletion is a record too.',
    sender: 'The bridge, and a lane that knows a newer one.',
    receiver: 'Every node.',
  },
  {
    name: 'uplink',
    address: 'lk/1/{park_id}/uplink/{node_id}',
    message: 'OutboxEntry',
    retained: false,
    meaning: 'What the outbox of a node wants the cloud to have.',
    sender: 'The lane.',
    receiver: 'The bridge.',
  },
  {
    name: 'outcome',
    address: 'lk/1/{park_id}/outcome/{node_id}',
    message: 'Outcome',
    retained: false,
    meaning: "What became of it, from the cloud's own answer.",
    sender: 'The bridge.',
    receiver: 'The lane that asked.',
  },
  {
    name: 'link',
    address: 'lk/1/{park_id}/link',
    message: 'LinkState',
    retained: true,
    meaning: 'Whether the bridge reaches the cloud.',
    sender: 'The bridge.',
    receiver: 'Every lane.',
  },
  {
    name: 'command',
    address: 'lk/1/{park_id}/command/{channel_id}',
    message: 'Command',
    retained: false,
    meaning: 'What somebody outside a lane asks of it. A retained one is ignored.',
    sender: 'The bridge.',
    receiver: 'The lane of the channel.',
  },
  {
    name: 'reply',
    address: 'lk/1/{park_id}/reply/{node_id}',
    message: 'CommandReply',
    retained: false,
    meaning: 'What became of a command, once that is done or durable.',
    sender: 'The lane.',
    receiver: 'The node that asked.',
  },
  {
    name: 'cloudCall',
    address: 'lk/1/{park_id}/cloud-call/{node_id}',
    message: 'CloudCall',
    retained: false,
    meaning: 'One message that the bridge is to send to the cloud. A retained one is ignored.',
    sender: 'Any node, under its own name.',
    receiver: 'The bridge.',
  },
  {
    name: 'cloudCallReply',
    address: 'lk/1/{park_id}/cloud-call-reply/{node_id}',
    message: 'CloudCallReply',
    retained: false,
    meaning: "The cloud's answer to a call, or why nothing was sent.",
    sender: 'The bridge.',
    receiver: 'The node that asked.',
  },
  {
    name: 'carried',
    address: 'lk/1/{park_id}/carried',
    message: 'CarriedMessage',
    retained: false,
    meaning:
      "A message of the cloud that nothing here acts on. The answer to one of a third party (3.22) is a cloud call of the service pass_through with the message's uuid.",
    sender: 'The bridge.',
    receiver: "The park's own software.",
  },
];

/** What the parameters of the addresses stand for. */
export const parameterMeanings: Readonly<Record<string, string>> = {
  park_id: 'Number of the car park',
  node_id: 'Name of a node in the configuration',
  session_id: 'Number of the stay, which is the order number in the cloud',
  kind: 'Kind of record, as permit',
  key: 'Key of the record, percent-encoded',
  channel_id: "The cloud's number of the lane, percent-encoded",
  local_id: 'Number of this system in the car park; it may name its lanes',
};
