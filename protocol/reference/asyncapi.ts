import { stringify } from 'yaml';
import type { CloudMessage } from '../cloud/message.js';
import { schemaPath, type Plain, type PlainObject, type Side } from './json-schema.js';
import { parameterMeanings, parkChannels, type ParkChannel } from './park-channels.js';
import { commentOf, schemaTextOf } from './park-messages.js';

/** The park bus and the mqtt link to the cloud as an AsyncAPI 3.0 document, in YAML. */
export function asyncApiText(messages: readonly CloudMessage[], protoText: string): string {
  const document: PlainObject = {
    asyncapi: '3.0.0',
    info: {
      title: 'Lanekeeper',
      version: '1.0.0',
      description:
        'The bus inside a car park (protobuf) and the mqtt link to the parking cloud (JSON), ' +
        'from the side of a node that is lane and bridge at once.',
      license: { name: 'Apache-2.0' },
    },
    channels: {
      ...Object.fromEntries(parkChannels.map((channel) => [channel.name, busChannel(channel)])),
      cloudUp: linkChannel('up', messages),
      cloudDown: linkChannel('down', messages),
    },
    operations: {
      ...Object.fromEntries(parkChannels.flatMap(busOperations)),
      'cloudUp.send': linkOperation('send', 'cloudUp', 'Questions of the park, and its answers.'),
      'cloudDown.receive': linkOperation(
        'receive',
        'cloudDown',
        'Questions of the cloud, and its answers.',
      ),
    },
    components: {
      messages: {
        ...Object.fromEntries(
          parkChannels.map(({ message }) => [message, busMessage(message, protoText)]),
        ),
        ...Object.fromEntries(
          messages.flatMap((message) => [
            [nameOf(message, 'request'), linkMessage(message, 'request')],
            [nameOf(message, 'answer'), linkMessage(message, 'answer')],
          ]),
        ),
      },
    },
  };
  const head = '# Written by protocol/reference from the message files and park.proto.\n';
  return head + stringify(document, { lineWidth: 100, aliasDuplicateObjects: false });
}

const ref = (path: string): PlainObject => ({ $ref: path });

function busChannel(channel: ParkChannel): PlainObject {
  return {
    address: channel.address,
    description: channel.meaning,
    messages: { [channel.message]: ref(`#/components/messages/${channel.message}`) },
    parameters: parametersOf(channel.address),
  };
}

function busOperations(channel: ParkChannel): [string, PlainObject][] {
  const bindings = { mqtt: { qos: 1, retain: channel.retained, bindingVersion: '0.2.0' } };
  const target = ref(`#/channels/${channel.name}`);
  return [
    [
      `${channel.name}.send`,
      { action: 'send', channel: target, summary: channel.sender, bindings },
    ],
    [
      `${channel.name}.receive`,
      { action: 'receive', channel: target, summary: channel.receiver, bindings },
    ],
  ];
}

function busMessage(name: string, protoText: string): PlainObject {
  const comment = commentOf(name, protoText);
  return {
    name,
    ...(comment === '' ? {} : { summary: comment }),
    contentType: 'application/x-protobuf',
    payload: {
      schemaFormat: 'application/vnd.google.protobuf;version=3',
      schema: schemaTextOf(name, protoText),
    },
  };
}

function linkChannel(way: 'up' | 'down', messages: readonly CloudMessage[]): PlainObject {
  const address = `parkcloud/{park_id}/{local_id}/${way}`;
  const carried = messages.map((message) =>
    nameOf(message, message.direction === way ? 'request' : 'answer'),
  );
  return {
    address,
    description: 'Never retained; what comes retained is ignored.',
    messages: Object.fromEntries(
      carried.map((name) => [name, ref(`#/components/messages/${name}`)]),
    ),
    parameters: parametersOf(address),
  };
}

function linkOperation(action: 'send' | 'receive', channel: string, summary: string): PlainObject {
  return {
    action,
    channel: ref(`#/channels/${channel}`),
    summary,
    bindings: { mqtt: { qos: 1, retain: false, bindingVersion: '0.2.0' } },
  };
}

function linkMessage(message: CloudMessage, side: Side): PlainObject {
  const goesUp = (message.direction === 'up') === (side === 'request');
  return {
    name: nameOf(message, side),
    title: `${message.section} ${message.title}`,
    contentType: 'application/json',
    payload: goesUp ? envelope(message, side) : incoming(message, side),
  };
}

function envelope(message: CloudMessage, side: Side): PlainObject {
  return {
    type: 'object',
    required: ['service_name', 'sign', 'data'],
    properties: {
      service_name: { const: message.sentAs ?? message.serviceName },
      sign: { type: 'string', pattern: '^[0-9A-F]{32}$' },
      data: ref(`./${schemaPath(message, side)}`),
    },
  };
}

// The cloud sends some of its questions flat and some inside `data`; both are read alike.
function incoming(message: CloudMessage, side: Side): PlainObject {
  const flat = ref(`./${schemaPath(message, side)}`);
  if (side === 'answer') return flat;
  const wrapped = {
    type: 'object',
    required: ['service_name', 'data'],
    properties: { service_name: { const: message.serviceName }, data: { type: 'object' } },
  };
  return { anyOf: [flat, wrapped] };
}

function parametersOf(address: string): Plain {
  const names = [...address.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  return Object.fromEntries(
    names.map((name) => [name, { description: parameterMeanings[name] ?? name }]),
  );
}

const nameOf = (message: CloudMessage, side: Side) => `${message.serviceName}.${side}`;
