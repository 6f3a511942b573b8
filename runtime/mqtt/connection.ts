import { connect, type IClientOptions } from 'mqtt';

/** What a session needs of one connection of mqtt.js, which comes back by itself no more. */
export interface MqttConnection {
  on(event: 'connect' | 'packetreceive' | 'close', callback: () => void): unknown;
  on(
    event: 'message',
    callback: (topic: string, payload: Buffer, packet: { retain: boolean }) => void,
  ): unknown;
  on(event: 'error', callback: (error: Error) => void): unknown;
  publish(
    topic: string,
    payload: string | Buffer,
    options: { qos: 1; retain: boolean; properties?: { messageExpiryInterval: number } },
    callback: (error?: Error | null) => void,
  ): unknown;
  subscribeAsync(filters: string[], options: { qos: 1 }): Promise<unknown>;
  end(force: boolean): unknown;
  endAsync(force: boolean): Promise<void>;
}

/** Begins one connection. Its events come in later turns of the event loop. */
export type MqttConnector = (url: string, options: IClientOptions) => MqttConnection;

/** A connection of mqtt.js. */
export const connectMqtt: MqttConnector = (url, options) => connect(url, options);
