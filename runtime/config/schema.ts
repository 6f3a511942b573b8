import { barrierMakerNames } from '../../drivers/barrier/relay/makers.js';
import { etcLaneProviders } from '../../protocol/translate/etc-lane.js';
import Type, { type Static, type TEnum, type TSchema } from 'typebox';

/**
 * The shape of the one configuration file. Every key has a description and, where a value is not
 * obvious, an example: the published JSON Schema and the messages of `lanekeeper check` are made
 * from them. Defaults stand in `defaults.ts`.
 */

const closed = { additionalProperties: false } as const;
const object = <T extends Record<string, TSchema>>(
  properties: T,
  description: string,
  extra: { examples?: unknown[] } = {},
) => Type.Object(properties, { ...closed, description, ...extra });
const optional = Type.Optional;

const name = (description: string, example: string) =>
  Type.String({ pattern: '^[A-Za-z0-9_-]{1,24}$', description, examples: [example] });
const text = (description: string, example: string, maxLength = 200) =>
  Type.String({ minLength: 1, maxLength, description, examples: [example] });
const whole = (description: string, minimum: number, maximum: number, example: number) =>
  Type.Integer({ minimum, maximum, description, examples: [example] });
const fen = (description: string, example: number) => whole(description, 0, 100_000_000, example);
const path = (description: string, example: string, maxLength = 255) =>
  Type.String({ pattern: '^/[^\\p{Cc}]*$', maxLength, description, examples: [example] });
const oneOf = <const T extends string>(values: readonly T[], description: string): TEnum<T[]> =>
  Type.Enum<T[]>(values, { description, examples: values.slice(0, 1) });

export const Secret = Type.Union(
  [
    object(
      {
        file: text('Path of a file that holds nothing but the secret.', '/etc/lanekeeper/park.key'),
      },
      'A secret in a file.',
    ),
    object(
      { credential: name('Name of a systemd credential (LoadCredential=).', 'park-key') },
      'A secret handed over by systemd.',
    ),
  ],
  {
    description: 'Where a secret is kept. A secret is never written into this file.',
    examples: [{ file: '/etc/lanekeeper/park.key' }],
  },
);

export const Line = object(
  {
    chip: text(
      'Label of the GPIO chip, as `gpiodetect` shows it; for `approach`, `approach_exit` and ' +
        "contacts also `inputs_of_camera`, the inputs of the lane's own VZ camera, from 0 to 3.",
      'pinctrl-bcm2711',
      64,
    ),
    line: Type.Union(
      [
        whole('Offset of the line on the chip.', 0, 511, 17),
        Type.String({
          pattern: '^[^\\p{Cc}]{1,31}$',
          description: 'Name of the line, as `lanekeeper gpio list` shows it.',
          examples: ['GPIO17'],
        }),
      ],
      {
        description: 'Offset of the line on the chip, or its name (`character_device` only).',
        examples: [17],
      },
    ),
    active_low: optional(
      Type.Boolean({ description: 'The signal is active at the low level.', examples: [true] }),
    ),
  },
  'A GPIO line.',
  { examples: [{ chip: 'pinctrl-bcm2711', line: 17, active_low: true }] },
);

export const Sensor = object(
  {
    chip: Line.properties.chip,
    line: Line.properties.line,
    active_low: Line.properties.active_low,
    clear_ms: optional(
      whole(
        'The signal must be quiet for this long before the place counts as empty.',
        0,
        10_000,
        300,
      ),
    ),
  },
  'A presence sensor on a GPIO line. Active means: something is there, or the sensor is faulty.',
  { examples: [{ chip: 'pinctrl-bcm2711', line: 5, active_low: true, clear_ms: 300 }] },
);

export const SerialPort = object(
  {
    path: path(
      'Device file; best one that does not change with the plug.',
      '/dev/serial/by-path/platform-fd500000.pcie-usb-0:1.3:1.0-port0',
    ),
    baud_rate: optional(whole('Bits per second.', 300, 4_000_000, 9600)),
    silence_s: optional(
      whole(
        'For a device that always speaks: after so long without a byte the port is opened again.',
        1,
        3_600,
        60,
      ),
    ),
  },
  'A serial port.',
);

