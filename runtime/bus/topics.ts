/** The topics of one park's bus, version 1. */
export class Topics {
  readonly #root: string;

  constructor(parkId: string) {
    this.#root = `lk/1/${parkId}`;
  }

  /** Retained, with last will: whether a node is there. */
  node(nodeId: string): string {
    return `${this.#root}/node/${nodeId}`;
  }

  /** Retained while the session is open: all of its facts. */
  session(sessionId: string): string {
    return `${this.#root}/session/${sessionId}`;
  }

  /** Every record of every kind. */
  records(): string {
    return `${this.#root}/record/+/+`;
  }

  /** Retained: one record, newest wins. */
  record(kind: string, key: string): string {
    return `${this.#root}/record/${kind}/${encodeURIComponent(key)}`;
  }

  /** From a node's outbox to the bridge. */
  uplink(nodeId: string): string {
    return `${this.#root}/uplink/${nodeId}`;
  }

  /** From the bridge to a node's outbox. */
  outcome(nodeId: string): string {
    return `${this.#root}/outcome/${nodeId}`;
  }

  /** Retained: whether the bridge reaches the cloud. */
  link(): string {
    return `${this.#root}/link`;
  }

  /** To the lane of a channel; never retained. */
  command(channelId: string): string {
    return `${this.#root}/command/${encodeURIComponent(channelId)}`;
  }

  /** The lane's answer, to the node that asked. */
  reply(nodeId: string): string {
    return `${this.#root}/reply/${nodeId}`;
  }

  /** From a node to the bridge: one message for the cloud; never retained. */
  cloudCall(nodeId: string): string {
    return `${this.#root}/cloud-call/${nodeId}`;
  }

  /** What became of it, to the node that asked. */
  cloudCallReply(nodeId: string): string {
    return `${this.#root}/cloud-call-reply/${nodeId}`;
  }

  /** Messages of the cloud for the park's own software; never retained. */
  carried(): string {
    return `${this.#root}/carried`;
  }
}
