/** Twins of serial devices by the name of their family. */
export const serialTwins = {
  serial_frame: 'a camera: each plate that is typed is sent as a read; an empty line repeats it',
  scanner: 'a code scanner: each code that is typed is scanned; an empty line repeats it',
  family1: 'a screen and voice card: prints what is shown and said',
  family2: 'a screen: prints what is shown',
  family3: 'a voice chip: prints what is said',
} as const;

/** Twins of devices on the network. */
export const networkTwins = {
  vz_http:
    'a camera: each plate that is typed is pushed; an empty line repeats it; "input 0 closed", ' +
    '"open" or "pulse" is a change at one of its inputs',
  vz_mqtt: 'a camera at a broker: --port mqtt://HOST:PORT/NUMBER; plates and inputs as above',
  hikvision: 'a camera that listens, user and password "lanekeeper"; plates as above',
  dahua: 'a camera that listens, user and password "lanekeeper"; plates as above',
} as const;

export type NetworkTwinName = keyof typeof networkTwins;

export type SerialTwinName = keyof typeof serialTwins;