const port = name(
  'Name of one of `serial_ports`; for a screen or a voice also `rs485_of_camera`.',
  'camera_in',
);

export const Camera = object(
  {
    family: oneOf(
      ['serial_frame', 'vz_http', 'vz_mqtt', 'hikvision', 'dahua'],
      'How the camera speaks. `serial_frame`: reads as serial frames. `vz_http`: a VZ camera ' +
        'or a clone of one that pushes over HTTP. `vz_mqtt`: such a camera at `camera_broker`. ' +
        '`hikvision`: ISAPI. `dahua`: the event stream of its HTTP interface.',
    ),
    port: optional(port),
    address: optional(
      Type.String({
        pattern: '^[0-9A-Fa-f:.]{2,45}$',
        description: 'The IP address of a camera on the network; nobody else may push for it.',
        examples: ['192.168.8.21'],
      }),
    ),
    http_port: optional(whole('Port of the camera, for the families with a login.', 1, 65_535, 80)),
    user: optional(text('User of the camera, for the families with a login.', 'lanekeeper', 64)),
    password: optional(Secret),
    serial_number: optional(
      Type.String({
        pattern: '^[A-Za-z0-9_-]{1,64}$',
        description: 'For `vz_mqtt`: the number of the camera, as its topics have it.',
        examples: ['265e1040-85e01fb7'],
      }),
    ),
    output: optional(whole('For `vz_mqtt`: the output that `raise_by_camera` closes.', 0, 3, 0)),
    events: optional(
      oneOf(
        ['stream', 'push'],
        'For `hikvision`: `stream` is opened by this box, `push` comes to `camera_push`.',
      ),
    ),
    channel: optional(whole('For `hikvision`: channel of the barrier.', 1, 16, 1)),
    may_open: optional(
      oneOf(
        ['alarm', 'correct'],
        'For `hikvision`: what to do if the camera opens by its own lists: raise an alarm, or ' +
          'set it to obey this box alone.',
      ),
    ),
    comet_polling: optional(
      Type.Boolean({
        description:
          'For `vz_http`: the camera is set up for comet polling, and so takes orders: pictures ' +
          'on request, and `look_on_arrival`.',
      }),
    ),
    look_on_arrival: optional(
      Type.Boolean({
        description:
          'Whether the camera is told to look whenever a car comes to the approach loop; for ' +
          '`serial_frame`, `vz_mqtt`, and `vz_http` with `comet_polling`.',
      }),
    ),
  },
  'The plate camera.',
  { examples: [{ family: 'serial_frame', port: 'camera_in' }] },
);

export const Screen = object(
  {
    family: oneOf(
      ['family1', 'family2'],
      'How the screen card speaks. `family1`: frames with byte 0x64. `family2`: frames AA 55 … AF.',
    ),
    port,
    address: optional(
      whole('Address of the card on its line; else 0, and for `family2` 100.', 0, 255, 0),
    ),
    lines: optional(whole('How many lines of text the screen shows.', 1, 4, 4)),
    places_page: optional(
      Type.Boolean({
        description:
          'For `family1`: between cars the page of the card with the number of free places is ' +
          'shown in place of the idle text.',
      }),
    ),
  },
  'The screen at the lane.',
);

export const Voice = object(
  {
    family: oneOf(
      ['family1', 'family3'],
      'How the voice card speaks. `family1`: as a screen card. `family3`: a voice chip, frames FD.',
    ),
    port,
    address: optional(whole('Address of the card on its line; `family3` has none.', 0, 255, 0)),
  },
  'The voice card at the lane.',
);

