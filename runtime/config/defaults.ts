/** Every default of the configuration, in the units of `config.ts`. Texts stand in `texts.ts`. */
export const defaults = {
  gpio: { backend: 'auto', directory: '', tickMs: 20 },
  serial: { baudRate: 9_600 },
  sensor: { clearMs: 300 },
  barrier: { pulseMs: 500, travelMs: 3_000, failedClosingsMax: 5, maintenanceCycles: 10_000 },
  camera: { httpPort: 80, output: 0, events: 'stream', channel: 1, mayOpen: 'alarm' },
  card: { address: 0, family2Address: 0x64, lines: 4 },
  lane: { grantMs: 30_000, clearMs: 1_000, readWaitMs: 3_000, stuckMs: 300_000 },
  trust: { chatterChanges: 12, chatterMs: 10_000, blindPassages: 5 },
  rate: {
    freeMinutes: 0,
    freeMinutesTakenOff: false,
    units: 'begun',
    graceMinutes: 15,
    reentryMinutes: 0,
  },
  cloud: {
    keepaliveMs: 30_000,
    // Over 8 with the way there and back reckoned in, and 91 in the 11 s in which the cloud counts 100.
    messagesPerSecondMax: 8.2,
    inFlightMax: 16,
    answerWaitMs: 10_000,
    reconnectMaxMs: 30_000,
  },
  access: { afterLicence: 'admit' },
  leaveFirst: { allowed: true, linkDownMs: 30_000, debtMaxFen: 20_000 },
  cards: { reconcileAt: '03:30' },
  store: { commitTimeoutMs: 1_000, onFailure: 'open', ordersCapacity: 200_000, historyDays: 180 },
  log: { level: 'info' },
} as const;
