import type { SerialSettings } from '../../drivers/serial/port.js';
import type { BusConfig, CameraBrokerConfig, CloudConfig, Config } from './config.js';
import { defaults } from './defaults.js';
import { resolveDiscounts } from './resolve-discounts.js';
import { resolveLane } from './resolve-lane.js';
import { resolveCalendar, resolveClasses, resolveRate } from './resolve-rates.js';
import type { ConfigFile } from './schema.js';
import { defaultTexts, textNames } from './texts.js';

/** Turns the file into what the program uses: defaults filled in, times in milliseconds. */
export function resolveConfig(file: ConfigFile): Config {
  return {
    park: { id: file.park.id, name: file.park.name ?? file.park.id, places: file.park.places },
    node: {
      id: file.node.id,
      roles: new Set(file.node.roles),
      stateDirectory: file.node.state_directory,
      runtimeDirectory: file.node.runtime_directory ?? `${file.node.state_directory}/run`,
    },
    gpio: {
      backend: file.gpio?.backend ?? defaults.gpio.backend,
      directory: file.gpio?.directory ?? defaults.gpio.directory,
      tickMs: file.gpio?.tick_ms ?? defaults.gpio.tickMs,
    },
    serialPorts: resolvePorts(file.serial_ports ?? {}),
    cameraPush: file.camera_push ?? null,
    cameraBroker: resolveCameraBroker(file.camera_broker),
    lanes: (file.lanes ?? []).map(resolveLane),
    bus: resolveBus(file.bus ?? {}),
    cloud: file.node.roles.includes('bridge') ? resolveCloud(file.cloud) : null,
    rates: (file.rates ?? []).map(resolveRate),
    calendar: resolveCalendar(file.calendar),
    vehicleClasses: resolveClasses(file.vehicle_classes ?? {}),
    access: {
      entryDebtMaxFen: file.access?.entry_debt_max_fen ?? null,
      admitAfterLicence: (file.access?.after_licence ?? defaults.access.afterLicence) === 'admit',
    },
    leaveFirst: {
      allowed: file.leave_first?.allowed ?? defaults.leaveFirst.allowed,
      linkDownMs: inMs(file.leave_first?.link_down_s) ?? defaults.leaveFirst.linkDownMs,
      unansweredCharges: file.leave_first?.unanswered_charges ?? null,
      unpaidMs: inMs(file.leave_first?.unpaid_s) ?? null,
      debtMaxFen: file.leave_first?.debt_max_fen ?? defaults.leaveFirst.debtMaxFen,
    },
    freeReasons: (file.free_reasons ?? []).map(({ id, text, cloud_code: cloudCode }) => ({
      id,
      text,
      cloudCode,
    })),
    discounts: resolveDiscounts(file.discounts ?? {}),
    cards: { reconcileAt: file.cards?.reconcile_at ?? defaults.cards.reconcileAt },
    store: {
      commitTimeoutMs: file.store?.commit_timeout_ms ?? defaults.store.commitTimeoutMs,
      onFailure: file.store?.on_failure ?? defaults.store.onFailure,
      ordersCapacity: file.store?.orders_capacity ?? defaults.store.ordersCapacity,
      historyDays: file.store?.history_days ?? defaults.store.historyDays,
    },
    texts: { ...defaultTexts, ...file.texts },
    ownTexts: new Set(textNames.filter((name) => file.texts?.[name] !== undefined)),
    log: { level: file.log?.level ?? defaults.log.level },
  };
}

function resolvePorts(
  ports: NonNullable<ConfigFile['serial_ports']>,
): ReadonlyMap<string, SerialSettings> {
  const settings = Object.entries(ports).map(([name, port]) => {
    const baudRate = port.baud_rate ?? defaults.serial.baudRate;
    const silenceMs = inMs(port.silence_s);
    const silence = silenceMs === undefined ? {} : { silenceMs };
    return [name, { path: port.path, baudRate, ...silence }] as const;
  });
  return new Map(settings);
}

function resolveCameraBroker(broker: ConfigFile['camera_broker']): CameraBrokerConfig | null {
  if (broker === undefined) return null;
  const { url, username = null, password = null, ca_file: caFile = null } = broker;
  return { url, username, password, caFile };
}

function resolveBus(bus: NonNullable<ConfigFile['bus']>): BusConfig {
  const { listen } = bus;
  return {
    url: bus.url ?? null,
    username: bus.username ?? null,
    password: bus.password ?? null,
    caFile: bus.ca_file ?? null,
    certFile: bus.cert_file ?? null,
    keyFile: bus.key_file ?? null,
    listen:
      listen === undefined
        ? null
        : { host: listen.host, port: listen.port, users: new Map(Object.entries(listen.users)) },
  };
}

function resolveCloud(cloud: ConfigFile['cloud']): CloudConfig | null {
  if (cloud === undefined) return null;
  const { screen_texts_hours: hours } = cloud;
  return {
    link: cloud.link,
    url: cloud.url,
    localId: cloud.local_id,
    unionId: cloud.union_id ?? null,
    parkKey: cloud.park_key,
    operatorKey: cloud.operator_key ?? (cloud.link === 'http' ? cloud.park_key : null),
    trustChargeAnswer: cloud.trust_charge_answer ?? true,
    laneCodes: cloud.lane_codes ?? false,
    screenTextsMs: hours === undefined ? null : hours * 3_600_000,
    username: cloud.username ?? null,
    password: cloud.password ?? null,
    caFile: cloud.ca_file ?? null,
    certFile: cloud.cert_file ?? null,
    keyFile: cloud.key_file ?? null,
    crlFile: cloud.crl_file ?? null,
    keepaliveMs: inMs(cloud.keepalive_s) ?? defaults.cloud.keepaliveMs,
    messagesPerSecondMax: cloud.orders_per_second_max ?? defaults.cloud.messagesPerSecondMax,
    inFlightMax: cloud.in_flight_max ?? defaults.cloud.inFlightMax,
    answerWaitMs: inMs(cloud.answer_wait_s) ?? defaults.cloud.answerWaitMs,
    reconnectMaxMs: inMs(cloud.reconnect_max_s) ?? defaults.cloud.reconnectMaxMs,
  };
}

function inMs(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1_000;
}
