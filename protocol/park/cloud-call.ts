import type { Delivery } from './values.js';

/** Somebody in the park asks the bridge to send one message to the cloud. */
export interface CloudCall {
  /** Given by who asks; a call of the same node and number is sent at most once. */
  callId: string;
  /** Name of the message in the cloud's documents. */
  serviceName: string;
  /** Its fields as one JSON object. */
  dataJson: string;
  /** Said on purpose, for messages that change the cloud's orders. */
  changesOrders: boolean;
  issuedMs: number;
  /** After it nothing is sent any more. */
  expiresMs: number;
  /** Of a charge: the fact that asks for it; else empty. */
  chargeId: string;
}

/** What became of a call. */
export interface CloudCallReply {
  callId: string;
  delivery: Delivery;
  /** What the cloud's answer means, in words. */
  meaning: string;
  /** The cloud's answer as it came. */
  answer: string;
  /** Filled when the bridge did not send it, or lost sight of it. */
  refusedCode: string;
  refusedReason: string;
}

/** A message of the cloud that nothing here acts on: handed on to the park's own software. */
export interface CarriedMessage {
  serviceName: string;
  /** The message as one JSON object, as it came. */
  messageJson: string;
  receivedMs: number;
  /** Until when an answer goes to the cloud, by a call of the same service; 0 where it takes none. */
  answerUntilMs: number;
}
