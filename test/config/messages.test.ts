import test from 'ava';
import { checkConfig } from '../../runtime/config/load.js';
import { changed, goodFile, messages } from './good-file.js';

/** What is wrong, its code, the change of the good file that makes it so, and what is said. */
interface Case {
  wrong: string;
  code: string;
  before: string;
  after: string;
  said: string;
}

function part(from: string, to?: string): string {
  return goodFile.slice(
    goodFile.indexOf(from),
    to === undefined ? undefined : goodFile.indexOf(to),
  );
}

const cases: Case[] = [
  {
    wrong: 'a text where a number belongs',
    code: 'config/wrong-type',
    before: 'pulse_ms: 500',
    after: 'pulse_ms: fast',
    said: '22: lanes[0].barrier.pulse_ms: found "fast", allowed a whole number from 50 to 5000, for example 500',
  },
  {
    wrong: 'a number out of its range',
    code: 'config/out-of-range',
    before: 'pulse_ms: 500',
    after: 'pulse_ms: 5',
    said: '22: lanes[0].barrier.pulse_ms: found 5, allowed a whole number from 50 to 5000, for example 500',
  },
  {
    wrong: 'a part of a millisecond',
    code: 'config/wrong-type',
    before: 'pulse_ms: 500',
    after: 'pulse_ms: 500.5',
    said: '22: lanes[0].barrier.pulse_ms: found 500.5, allowed a whole number from 50 to 5000, for example 500',
  },
  {
    wrong: 'a park number without quotes, with itself in quotes as the example',
    code: 'config/wrong-type',
    before: 'id: "21835"',
    after: 'id: 0021',
    said: '3: park.id: found 0021 (without quotes it is no text), allowed 1 to 24 letters, digits or `_`, for example "0021"',
  },
  {
    wrong: 'a word that is not in the list',
    code: 'config/not-listed',
    before: 'direction: exit',
    after: 'direction: out',
    said: '27: lanes[1].direction: found "out", allowed one of: entry, exit, both, for example entry',
  },
  {
    wrong: 'a file format of another version',
    code: 'config/not-listed',
    before: 'version: 1',
    after: 'version: 2',
    said: '1: version: found 2, allowed only 1, for example 1',
  },
  {
    wrong: 'a text of the wrong form',
    code: 'config/wrong-form',
    before: 'channel_id: B1',
    after: 'channel_id: "B-1"',
    said: '28: lanes[1].channel_id: found "B-1", allowed 1 to 16 digits, letters or Chinese characters, for example "A1"',
  },
  {
    wrong: 'a path that is too long for a socket',
    code: 'config/wrong-length',
    before: 'state_directory: /var/lib/lanekeeper',
    after:
      'state_directory: /xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
    said: '8: node.state_directory: found "/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…", allowed a path that begins with `/`, of at most 64 characters, for example "/var/lib/lanekeeper"',
  },
  {
    wrong: 'a misspelt key, with the key that was meant',
    code: 'config/unknown-key',
    before: 'pulse_ms: 500',
    after: 'puls_ms: 500',
    said: '22: lanes[0].barrier.puls_ms: found the unknown key "puls_ms", allowed the keys raise, raise_by_camera, lower, stop, hold, limit_up, limit_down, pulse_ms, travel_ms, failed_closings_max, maker, maintenance_cycles; did you mean pulse_ms?',
  },
  {
    wrong: 'a misspelt key that is needed, once and not also as missing',
    code: 'config/unknown-key',
    before: '  places: 200',
    after: '  plces: 200',
    said: '4: park.plces: found the unknown key "plces", allowed the keys id, name, places; did you mean places?',
  },
  {
    wrong: 'a key of no kind, with the keys that there are',
    code: 'config/unknown-key',
    before: '  places: 200',
    after: '  places: 200\n  zoo: 1',
    said: '5: park.zoo: found the unknown key "zoo", allowed the keys id, name, places',
  },
  {
    wrong: 'a missing key at the line of its parent',
    code: 'config/missing-key',
    before: '  places: 200\n',
    after: '',
    said: '2: park.places: found nothing, allowed a whole number from 0 to 1000000, for example 200',
  },
  {
    wrong: 'a missing part of the file',
    code: 'config/missing-key',
    before: 'park:\n  id: "21835"\n  places: 200\n',
    after: '',
    said: '1: park: found nothing, allowed a mapping with the keys id, places, for example { id: "21835", places: 200 }',
  },
  {
    wrong: 'a missing part of a lane at the line of the lane',
    code: 'config/missing-key',
    before: '    camera: { family: serial_frame, port: camera_out }\n',
    after: '',
    said: '26: lanes[1].camera: found nothing, allowed a mapping with the key family, for example { family: "serial_frame", port: "camera_in" }',
  },
  {
    wrong: 'a key without its value',
    code: 'config/wrong-type',
    before: '  places: 200',
    after: '  places:',
    said: '4: park.places: found nothing, allowed a whole number from 0 to 1000000, for example 200',
  },
  {
    wrong: 'a mapping where a list belongs',
    code: 'config/wrong-type',
    before: 'roles: [lane, bridge, broker]',
    after: 'roles: { lane: true }',
    said: '7: node.roles: found a mapping, allowed a list of at least 1 entry, for example ["lane", "bridge", "broker"]',
  },
  {
    wrong: 'an empty list',
    code: 'config/wrong-count',
    before: 'roles: [lane, bridge, broker]',
    after: 'roles: []',
    said: '7: node.roles: found an empty list, allowed a list of at least 1 entry, for example ["lane", "bridge", "broker"]',
  },
  {
    wrong: 'a role twice',
    code: 'config/repeated',
    before: 'roles: [lane, bridge, broker]',
    after: 'roles: [lane, bridge, broker, lane]',
    said: '7: node.roles[3]: found "lane" twice, allowed each once, for example ["lane", "bridge", "broker"]',
  },
  {
    wrong: 'a port name with a blank',
    code: 'config/wrong-name',
    before: '  cards: { path',
    after: '  my cards: { path',
    said: '12: serial_ports["my cards"]: found the name "my cards", allowed 1 to 24 letters, digits, `_` or `-`',
  },
  {
    wrong: 'a secret written into the file, without repeating it',
    code: 'config/secret-in-file',
    before: 'park_key: { file: /etc/lanekeeper/park.key }',
    after: 'park_key: "hunter2"',
    said: '40: cloud.park_key: found a secret written into this file, allowed only where it is kept: `file:` with its path or `credential:` with its name, for example { file: "/etc/lanekeeper/park.key" }',
  },
  {
    wrong: 'a password written into the file, without repeating it',
    code: 'config/secret-in-file',
    before: 'cloud:\n',
    after: 'bus:\n  password: hunter2\ncloud:\n',
    said: '37: bus.password: found a secret written into this file, allowed only where it is kept: `file:` with its path or `credential:` with its name, for example { file: "/etc/lanekeeper/park.key" }',
  },
  {
    wrong: 'a secret with keys of neither kind',
    code: 'config/wrong-type',
    before: 'park_key: { file: /etc/lanekeeper/park.key }',
    after: 'park_key: { value: hunter2 }',
    said: '40: cloud.park_key: found a mapping with other keys, allowed exactly one of the keys file, credential, for example { file: "/etc/lanekeeper/park.key" }',
  },
  {
    wrong: 'a secret of both kinds',
    code: 'config/unknown-key',
    before: 'park_key: { file: /etc/lanekeeper/park.key }',
    after: 'park_key: { file: /k, credential: k }',
    said: '40: cloud.park_key.credential: found the unknown key "credential", allowed the key file',
  },
  {
    wrong: 'a password inside an address, without repeating it',
    code: 'config/secret-in-file',
    before: 'mqtts://cloud.example.com',
    after: 'mqtts://me:hunter2@cloud.example.com',
    said: '38: cloud.url: found a user or password inside the address, allowed the address alone, beside it `username:` and `password: { file: … }`, for example "mqtts://cloud.example.com"',
  },
  {
    wrong: 'an address without a host',
    code: 'config/address-unusable',
    before: 'mqtts://cloud.example.com',
    after: "'mqtts://'",
    said: '38: cloud.url: found an address that names no host, allowed mqtts://HOST or mqtts://HOST:PORT, for example "mqtts://broker.park.lan:8883"',
  },
  {
    wrong: 'a GPIO line used twice, with both places',
    code: 'config/line-used-twice',
    before: 'raise: { chip: c0, line: 18 }',
    after: 'raise: { chip: c0, line: 17 }',
    said: '33: lanes[1].barrier.raise.line: found line 17 of c0, which lanes[0].barrier.raise in line 21 uses already, allowed each GPIO line for one purpose',
  },
  {
    wrong: 'a lamp on a line that something else uses',
    code: 'config/line-used-twice',
    before: 'raise: { chip: c0, line: 18 }',
    after: 'raise: { chip: c0, line: 18 }\n    lights: { red: { chip: c0, line: 8 } }',
    said: '34: lanes[1].lights.red.line: found line 8 of c0, which lanes[1].sensors.radar in line 31 uses already, allowed each GPIO line for one purpose',
  },
  {
    wrong: 'a loop of the inner side in a lane for one way',
    code: 'config/not-both-ways',
    before: 'radar: { chip: c0, line: 8 }',
    after: 'radar: { chip: c0, line: 8 }\n      approach_exit: { chip: c0, line: 9 }',
    said: '32: lanes[1].sensors.approach_exit: found a device of the inner side, in a lane with direction: exit, allowed only with direction: both, for example direction: both',
  },
  {
    wrong: 'a lane for both ways with a second loop and one camera',
    code: 'config/half-an-inner-side',
    before: part('    direction: exit', '      radar'),
    after:
      '    direction: both\n    channel_id: B1\n    sensors:\n      approach: { chip: c0, line: 7 }\n      approach_exit: { chip: c0, line: 9 }\n',
    said: '31: lanes[1].sensors.approach_exit: found a loop without a camera, allowed sensors.approach_exit and camera_exit together, or neither',
  },
  {
    wrong: 'a number of changes that one car makes',
    code: 'config/out-of-range',
    before: 'raise: { chip: c0, line: 18 }',
    after: 'raise: { chip: c0, line: 18 }\n    sensor_limits: { chatter_changes: 2 }',
    said: '34: lanes[1].sensor_limits.chatter_changes: found 2, allowed a whole number from 4 to 100, for example 12',
  },
  {
    wrong: 'a device file under two names',
    code: 'config/port-path-used-twice',
    before: 'path: /dev/ttyUSB2',
    after: 'path: /dev/ttyUSB1',
    said: '12: serial_ports.cards.path: found "/dev/ttyUSB1", which serial_ports.camera_out.path in line 11 has already, allowed each device file under one name',
  },
  {
    wrong: 'a port that is not described, with the one that was meant',
    code: 'config/unknown-port',
    before: 'port: camera_out',
    after: 'port: camara_out',
    said: '34: lanes[1].camera.port: found "camara_out", allowed a name of `serial_ports`: camera_in, camera_out, cards, for example camera_out',
  },
  {
    wrong: 'two cards of one address on one port',
    code: 'config/address-used-twice',
    before: 'address: 2',
    after: 'address: 1',
    said: '35: lanes[1].screen.address: found address 1 on cards, which lanes[0].screen in line 24 has already, allowed each address once on a port, for example 2',
  },
  {
    wrong: 'a camera that shares its port with a card',
    code: 'config/camera-shares-port',
    before: 'screen: { family: family1, port: cards, address: 2 }',
    after: 'screen: { family: family1, port: camera_out, address: 2 }',
    said: '35: lanes[1].screen.port: found "camera_out", which lanes[1].camera.port in line 34 uses already, allowed a port for the camera alone',
  },
  {
    wrong: 'cards on one port of which only one is waited for',
    code: 'config/mixed-families',
    before: 'screen: { family: family1, port: cards, address: 2 }',
    after: 'screen: { family: family2, port: cards, address: 2 }',
    said: '35: lanes[1].screen.family: found family2 beside family1 of lanes[0].screen in line 24, allowed on one port either family1 alone, or family2 and family3',
  },
  {
    wrong: 'a serial camera without its port',
    code: 'config/half-a-camera',
    before: 'camera: { family: serial_frame, port: camera_out }',
    after: 'camera: { family: serial_frame }',
    said: '34: lanes[1].camera: found no port, allowed a camera of the family serial_frame with its port, for example port: camera_in',
  },
  {
    wrong: 'a camera that pushes without a place to push to',
    code: 'config/no-camera-push',
    before: 'camera: { family: serial_frame, port: camera_out }',
    after: 'camera: { family: vz_http, address: "192.168.8.21" }',
    said: '1: camera_push: found nothing, and a camera that pushes in lanes[1].camera in line 34, allowed address and port of this box for the cameras, for example camera_push: { host: "192.168.8.10", port: 8090 }',
  },
  {
    wrong: 'a camera at a broker that is not described',
    code: 'config/no-camera-broker',
    before: 'camera: { family: serial_frame, port: camera_out }',
    after: 'camera: { family: vz_mqtt, serial_number: "a-1" }',
    said: '1: camera_broker: found nothing, and a camera that needs it in lanes[1].camera in line 34, allowed the broker that the camera speaks over, for example camera_broker: { url: "mqtt://192.168.8.10:1883" }',
  },
  {
    wrong: 'a camera with a key of another family',
    code: 'config/half-a-camera',
    before: 'camera: { family: serial_frame, port: camera_out }',
    after:
      'camera: { family: dahua, address: "192.168.8.21", user: a, password: { file: /k }, channel: 1 }',
    said: '34: lanes[1].camera.channel: found channel beside family: dahua, allowed only address, user, password, http_port, for example address: "192.168.8.21"',
  },
  {
    wrong: 'a camera that is to be told to look and takes no orders',
    code: 'config/camera-cannot-be-told',
    before:
      'camera: { family: serial_frame, port: camera_out }\n    screen: { family: family1, port: cards, address: 2 }\n',
    after:
      'camera: { family: vz_http, address: "192.168.8.21", look_on_arrival: true }\ncamera_push: { host: "192.168.8.10", port: 8090 }\n',
    said: '34: lanes[1].camera.look_on_arrival: found look_on_arrival without comet_polling, allowed only with comet_polling: true, and the camera set up for it, for example comet_polling: true',
  },
  {
    wrong: 'an input of a camera under the arm',
    code: 'config/not-by-camera',
    before: 'radar: { chip: c0, line: 8 }',
    after: 'radar: { chip: inputs_of_camera, line: 1 }',
    said: '31: lanes[1].sensors.radar.chip: found "inputs_of_camera", allowed a line of this box; a camera serves sensors.approach, sensors.approach_exit, contacts alone, for example chip: "pinctrl-bcm2711"',
  },
  {
    wrong: 'an input of a camera that has none',
    code: 'config/camera-has-no-inputs',
    before: 'approach: { chip: c0, line: 7 }',
    after: 'approach: { chip: inputs_of_camera, line: 1 }',
    said: '30: lanes[1].sensors.approach.chip: found "inputs_of_camera", and a camera of the family serial_frame, allowed only with a camera of the families vz_http, vz_mqtt, for example chip: "pinctrl-bcm2711"',
  },
  {
    wrong: 'an arm that nobody raises',
    code: 'config/no-raise',
    before: 'raise: { chip: c0, line: 18 }',
    after: 'travel_ms: 3000',
    said: '32: lanes[1].barrier: found no raise, allowed the line that raises the arm, or raise_by_camera: true, for example raise: { chip: "pinctrl-bcm2711", line: 17 }',
  },
  {
    wrong: 'an arm that is raised by a camera without a relay',
    code: 'config/camera-cannot-raise',
    before: 'raise: { chip: c0, line: 18 }',
    after: 'raise_by_camera: true',
    said: '33: lanes[1].barrier.raise_by_camera: found a camera of the family serial_frame, which cannot be told to raise, allowed only with a camera of the families hikvision, vz_mqtt, for example raise: { chip: "pinctrl-bcm2711", line: 17 }',
  },
  {
    wrong: 'a relay on STOP of an operator whose manual forbids it',
    code: 'config/not-on-this-operator',
    before: 'raise: { chip: c0, line: 18 }',
    after:
      'raise: { chip: c0, line: 18 }\n      maker: dahua_economic\n      stop: { chip: c0, line: 19 }',
    said: '35: lanes[1].barrier.stop: found stop with Dahua, economic series, allowed no stop: its STOP is normally closed, and a relay at rest would be open',
  },
  {
    wrong: 'a hold contact of an operator that has none',
    code: 'config/not-on-this-operator',
    before: 'raise: { chip: c0, line: 18 }',
    after:
      'raise: { chip: c0, line: 18 }\n      maker: came_zl37\n      hold: { chip: c0, line: 19 }',
    said: '35: lanes[1].barrier.hold: found hold with CAME ZL37, ZL38, allowed no hold: no contact that stays closed is safe on it',
  },
  {
    wrong: 'a limit switch of an operator that has none',
    code: 'config/not-on-this-operator',
    before: 'raise: { chip: c0, line: 18 }',
    after:
      'raise: { chip: c0, line: 18 }\n      maker: doorking_1601\n      limit_down: { chip: c0, line: 19 }',
    said: '35: lanes[1].barrier.limit_down: found limit_down with DoorKing 1601, 1602, allowed no limit switches: it has no contact that tells where the arm is',
  },
  {
    wrong: 'a contact on a line that something else uses',
    code: 'config/line-used-twice',
    before: 'raise: { chip: c0, line: 18 }',
    after: 'raise: { chip: c0, line: 18 }\n    contacts: { call_button: { chip: c0, line: 7 } }',
    said: '34: lanes[1].contacts.call_button.line: found line 7 of c0, which lanes[1].sensors.approach in line 30 uses already, allowed each GPIO line for one purpose',
  },
  {
    wrong: 'two cameras on one port',
    code: 'config/camera-shares-port',
    before: 'port: camera_out',
    after: 'port: camera_in',
    said: '34: lanes[1].camera.port: found "camera_in", which lanes[0].camera.port in line 23 uses already, allowed a port for the camera alone',
  },
  {
    wrong: 'a lane without a sensor under the arm',
    code: 'config/no-safety-sensor',
    before: '      beam: { chip: c0, line: 6 }\n',
    after: '',
    said: '17: lanes[0].sensors: found no sensor under the arm, allowed at least one of: under_arm, beam, radar, for example under_arm: { chip: "pinctrl-bcm2711", line: 5, active_low: true }',
  },
  {
    wrong: 'two lanes of one id',
    code: 'config/duplicate-lane',
    before: 'id: out1',
    after: 'id: in1',
    said: '26: lanes[1].id: found "in1", which lanes[0].id in line 14 has already, allowed each lane id once',
  },
  {
    wrong: 'two lanes of one channel',
    code: 'config/duplicate-channel',
    before: 'channel_id: B1',
    after: 'channel_id: A1',
    said: '28: lanes[1].channel_id: found "A1", which lanes[0].channel_id in line 16 has already, allowed each channel of the cloud once',
  },
  {
    wrong: 'the role lane without lanes',
    code: 'config/no-lanes',
    before: part('lanes:', 'cloud:'),
    after: 'lanes: []\n',
    said: '13: lanes: found no lane, but the role lane, allowed at least one lane, or `roles` without lane, for example the lanes of one-box.yaml',
  },
  {
    wrong: 'the role bridge without a cloud',
    code: 'config/no-cloud',
    before: part('cloud:', 'rates:'),
    after: '',
    said: '1: cloud: found nothing, but the role bridge, allowed the settings of the cloud, or `roles` without bridge, for example the part `cloud:` of bridge.yaml',
  },
  {
    wrong: 'an exit without rates',
    code: 'config/no-rates',
    before: part('rates:'),
    after: '',
    said: '1: rates: found nothing, but an exit (lanes[1].direction in line 27), allowed at least one rate, for example [{ vehicle_class: "小车", first_minutes: 60, first_fen: 500, following_minutes: 30, following_fen: 200 }]',
  },
  {
    wrong: 'a box with neither a broker nor the address of one',
    code: 'config/no-bus',
    before: 'roles: [lane, bridge, broker]',
    after: 'roles: [lane, bridge]',
    said: '1: bus.url: found nothing, and no role broker, allowed the address of the park broker, or the role broker for a broker in this box, for example "mqtts://broker.park.lan:8883"',
  },
  {
    wrong: 'a broker to be opened without the role broker',
    code: 'config/listen-without-broker',
    before: 'roles: [lane, bridge, broker]\n  state_directory: /var/lib/lanekeeper',
    after:
      'roles: [lane, bridge]\n  state_directory: /var/lib/lanekeeper\nbus:\n  url: mqtts://b.lan\n  listen: { host: 10.0.0.1, port: 1883, users: { gate-2: { file: /p } } }',
    said: '11: bus.listen: found a broker to be opened, but no role broker, allowed `listen` together with the role broker, for example roles: [lane, bridge, broker]',
  },
  {
    wrong: 'simulated lines without their folder',
    code: 'config/simulated-without-directory',
    before: 'cloud:\n',
    after: 'gpio: { backend: simulated }\ncloud:\n',
    said: '36: gpio.directory: found nothing beside `backend: simulated`, allowed the folder of the simulated lines, for example "/tmp/lanekeeper-gpio"',
  },
  {
    wrong: 'a certificate without its key',
    code: 'config/half-certificate',
    before: '  link: mqtt',
    after: '  link: mqtt\n  cert_file: /c.pem',
    said: '36: cloud.key_file: found nothing beside `cert_file`, allowed `cert_file` and `key_file` together, or neither, for example "/etc/lanekeeper/bridge.key"',
  },
  {
    wrong: 'a key of the bus without its certificate',
    code: 'config/half-certificate',
    before: 'cloud:\n',
    after: 'bus: { url: "mqtts://b.lan", key_file: /k }\ncloud:\n',
    said: '36: bus.cert_file: found nothing beside `key_file`, allowed `cert_file` and `key_file` together, or neither, for example "/etc/lanekeeper/identity/node.pem"',
  },
  {
    wrong: 'an address of another link',
    code: 'config/address-of-other-link',
    before: 'mqtts://cloud.example.com',
    after: 'tcp://cloud.example.com',
    said: '38: cloud.url: found an address with tcp:// beside `link: mqtt`, allowed mqtts:// or mqtt://, for example "mqtts://cloud.example.com:8883"',
  },
  {
    wrong: 'a protection that the link does not have',
    code: 'config/setting-of-other-link',
    before: 'link: mqtt\n  url: mqtts:',
    after: 'link: tcp\n  ca_file: /ca.pem\n  url: tcp:',
    said: '38: cloud.ca_file: found a setting that `link: tcp` does not have, allowed it with `link: mqtt` or `link: http` only',
  },
  {
    wrong: 'the http link without the operator',
    code: 'config/no-union-id',
    before: 'link: mqtt\n  url: mqtts:',
    after: 'link: http\n  url: https:',
    said: '36: cloud.union_id: found nothing beside `link: http`, allowed the number of the operator, with which that login is made, for example "200208"',
  },
  {
    wrong: 'a key of the operator without the number of the operator',
    code: 'config/no-union-id',
    before: 'park_key: { file: /etc/lanekeeper/park.key }',
    after: 'park_key: { file: /etc/lanekeeper/park.key }\n  operator_key: { file: /u.key }',
    said: '36: cloud.union_id: found nothing beside `operator_key`, allowed the number of the operator, which `operator_key` needs, for example "200208"',
  },
  {
    wrong: 'a number of the operator that nothing needs',
    code: 'config/setting-of-other-link',
    before: 'link: mqtt\n  url: mqtts:',
    after: 'link: mqtt\n  union_id: "200208"\n  url: mqtts:',
    said: '38: cloud.union_id: found a setting that `link: mqtt` does not have, allowed it with `link: http`, or beside `operator_key` or `screen_texts_hours`',
  },
  {
    wrong: 'letters in the number of the operator that texts are asked with',
    code: 'config/union-id-not-digits',
    before: 'link: mqtt\n  url: mqtts:',
    after: 'link: mqtt\n  union_id: "A1"\n  screen_texts_hours: 6\n  url: mqtts:',
    said: '38: cloud.union_id: found letters beside `screen_texts_hours`, allowed digits alone, for example "200208"',
  },
  {
    wrong: 'a local_id that binds no lane although it says so',
    code: 'config/channels-form',
    before: 'gate1_channels_A1_B1',
    after: 'gate1_channels_A1_',
    said: '39: cloud.local_id: found the word channels, but not the form that binds lanes, allowed NAME_channels_CHANNEL_CHANNEL, without `_` at its end, for example "gate1_channels_A1_B1"',
  },
  {
    wrong: 'a text of an unknown name',
    code: 'config/unknown-text',
    before: 'cloud:\n',
    after: 'texts: { entry_idel: 你好 }\ncloud:\n',
    said: '36: texts.entry_idel: found the unknown text "entry_idel", allowed the texts entry_idle, entry_granted, entry_monthly, entry_full, entry_barred, entry_debts, exit_idle, exit_granted, exit_monthly, exit_stored, exit_pay, exit_paying, exit_pay_failed, exit_later, exit_no_entry, exit_locked, unreadable, no_plate, lane_locked, wait, out_of_order; did you mean entry_idle?',
  },
  {
    wrong: 'an unknown placeholder',
    code: 'config/unknown-placeholder',
    before: 'cloud:\n',
    after: 'texts: { exit_pay: "请缴费{fees}元" }\ncloud:\n',
    said: '36: texts.exit_pay: found "{fees}", allowed {plate}, {fee}, {balance}, {days}, {places}, {reason}, for example {fee}',
  },
  {
    wrong: 'a text with a control character, made visible',
    code: 'config/wrong-form',
    before: 'cloud:\n',
    after: 'texts: { exit_pay: "\\e[2J\\u202Eabc" }\ncloud:\n',
    said: '36: texts.exit_pay: found "\\u{1b}[2J\\u{202e}abc", allowed a text of at most 60 characters on one line, for example "欢迎光临"',
  },
  {
    wrong: 'a discount that takes off nothing that is known',
    code: 'config/wrong-type',
    before: 'discounts:\n',
    after: 'discounts:\n  charging: { percent: 7 }\n',
    said: '50: discounts.charging: found a mapping with other keys, allowed exactly one of the keys amount_fen, minutes, free, for example { amount_fen: 500 }',
  },
  {
    wrong: 'two rates of one vehicle class',
    code: 'config/duplicate-rate',
    before: 'rates:\n',
    after:
      'rates:\n  - { vehicle_class: 小车, first_minutes: 1, first_fen: 1, following_minutes: 1, following_fen: 1 }\n',
    said: '43: rates[1].vehicle_class: found "小车", which rates[0].vehicle_class in line 42 has already, allowed one rate for each vehicle class, its entries and its first day',
  },
  {
    wrong: 'two reasons to let cars out free under one id',
    code: 'config/duplicate-free-reason',
    before: 'free_reasons:\n',
    after: 'free_reasons:\n  - { id: ambulance, text: 军车, cloud_code: "2" }\n',
    said: '49: free_reasons[1].id: found "ambulance", which free_reasons[0].id in line 48 has already, allowed an id of its own for each reason',
  },
  {
    wrong: 'a reason whose code is longer than the cloud takes',
    code: 'config/wrong-form',
    before: 'cloud_code: "1"',
    after: 'cloud_code: "100"',
    said: '48: free_reasons[0].cloud_code: found "100", allowed 1 or 2 letters or digits, for example "1"',
  },
  {
    wrong: 'a repeated key',
    code: 'config/duplicate-key',
    before: '  places: 200',
    after: '  places: 200\n  places: 300',
    said: '5: park.places: found a key that stands in line 4 already, allowed each key once',
  },
  {
    wrong: 'a tab',
    code: 'config/tab',
    before: '  places: 200',
    after: '	places: 200',
    said: '4: found a tab, allowed blanks only at the beginning of a line, for example two blanks for each level',
  },
  {
    wrong: 'an alias',
    code: 'config/alias',
    before: '  places: 200',
    after: '  places: &p 200\n  name: *p',
    said: '5: park.name: found a value that begins with * (an alias), allowed the value itself, in quotes if it is a text that begins with *',
  },
  {
    wrong: 'a mistake in the YAML',
    code: 'config/yaml',
    before: '  roles: [lane, bridge, broker]',
    after: '  roles: [lane, bridge, broker',
    said: '8: found a mistake in the YAML (Flow sequence in block collection must be sufficiently indented and end with a ]), allowed `key: value` lines, each level two blanks further in',
  },
];

for (const { wrong, code, before, after, said } of cases) {
  test(`rule 12: the installer is told of ${wrong}`, (t) => {
    const text = changed(before, after);
    t.deepEqual(messages(text), [`lane.yaml:${said}`]);
    const checked = checkConfig(text, 'lane.yaml');
    t.true('faults' in checked);
    if ('faults' in checked)
      t.deepEqual(
        checked.faults.map((fault) => fault.code),
        [code],
      );
  });
}