export const Barrier = object(
  {
    raise: optional(Line),
    raise_by_camera: optional(
      Type.Boolean({
        description:
          'Instead of `raise`: the relay of the camera raises the arm (`hikvision`, `vz_mqtt`). ' +
          'The barrier then closes by its own loop logic.',
        examples: [true],
      }),
    ),
    lower: optional(Line),
    stop: optional(Line),
    hold: optional({
      ...Line,
      description:
        'The contact that holds the arm up for as long as it is closed, where the board has one. ' +
        'It is closed while the arm is held by command or by the fire release.',
    }),
    limit_up: optional(Line),
    limit_down: optional(Line),
    pulse_ms: optional(whole('Length of a relay pulse.', 50, 5_000, 500)),
    travel_ms: optional(whole('Longest time the arm needs for its way.', 300, 30_000, 3_000)),
    failed_closings_max: optional(
      whole(
        'After so many failed closings in a row the arm stays up and an alarm is raised.',
        1,
        100,
        5,
      ),
    ),
    maker: optional(
      oneOf(
        barrierMakerNames,
        'Whose operator it is: the wiring is checked against what its manual says.',
      ),
    ),
    maintenance_cycles: optional(
      whole('Raises from one maintenance of the drive to the next.', 1_000, 1_500_000, 10_000),
    ),
  },
  'The barrier. Without `lower` it closes by its own loop logic.',
);

export const SensorLimits = object(
  {
    stuck_s: optional(whole('Presence that lasts longer than this is alarmed.', 10, 86_400, 300)),
    chatter_changes: optional(
      whole(
        'A guard that changes this often within `chatter_s` counts as presence until it is quiet.',
        4,
        100,
        12,
      ),
    ),
    chatter_s: optional(whole('The time in which changes of a guard are counted.', 1, 60, 10)),
    blind_passages: optional(
      whole(
        'A guard that saw nothing of this many passages in a row counts as presence until it does.',
        2,
        100,
        5,
      ),
    ),
  },
  'When a sensor is not believed any more.',
  { examples: [{ stuck_s: 300, chatter_changes: 12, chatter_s: 10, blind_passages: 5 }] },
);

export const Lane = object(
  {
    id: name('Name of the lane inside this park.', 'in1'),
    name: optional(text('Name of the lane for people.', '东门入口', 24)),
    direction: oneOf(
      ['entry', 'exit', 'both'],
      'Which way cars drive. `both`: one after the other, in turn.',
    ),
    channel_id: Type.String({
      pattern: '^[\\p{L}\\p{N}]{1,16}$',
      description: 'Number of the lane in the cloud: digits, letters, Chinese characters.',
      examples: ['A1'],
    }),
    sensors: object(
      {
        approach: Sensor,
        approach_exit: optional(Sensor),
        under_arm: optional(Sensor),
        beam: optional(Sensor),
        radar: optional(Sensor),
      },
      'Presence sensors. `approach` tells an arrival, and `approach_exit` one from the inner side ' +
        'of a lane for both ways; the others guard the place under the arm.',
    ),
    sensor_limits: optional(SensorLimits),
    fire_release: optional(Line),
    contacts: optional(
      object(
        {
          call_button: optional(Line),
          cabinet_door: optional(Line),
          power_lost: optional(Line),
          loop_fault: optional(Line),
        },
        'Contacts that are told of and move nothing: a call button, the door of the cabinet, a ' +
          'UPS that runs on its battery, the fault relay of a loop detector.',
        { examples: [{ call_button: { chip: 'pinctrl-bcm2711', line: 22, active_low: true } }] },
      ),
    ),
    barrier: Barrier,
    camera: Camera,
    camera_trigger: optional(Line),
    camera_exit: optional(Camera),
    lights: optional(
      object({ red: optional(Line), green: optional(Line) }, 'Lamps that follow the arm.', {
        examples: [{ red: { chip: 'pinctrl-bcm2711', line: 20 } }],
      }),
    ),
    screen: optional(Screen),
    voice: optional(Voice),
    smart_screen: optional(
      Type.Boolean({
        description:
          'Whether a smart screen of the platform (智慧屏) stands at this exit. It is reached over ' +
          '`cloud.link: mqtt` with the software of its maker behind it, is bound to the channel in ' +
          'the mini-program 云车场管家, and speaks where the lane has no `voice`.',
        examples: [true],
      }),
    ),
    scanner: optional(object({ port }, 'A reader of bar codes and QR codes in serial mode.')),
    etc: optional(
      object(
        {
          provider: oneOf(
            etcLaneProviders,
            'Who takes the money: `cj` 畅捷ETC, `jyyh` 金溢云盒. 蚂蚁智行 (`my`) wants the addresses ' +
              'of pictures, which the cloud does not tell.',
          ),
          lane_code: name(
            'Code of the ETC lane in the cloud, tied to its antenna (`lane_no`); for `jyyh` the ' +
              'number of its box.',
            '000123',
          ),
        },
        'An ETC antenna of the platform at this exit: what a car owes is asked from it (2.37).',
        { examples: [{ provider: 'cj', lane_code: '000123' }] },
      ),
    ),
    grant_s: optional(
      whole('How long a raised arm waits for a car that does not come.', 5, 600, 30),
    ),
    clear_ms: optional(
      whole(
        'How long the place under the arm must be quiet before the arm is lowered.',
        200,
        30_000,
        1_000,
      ),
    ),
    read_wait_ms: optional(
      whole(
        'How long an arrival waits for the camera before the driver is told.',
        200,
        60_000,
        3_000,
      ),
    ),
    hold_max_minutes: optional(
      whole('An arm that is held up is released after this time; else never.', 1, 10_080, 120),
    ),
  },
  'One lane.',
);

