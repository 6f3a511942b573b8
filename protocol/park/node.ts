/** Whether the bridge reaches the cloud. */
export interface LinkState {
  up: boolean;
  sinceMs: number;
  bridgeNodeId: string;
  reason: string;
}

/** Whether a node of the park is there; its last will says that it is not. */
export interface NodeState {
  nodeId: string;
  online: boolean;
  sinceMs: number;
  version: string;
}
