import type { Config } from '../config/config.js';
import type { SecretReference } from '../config/schema.js';
import type { Environment } from '../environment/environment.js';
import type { Finding } from './finding.js';
import { lookAtCameras } from './look-at-cameras.js';
import { lookAtDisk, lookAtGpio, lookAtPorts, lookAtSecrets } from './look-at-files.js';
import { lookAtAddresses, lookAtClock, lookAtProgram } from './look-at-network.js';

/** Looks at everything that a box needs around the program. Changes nothing, moves nothing. */
export async function examine(
  config: Config,
  environment: Pick<Environment, 'clock' | 'wall'>,
): Promise<Finding[]> {
  return [
    ...lookAtDisk(config),
    ...lookAtGpio(config),
    ...lookAtPorts(config),
    ...lookAtSecrets(secretsOf(config)),
    ...lookAtCameras(config),
    lookAtClock(environment),
    ...(await lookAtAddresses(config, environment.clock)),
    ...(await lookAtProgram(config)),
  ];
}

/** Every secret that the configuration names. */
export function secretsOf({ bus, cloud, cameraBroker, lanes }: Config): SecretReference[] {
  const cameras = lanes.flatMap(({ camera, cameraExit }) => [camera, cameraExit ?? camera]);
  const logins = cameras.flatMap((camera) => ('password' in camera ? [camera.password] : []));
  return [
    ...new Set(logins),
    cameraBroker?.password ?? null,
    bus.password,
    ...(bus.listen?.users.values() ?? []),
    cloud?.parkKey ?? null,
    cloud?.operatorKey ?? null,
    cloud?.password ?? null,
  ].filter((secret) => secret !== null);
}