const timeOfDay = (description: string, example: string) =>
  Type.String({
    pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$',
    description,
    examples: [example],
  });
const date = (description: string, example: string) =>
  Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', description, examples: [example] });

export const RateWindow = object(
  {
    name: optional(text('Name of the window for drivers.', '夜间', 8)),
    from: timeOfDay('When it begins, in China.', '20:00'),
    until: timeOfDay('When it ends; one that ends before it begins goes over midnight.', '08:00'),
    days: optional(
      oneOf(
        ['all', 'workdays', 'free_days'],
        'On which days it begins. `free_days` are Saturdays, Sundays and holidays.',
      ),
    ),
    first_minutes: optional(whole('Length of its first period.', 1, 1_440, 60)),
    first_fen: optional(fen('Price of its first period.', 300)),
    following_minutes: whole('Length of each further unit.', 1, 1_440, 60),
    following_fen: fen('Price of each further unit.', 100),
    cap_fen: optional(fen('Most that one such window can cost.', 1_000)),
  },
  'A time of day with a price of its own.',
  {
    examples: [{ from: '20:00', until: '08:00', following_minutes: 60, following_fen: 100 }],
  },
);

const classFor = (vehicle: string) =>
  optional(text(`Vehicle class of a ${vehicle}, as orders and rates name it.`, '大车', 8));

export const VehicleClasses = object(
  {
    car: classFor('car'),
    small_bus: classFor('small bus'),
    large_bus: classFor('large bus'),
    small_truck: classFor('small truck'),
    large_truck: classFor('large truck'),
  },
  'Vehicle classes by what the camera at the entry sees; what it does not tell, and a kind that is ' +
    'not named here, is of the class of the first rate.',
  { examples: [{ large_bus: '大车', large_truck: '大车' }] },
);

