import type { Check } from './report.js';

export const laneRoleHasLanes: Check = (config, report) => {
  if (!config.node.roles.includes('lane') || (config.lanes ?? []).length > 0) return;
  report.add({
    code: 'config/no-lanes',
    path: ['lanes'],
    found: 'no lane, but the role lane',
    allowed: 'at least one lane, or `roles` without lane',
    example: 'the lanes of one-box.yaml',
  });
};

export const lanesHaveTheLaneRole: Check = (config, report) => {
  if (config.node.roles.includes('lane') || (config.lanes ?? []).length === 0) return;
  report.add({
    level: 'warning',
    code: 'config/lanes-unused',
    path: ['lanes'],
    found: 'lanes that this box does not run, as its role lane is missing',
    allowed: 'lanes together with the role lane',
    example: `roles: [${['lane', ...config.node.roles].join(', ')}]`,
  });
};

export const bridgeHasACloud: Check = (config, report) => {
  if (!config.node.roles.includes('bridge') || config.cloud !== undefined) return;
  report.add({
    code: 'config/no-cloud',
    path: ['cloud'],
    found: 'nothing, but the role bridge',
    allowed: 'the settings of the cloud, or `roles` without bridge',
    example: 'the part `cloud:` of bridge.yaml',
  });
};

export const cloudHasABridge: Check = (config, report) => {
  if (config.node.roles.includes('bridge') || config.cloud === undefined) return;
  report.add({
    level: 'warning',
    code: 'config/cloud-unused',
    path: ['cloud'],
    found: 'a cloud that this box does not talk to, as its role bridge is missing',
    allowed: 'a cloud together with the role bridge',
    example: `roles: [${[...config.node.roles, 'bridge'].join(', ')}]`,
  });
};

/** Who lets cars out must know what a stay costs, even with the cloud away. */
export const exitsHaveRates: Check = (config, report) => {
  const exit = (config.lanes ?? []).findIndex((lane) => lane.direction !== 'entry');
  const runs = config.node.roles.includes('lane');
  if (!runs || exit < 0 || config.rates !== undefined) return;
  report.add({
    code: 'config/no-rates',
    path: ['rates'],
    found: `nothing, but an exit (${report.whereIs(['lanes', exit, 'direction'])})`,
    allowed: 'at least one rate',
    example:
      '[{ vehicle_class: "小车", first_minutes: 60, first_fen: 500, ' +
      'following_minutes: 30, following_fen: 200 }]',
  });
};
