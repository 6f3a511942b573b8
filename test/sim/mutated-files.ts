// Short names for files that several mutants break, and for tests that find several of them.
export const interlock = 'lane/interlock';
export const trust = 'lane/sensor-trust';
export const arm = 'lane/arm';
export const desk = 'decisions/decision-desk';
export const exits = 'decisions/decide-exit';
export const read = 'lane/take-read';
export const whose = 'lane/whose-read';
export const passage = 'lane/passage';
export const reports = 'outbox/reports';
export const frame = 'drivers/camera/serial-frame/frame';
export const byHand = 'lane/by-hand';
export const bothWays = 'lane/both-ways';
export const backAgain = 'lane/back-again';
export const earlyRead = 'lane/early-read';
export const driveOff = 'lane/drive-off';
export const askCamera = 'lane/ask-camera';
export const whoGoes = 'lane/machine-who-goes';
/** The test of reads and of cars close to each other. */
export const reads = 'lane/machine-reads';
export const passages = 'lane/machine-passage';
export const faults = 'lane/machine-faults';