export const Rate = object(
  {
    vehicle_class: Type.String({
      minLength: 1,
      maxLength: 8,
      description: 'Vehicle class the rate is for, as orders name it.',
      examples: ['小车'],
    }),
    entry_channel_ids: optional(
      Type.Array(text('Number of a lane in the cloud.', 'A1', 16), {
        minItems: 1,
        description: 'Entries that the rate is for; else all.',
        examples: [['A1']],
      }),
    ),
    valid_from: optional(
      date('Stays that began before this day have another rate of the class.', '2026-07-01'),
    ),
    free_minutes: optional(whole('A stay up to this length costs nothing.', 0, 10_080, 15)),
    free_minutes_taken_off: optional(
      Type.Boolean({
        description: 'Whether a longer stay is free for these minutes too; else it counts whole.',
        examples: [false],
      }),
    ),
    first_minutes: whole('Length of the first period.', 1, 1_440, 60),
    first_fen: fen('Price of the first period.', 500),
    following_minutes: whole('Length of each further unit.', 1, 1_440, 30),
    following_fen: fen('Price of each further unit.', 200),
    units: optional(
      oneOf(['begun', 'full'], 'Whether a begun further unit counts whole, or only a full one.'),
    ),
    windows: optional(
      Type.Array(RateWindow, {
        minItems: 1,
        maxItems: 8,
        description:
          'Prices by time of day. Each counts for itself; outside of them the price above holds.',
      }),
    ),
    cap_24h_fen: optional(fen('Most that 24 hours from the entry on can cost.', 3_000)),
    cap_stay_fen: optional(fen('Most that a stay can cost.', 10_000)),
    payment_grace_minutes: optional(whole('Who has paid may take this long to leave.', 0, 240, 15)),
    no_entry_fen: optional(
      fen('What a car costs whose entry was not seen; else it waits for an attendant.', 2_000),
    ),
    reentry_minutes: optional(
      whole('Who comes again this soon after leaving has no free minutes.', 0, 1_440, 30),
    ),
  },
  'What a stay costs.',
);

const Discount = Type.Union(
  [
    object({ amount_fen: fen('Taken off the fee.', 500) }, 'An amount comes off.'),
    object({ minutes: whole('Taken off the stay.', 1, 525_600, 60) }, 'Time comes off.'),
    object(
      { free: Type.Literal(true, { description: 'The whole fee comes off.', examples: [true] }) },
      'The stay is free.',
    ),
  ],
  { description: 'What comes off.', examples: [{ amount_fen: 500 }] },
);

export const Config = Type.Object(
  {
    version: Type.Literal(1, { description: 'Version of this file format.', examples: [1] }),
    park: object(
      {
        id: Type.String({
          pattern: '^[A-Za-z0-9_]{1,24}$',
          description: 'Number of the car park in the cloud.',
          examples: ['21835'],
        }),
        name: optional(text('Name of the car park for people.', '示范停车场', 24)),
        places: whole('How many cars the park holds.', 0, 1_000_000, 200),
      },
      'The car park.',
    ),
    node: object(
      {
        id: name('Name of this box inside the park.', 'gate-1'),
        roles: Type.Array(oneOf(['lane', 'bridge', 'broker'], 'A role.'), {
          minItems: 1,
          uniqueItems: true,
          description: 'What this box does.',
          examples: [['lane', 'bridge', 'broker']],
        }),
        state_directory: path('Folder of the store.', '/var/lib/lanekeeper', 64),
        runtime_directory: optional(path('Folder of the sockets.', '/run/lanekeeper', 64)),
      },
      'This box.',
    ),
    gpio: optional(
      object(
        {
          backend: optional(
            oneOf(
              ['auto', 'onoff', 'character_device', 'simulated'],
              'How lines are reached. `onoff`: over /sys/class/gpio. `character_device`: over ' +
                '/dev/gpiochip*. `auto`: the first of these that the kernel has.',
            ),
          ),
          directory: optional(path('Folder of the simulated lines.', '/tmp/lanekeeper-gpio')),
          tick_ms: optional(whole('How often every level is read.', 5, 100, 20)),
        },
        'GPIO.',
      ),
    ),
    serial_ports: optional(
      Type.Record(Type.String({ pattern: '^[A-Za-z0-9_-]{1,24}$' }), SerialPort, {
        ...closed,
        description: 'Serial ports by name. Several devices may share one port if it is a bus.',
        examples: [{ camera_in: { path: '/dev/ttyUSB0', baud_rate: 115200 } }],
      }),
    ),
    camera_push: optional(
      object(
        {
          host: text('Address of this box that the cameras reach.', '192.168.8.10', 64),
          port: whole('Port that cameras push to.', 1, 65_535, 8090),
        },
        'Where cameras push to.',
      ),
    ),
    camera_broker: optional(
      object(
        {
          url: Type.String({
            pattern: '^(mqtt|mqtts)://',
            description: 'MQTT broker of the cameras.',
            examples: ['mqtt://192.168.8.10:1883'],
          }),
          username: optional(text('User at that broker.', 'lanekeeper', 64)),
          password: optional(Secret),
          ca_file: optional(
            path('Certificate of the authority behind `mqtts`.', '/etc/lanekeeper/ca.pem'),
          ),
        },
        'The broker that cameras of the family `vz_mqtt` speak over.',
      ),
    ),
    lanes: optional(Type.Array(Lane, { maxItems: 16, description: 'The lanes of this box.' })),
    bus: optional(
      object(
        {
          url: optional(
            Type.String({
              pattern: '^(mqtt|mqtts)://',
              description: 'Broker of the park; without it the embedded broker of this box.',
              examples: ['mqtts://broker.park.lan:8883'],
            }),
          ),
          username: optional(text('Name of this node at the broker.', 'gate-1', 64)),
          password: optional(Secret),
          ca_file: optional(text('Certificate authority of the broker.', '/etc/lanekeeper/ca.pem')),
          cert_file: optional(
            text('Certificate of this node.', '/etc/lanekeeper/identity/node.pem'),
          ),
          key_file: optional(
            text('Private key of this node.', '/etc/lanekeeper/identity/node.key'),
          ),
          listen: optional(
            object(
              {
                host: text('Address that the embedded broker listens on.', '192.168.8.10', 64),
                port: whole('Port that the embedded broker listens on.', 1, 65_535, 1883),
                users: Type.Record(Type.String({ pattern: '^[A-Za-z0-9_-]{1,24}$' }), Secret, {
                  ...closed,
                  description: 'Passwords of the other nodes, by node id.',
                  minProperties: 1,
                  examples: [{ 'gate-2': { file: '/etc/lanekeeper/gate-2.password' } }],
                }),
              },
              'Opens the embedded broker to the other nodes of the park.',
            ),
          ),
        },
        'The park bus.',
      ),
    ),
    cloud: optional(
      object(
        {
          link: oneOf(
            ['mqtt', 'tcp', 'http'],
            'How the cloud is reached. `mqtt`: over its broker; `tcp`: its own socket, which has ' +
              'no TLS; `http`: uploads and a long poll.',
          ),
          url: Type.String({
            pattern: '^(mqtt|mqtts|tcp|http|https)://',
            description:
              'Address of the cloud. With `link: http` the folder of upload.do and download.do.',
            examples: ['mqtts://cloud.example.com:8883'],
          }),
          local_id: Type.String({
            pattern: '^[A-Za-z0-9_\\p{L}-]{1,196}$',
            description:
              'Name of this bridge in the cloud, of no other; `…_channels_A1_A2` binds lanes.',
            examples: ['gate1_channels_A1_B1'],
          }),
          union_id: optional(
            Type.String({
              pattern: '^[A-Za-z0-9]{1,15}$',
              description:
                'Number of the operator in the cloud. Needed by `link: http`, `operator_key` ' +
                'and `screen_texts_hours`, which wants digits alone.',
              examples: ['200208'],
            }),
          ),
          park_key: {
            ...Secret,
            description:
              'Where the key that signs every message is kept: that of the car park; with ' +
              "`link: http` the operator's. A secret is never written into this file.",
          },
          operator_key: optional({
            ...Secret,
            description:
              "Where the operator's key (ukey) is kept, which signs payment codes for screens. " +
              'Needs `union_id`; with `link: http` it is `park_key`.',
          }),
          trust_charge_answer: optional(
            Type.Boolean({
              description:
                'Whether a success in answer to a charge (2.2) is the payment. With false only its ' +
                'notice (3.4) is, or what the platform says when it is asked (2.19): for servers ' +
                'like that published in 2018, which answers every exit so and takes nothing.',
              examples: [true],
            }),
          ),
          lane_codes: optional(
            Type.Boolean({
              description:
                'Whether screens that draw codes show the code of their lane, which the cloud is ' +
                'asked for once a day (2.18): at an entry to the driver of a car whose plate is ' +
                'not read, at an exit to whoever is asked to pay, unless `operator_key` signs a ' +
                'code of its own. Without it no entry shows one.',
              examples: [true],
            }),
          ),
          screen_texts_hours: optional(
            whole(
              'How often the cloud is asked for the texts of screens (2.43), as for holidays; never ' +
                'without it. They take the place of `entry_idle`, `entry_granted`, `exit_idle` and ' +
                '`exit_granted` where `texts` has none of its own, and reach the screens up to an ' +
                'hour later. Needs `union_id`.',
              1,
              168,
              6,
            ),
          ),
          username: optional(text('Name at the cloud broker.', 'park-21835', 64)),
          password: optional(Secret),
          ca_file: optional(
            text('Certificate authority of the cloud.', '/etc/lanekeeper/cloud-ca.pem'),
          ),
          cert_file: optional(text('Certificate of this bridge.', '/etc/lanekeeper/bridge.pem')),
          key_file: optional(text('Private key of this bridge.', '/etc/lanekeeper/bridge.key')),
          crl_file: optional(
            text('List of revoked certificates of `ca_file`.', '/etc/lanekeeper/cloud-crl.pem'),
          ),
          keepalive_s: optional(
            whole(
              'How often the connection is proved, with `mqtt` and `tcp`; a dead one is found ' +
                'after one and a half of it.',
              5,
              300,
              30,
            ),
          ),
          orders_per_second_max: optional(
            Type.Number({
              minimum: 0.1,
              maximum: 8.5,
              description: 'Most messages a second; the cloud refuses 10, and 100 in 11 s.',
              examples: [8.2],
            }),
          ),
          in_flight_max: optional(whole('Most messages that wait for an answer.', 1, 64, 16)),
          answer_wait_s: optional(whole('How long an answer is waited for.', 2, 300, 10)),
          reconnect_max_s: optional(
            whole('Longest wait between attempts to reach the cloud.', 2, 300, 30),
          ),
        },
        'The cloud link. Needed by the role `bridge`.',
      ),
    ),
    rates: optional(
      Type.Array(Rate, {
        minItems: 1,
        description: 'Rates by vehicle class; the first is the default.',
      }),
    ),
    vehicle_classes: optional(VehicleClasses),
    calendar: optional(
      object(
        {
          holidays: optional(
            Type.Array(date('A holiday.', '2026-10-01'), {
              maxItems: 1_000,
              description: 'Holidays; they are free days.',
              examples: [['2026-10-01', '2026-10-02']],
            }),
          ),
          workdays: optional(
            Type.Array(date('A day that is worked.', '2026-10-10'), {
              maxItems: 1_000,
              description: 'Saturdays and Sundays that are worked instead of another day.',
              examples: [['2026-10-10']],
            }),
          ),
        },
        'Which days are free, for rates with windows.',
        { examples: [{ holidays: ['2026-10-01'], workdays: ['2026-10-10'] }] },
      ),
    ),
    access: optional(
      object(
        {
          entry_debt_max_fen: optional(
            fen('A plate that owes more for earlier stays is not let in; else all are.', 5_000),
          ),
          after_licence: optional(
            oneOf(
              ['admit', 'refuse'],
              'Temporary cars at the entry once the licence of the car park is over.',
            ),
          ),
        },
        'Who may come in.',
        { examples: [{ entry_debt_max_fen: 5_000, after_licence: 'admit' }] },
      ),
    ),
    leave_first: optional(
      object(
        {
          allowed: optional(
            Type.Boolean({
              description: 'Whether cars may leave first and pay later.',
              examples: [true],
            }),
          ),
          link_down_s: optional(
            whole('The cloud must have been away for this long.', 0, 86_400, 30),
          ),
          unanswered_charges: optional(
            whole(
              'Or the payment service left so many charges in a row without an answer; else never for that.',
              1,
              20,
              3,
            ),
          ),
          unpaid_s: optional(
            whole(
              'Or no payment came for this long after the driver was asked; else never for that.',
              30,
              3_600,
              180,
            ),
          ),
          debt_max_fen: optional(
            fen('Most that a plate may owe in all, for earlier stays too.', 20_000),
          ),
        },
        'Leave first, pay later.',
      ),
    ),
    free_reasons: optional(
      Type.Array(
        object(
          {
            id: name('How the reason is named at the command line.', 'ambulance'),
            text: text('The reason in the words of the car park.', '救护车', 60),
            cloud_code: Type.String({
              pattern: '^[A-Za-z0-9]{1,2}$',
              description:
                'Its value as it is defined in the back office of the cloud (`freereasons`).',
              examples: ['1'],
            }),
          },
          'Why an attendant may let a car out free.',
          { examples: [{ id: 'ambulance', text: '救护车', cloud_code: '1' }] },
        ),
        {
          maxItems: 99,
          description: 'Why cars may be let out free; without them none is.',
          examples: [[{ id: 'ambulance', text: '救护车', cloud_code: '1' }]],
        },
      ),
    ),
    discounts: optional(
      object(
        {
          points_per_yuan: optional(
            whole('How many points of a member (3.30) take one yuan off.', 1, 1_000_000, 100),
          ),
          coupons: optional(
            Type.Record(Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' }), Discount, {
              ...closed,
              description: 'What the coupons that a member may choose (3.30) take off, by number.',
              examples: [{ '200002': { amount_fen: 500 } }],
            }),
          ),
          charging: optional({
            ...Discount,
            description:
              'What an order of a charging pile takes off where its notice leaves that to the ' +
              'car park (3.25, `calculation_method` 3).',
          }),
        },
        'What the car park itself grants where the cloud leaves it to the car park.',
      ),
    ),
    cards: optional(
      object(
        {
          reconcile_at: optional(
            Type.String({
              pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$',
              description: 'Local time of the daily comparison of cards with the cloud.',
              examples: ['03:30'],
            }),
          ),
        },
        'Monthly cards.',
      ),
    ),
    store: optional(
      object(
        {
          commit_timeout_ms: optional(
            whole('How long a decision waits for the disk.', 50, 10_000, 1_000),
          ),
          on_failure: optional(
            oneOf(
              ['open', 'hold'],
              'What a lane does when the disk cannot keep a decision. `open`: let the car go, ' +
                'keep the order in memory, alarm. `hold`: keep the car.',
            ),
          ),
          orders_capacity: optional(
            whole(
              'Orders that may wait for the cloud. At 80 % of it an alarm is raised; beyond it ' +
                'orders are still kept as long as the disk takes them.',
              1_000,
              10_000_000,
              200_000,
            ),
          ),
          history_days: optional(
            whole(
              'How long stays that are over and paid for, and what happened, are kept. On a disk ' +
                'with less than 200 MB free the oldest of it goes before, down to a week. What is ' +
                'unsent, refused or unpaid is kept however old it is.',
              7,
              3_650,
              180,
            ),
          ),
        },
        'The store.',
      ),
    ),
    texts: optional(
      Type.Record(
        Type.String({ pattern: '^[a-z_]{1,40}$' }),
        Type.String({
          pattern: '^[^\\p{Cc}]{0,60}$',
          description: 'A text of screen and voice.',
          examples: ['欢迎光临'],
        }),
        {
          ...closed,
          description:
            'Texts of screen and voice by name; `{plate}`, `{fee}`, `{days}`, `{places}`, `{reason}` ' +
            'are filled in.',
          examples: [{ entry_granted: '欢迎光临' }],
        },
      ),
    ),
    log: optional(
      object(
        {
          level: optional(
            oneOf(['error', 'warn', 'info', 'debug'], 'Least grave line that is written.'),
          ),
        },
        'The log.',
      ),
    ),
  },
  { ...closed, $schema: 'https://json-schema.org/draft/2020-12/schema', title: 'Lanekeeper' },
);

/** The configuration as it stands in the file. */
export type ConfigFile = Static<typeof Config>;
export type LaneConfigFile = Static<typeof Lane>;
export type SecretReference = Static<typeof Secret>;
