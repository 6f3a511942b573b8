import type { Timer } from '../drivers/clock.js';
import type { PushListener } from '../drivers/camera/push/port.js';
import type { CodeScanner } from '../drivers/scanner/port.js';
import {
  commandCodec,
  commandReplyCodec,
  outboxEntryCodec,
  outcomeCodec,
} from '../protocol/park/codec.js';
import type { Command, CommandReply } from '../protocol/park/command.js';
import type { OutboxEntry } from '../protocol/park/disk.js';
import type { Fact } from '../protocol/park/fact.js';
import type { Stamp } from '../protocol/park/values.js';
import type { Received } from './bus/bus.js';
import { LinkMonitor } from './bus/link-monitor.js';
import type { LaneConfig } from './config/config.js';
import { AttendantDesk } from './decisions/attendant-desk.js';
import { DecisionDesk, type DecisionDeskOptions } from './decisions/decision-desk.js';
import { StaysByHand } from './decisions/stays-by-hand.js';
import { LanekeeperError, sentenceOf } from './errors.js';
import { ArmGate } from './lane/arm-gate.js';
import { LaneCommands } from './lane/commands.js';
import { AskCamera } from './lane/ask-camera.js';
import { ArmWear } from './lane/arm-wear.js';
import { GpioLines } from './lane/gpio-lines.js';
import { LaneContacts } from './lane/lane-contacts.js';
import { LaneDisplay } from './lane/lane-display.js';
import { LaneModes } from './lane/lane-modes.js';
import { Lane, type LaneReport } from './lane/lane.js';
import { movementReport } from './lane/movement-report.js';
import { isToldToLook } from './lane/open-camera.js';
import { openLaneDevices, SerialPorts } from './lane/open-devices.js';
import type { NodeParts } from './node-parts.js';
import { DeadLetters } from './outbox/dead-letters.js';
import { withCorrectedStamps } from './outbox/corrected-stamps.js';
import { Outbox } from './outbox/outbox.js';
import { Reports, tellReports } from './outbox/reports.js';
import { freePlaces } from './records/free-places.js';
import { PictureDesk } from './pictures/picture-desk.js';
import { PictureSender } from './pictures/picture-sender.js';
import { PictureShelf } from './pictures/picture-shelf.js';
import { PayCodes } from './payments/pay-codes.js';
import { ExitPayments, type Requester } from './payments/exit-payments.js';
import { LaneCodes } from './screens/lane-codes.js';
import { ScreenTexts } from './screens/screen-texts.js';
import { SmartPages } from './screens/smart-pages.js';
import { paidFen, plateOf } from './sessions/session-book.js';
import { CardDesk } from './records/card-desk.js';
import { ShiftBook } from './shifts/shift-book.js';
import { ShiftDesk } from './shifts/shift-desk.js';
import { armWearShelf, laneModeShelf } from './store/shelves.js';
import type { Store } from './store/store.js';
import { put } from './store/write.js';
import { awaitTime } from './time/await-time.js';

const WINDOW_MAX = 48;
const LIVE_MAX = 16;
const OUTCOME_WAIT_MS = 30_000;
const SILENCES_MAX = 10;
const PLACES_EVERY_MS = 2_000;
/** What is told of a code that was scanned. */
const SHOWN_OF_CODE = 2;
/** A car that was granted longer ago than this is decided on anew after a start. */
const RESUME_MAX_MS = 10 * 60_000;

/** The role `lane`: the lanes of this box, their devices, and the outbox. */
export class LaneRole {
  readonly lanes = new Map<string, Lane>();
  readonly outbox: Outbox;
  readonly deadLetters: DeadLetters;
  readonly desk: DecisionDesk;
  readonly attendants: AttendantDesk;
  readonly shifts: ShiftDesk;
  readonly cards: CardDesk;
  readonly link: LinkMonitor;
  readonly pictures: PictureDesk;
  readonly pictureSender: PictureSender;
  readonly payments: ExitPayments;
  readonly #payCodes: PayCodes;
  readonly #laneCodes: LaneCodes;
  readonly #screenTexts: ScreenTexts;
  readonly #smartPages: SmartPages;
  readonly #parts: NodeParts;
  readonly #commands: LaneCommands;
  readonly #modes: LaneModes;
  readonly #ports: SerialPorts;
  readonly #shelf: PictureShelf;
  readonly #scanners: (CodeScanner | null)[] = [];
  #gpio: GpioLines | null = null;
  #listener: PushListener | null = null;
  #cameraBus: ReturnType<NodeParts['environment']['openCameraBus']> | null = null;
  #leaveFirstTimer: Timer | null = null;
  #timeAwaited: Timer | null = null;
  #placesTimer: Timer | null = null;
  readonly #displays = new Map<string, LaneDisplay>();

  private constructor(parts: NodeParts, shelf: PictureShelf, shifts: ShiftBook) {
    const { environment, config, store, stamper, bus, topics, announcer } = parts;
    this.#parts = parts;
    const correct = (stamp: Stamp) => stamper.corrected(stamp, config.node.id);
    const send = (entry: OutboxEntry) => {
      const uplink = withCorrectedStamps(entry.uplink, correct);
      const payload = outboxEntryCodec.encode({ ...entry, uplink });
      return bus.publish(topics.uplink(config.node.id), payload, { retain: false });
    };
    this.link = new LinkMonitor({ bus, topics, clock: environment.clock, log: environment.log });
    this.outbox = new Outbox({
      store,
      environment,
      windowMax: WINDOW_MAX,
      liveMax: LIVE_MAX,
      capacity: config.store.ordersCapacity,
      outcomeWaitMs: OUTCOME_WAIT_MS,
      silencesMax: SILENCES_MAX,
      reports: new Reports({
        store,
        nodeId: config.node.id,
        sessions: parts.sessions,
        announcer,
        log: environment.log,
      }),
      send,
    });
    this.#shelf = shelf;
    this.pictureSender = new PictureSender({
      environment,
      shelf,
      ordersDone: () => this.outbox.empty,
      send: (uplink) => send({ uplink, attempts: 0, lastAnswer: '', refusedReason: '' }),
    });
    const onKept = () => this.pictureSender.wake();
    this.pictures = new PictureDesk({ ...parts, shelf, onKept });
    const onOrder = () => this.outbox.wake();
    this.deadLetters = new DeadLetters({ store, stamper, onSentAgain: onOrder });
    const onDurable: DecisionDeskOptions['onDurable'] = (facts, records = []) => {
      announcer.facts(facts);
      announcer.records(records);
      this.outbox.wake();
    };
    this.desk = new DecisionDesk({
      environment,
      config,
      store,
      stamper,
      sessions: parts.sessions,
      records: parts.records,
      linkDownMs: () => this.link.downMs(),
      unansweredCharges: () => this.payments.service.unansweredInRow,
      onDurable,
      onOrders: (lane, read, uplinks) => this.pictures.ordered(lane, read, uplinks),
      onDurableLate: (lane) => this.lanes.get(lane.id)?.reconsider('program'),
      onOwing: (lane, owing) => {
        this.#smartPages.owes(lane.id, owing);
        this.#payCodes.owes(lane.id, owing);
        return this.payments.owes(lane, owing);
      },
      onLongAsked: (lane) => this.lanes.get(lane.id)?.reconsider('program'),
    });
    this.#payCodes = new PayCodes({
      environment,
      whoPays: (laneId) => this.#whoPays(laneId),
      canShow: (laneId) => {
        const draws = this.#displays.get(laneId)?.drawsCodes ?? false;
        return (draws || this.#smartPages.has(laneId)) && !this.#laneCodes.paysAt(laneId);
      },
      show: (laneId, code) => {
        this.#displays.get(laneId)?.showPayCode(code);
        this.#smartPages.codeIs(laneId, code);
      },
    });
    this.#laneCodes = new LaneCodes({
      environment,
      wayOf: (laneId) => this.lanes.get(laneId)?.state.arrival?.direction ?? null,
      refresh: (laneId) => {
        this.#displays.get(laneId)?.refreshCode();
        this.#smartPages.refresh(laneId);
      },
    });
    this.#screenTexts = new ScreenTexts({
      environment,
      lanes: config.lanes,
      own: config.ownTexts,
      onChange: () => this.#refreshDisplays(),
    });
    this.#smartPages = new SmartPages({
      environment,
      paidFen: (sessionId) => {
        const session = parts.sessions.session(sessionId);
        return session === null ? 0 : paidFen(session);
      },
      laneCode: (laneId, words) => this.#laneCodes.codeFor(laneId, words),
    });
    this.payments = new ExitPayments({
      ...parts,
      journal: (lane, event, words, about) => this.desk.journal(lane, event, words, about),
      onDurable,
      whoPays: (laneId) => this.#whoPays(laneId),
      show: (laneId, words) => this.#displays.get(laneId)?.show(words),
      linkUp: () => this.link.up,
      reconsider: (laneId) => this.lanes.get(laneId)?.reconsider('program'),
    });
    this.attendants = new AttendantDesk(this.desk, { ...parts, shifts, onDurable });
    this.shifts = new ShiftDesk({ ...parts, shifts, onOrder });
    this.cards = new CardDesk({ ...parts, shifts, onOrder });
    this.#modes = new LaneModes(stamper);
    this.#commands = new LaneCommands({
      environment,
      store,
      stamper,
      desk: this.desk,
      staysByHand: new StaysByHand({ ...parts, desk: this.desk, onDurable }),
      attendants: this.attendants,
      shifts,
      pictures: this.pictures,
      modes: this.#modes,
      scanned: (lane, code) => this.#scanned(lane, code),
      onOrder,
    });
    this.#ports = new SerialPorts(environment, config.serialPorts);
    this.#ports.onOpened(() => {
      for (const display of this.#displays.values()) display.again();
    });
    this.#listen();
  }

  /** From now on lanes can ask the cloud, for payments and for what screens show. */
  askOver(request: Requester): void {
    this.payments.chargeOver(request);
    this.#payCodes.makeOver(request);
    this.#laneCodes.askOver(request);
    this.#screenTexts.askOver(request);
    this.#smartPages.showOver(request);
  }

  /** Opens the devices. The arm is left where it is. */
  static async open(parts: NodeParts): Promise<LaneRole> {
    const { environment, config } = parts;
    const shelf = await PictureShelf.openIn(environment, config.node.stateDirectory);
    const role = new LaneRole(parts, shelf, await ShiftBook.load(parts.store));
    try {
      await role.#openDevices();
    } catch (error) {
      // A start that fails may be followed by another one in this process.
      await role.close();
      throw error;
    }
    return role;
  }

  start(): void {
    this.#ports.openAll();
    this.#cameraBus?.start();
    for (const lane of this.lanes.values()) lane.start();
    this.outbox.wake();
    this.#watchLink(this.link.up);
    const tellsPlaces = (words: string) => words.includes('{places}');
    const { texts, lanes } = this.#parts.config;
    const hasPage = lanes.some(({ screen }) => screen?.placesPage === true);
    if (hasPage || Object.values(texts).some(tellsPlaces)) this.#showPlaces();
  }

  /** @throws LanekeeperError `lane/unknown` */
  lane(laneId: string): Lane {
    const lane = this.lanes.get(laneId);
    if (lane !== undefined) return lane;
    const known = [...this.lanes.keys()].join(', ');
    throw new LanekeeperError(
      'lane/unknown',
      `There is no lane "${laneId}" here; known: ${known}.`,
    );
  }

  command(lane: Lane, command: Command, origin: string): Promise<CommandReply> {
    return this.#commands.handle(lane, command, origin);
  }

  /** The disk is full, and orders need the room. */
  dropPictures(): Promise<void> {
    return this.#shelf.dropAll();
  }

  async close(): Promise<void> {
    this.#leaveFirstTimer?.cancel();
    this.#timeAwaited?.cancel();
    this.#placesTimer?.cancel();
    for (const lane of this.lanes.values()) lane.close();
    this.desk.close();
    this.payments.close();
    this.#payCodes.close();
    this.#laneCodes.close();
    this.#screenTexts.close();
    this.#smartPages.close();
    this.outbox.close();
    this.pictureSender.close();
    await this.#shelf.close();
    for (const scanner of this.#scanners) scanner?.close();
    await this.#listener?.close();
    await this.#cameraBus?.close();
    await this.#ports.close();
    this.#gpio?.close();
  }

  /** Pictures for the cloud: how many wait, and what became of the others. */
  get pictureCounts(): Record<string, number> {
    const { waiting, counters } = this.#shelf;
    return { waiting, ...counters, ...this.pictureSender.counters };
  }

  get serialLines(): SerialPorts['lines'] {
    return this.#ports.lines;
  }

  /** What was counted on each GPIO line. */
  get gpioLines(): ReturnType<GpioLines['counters']> {
    return this.#gpio?.counters() ?? [];
  }

  async #openDevices(): Promise<void> {
    const { environment, config } = this.#parts;
    const gpio = new GpioLines(await environment.openGpio(config.gpio));
    this.#gpio = gpio;
    if (config.cameraPush !== null)
      this.#listener = await environment.listenForPushes(config.cameraPush);
    if (config.cameraBroker !== null)
      this.#cameraBus = environment.openCameraBus(config.cameraBroker);
    await this.desk.recallGrants();
    for (const lane of config.lanes) await this.#openLane(lane, gpio);
  }

  async #openLane(config: LaneConfig, gpio: GpioLines): Promise<void> {
    const { environment, config: whole } = this.#parts;
    const places = { environment, listener: this.#listener, cameraBus: this.#cameraBus };
    const devices = await openLaneDevices(config, gpio, this.#ports, places);
    const { travelMs } = config.barrier;
    const interlock = { travelMs, quietMs: config.clearMs, ...config.trust };
    const { camera, cameraExit, cameraTrigger } = devices;
    this.pictures.watch(config, cameraExit ? [camera, cameraExit] : [camera], cameraTrigger);
    const mode = await this.#parts.store.get(laneModeShelf, config.id);
    const wear = await this.#parts.store.get(armWearShelf, config.id);
    const report = this.#report();
    const tell = (event: string, text: string) => {
      report.happened(config, event, text, { sessionId: '', plate: '' });
    };
    devices.scanner?.onCode((code) => void this.#scanned(config, code));
    this.#scanners.push(devices.scanner);
    const display = new LaneDisplay({
      laneId: config.id,
      screen: devices.screen,
      voice: devices.voice,
      lights: devices.lights,
      texts: whole.texts,
      freePlaces: () => freePlaces(this.#parts),
      placesPage: config.screen?.placesPage ?? false,
      toldText: (name) => this.#screenTexts.textFor(name),
      laneCode: (words) => this.#laneCodes.codeFor(config.id, words),
      onShown: (words, filled) => this.#smartPages.shown(config.id, words, filled),
      log: environment.log,
    });
    this.#displays.set(config.id, display);
    if (display.drawsCodes || config.smartScreen) this.#laneCodes.add(config);
    if (config.smartScreen) {
      const { id, channelId, voice } = config;
      this.#smartPages.add(id, { channelId, speaks: voice === null });
    }
    const lane = new Lane({
      config,
      environment,
      sensors: devices.sensors,
      camera,
      cameraExit,
      forPicture: () => this.pictures.triggered(config),
      gate: new ArmGate(devices.barrier, interlock, environment.log),
      display,
      desk: this.desk,
      tickMs: whole.gpio.tickMs,
      report,
      contacts: new LaneContacts(devices.contacts, tell),
      askCamera: new AskCamera({
        line: cameraTrigger,
        camera: isToldToLook(config.camera) ? camera : null,
      }),
      askCameraExit:
        config.cameraExit !== null && isToldToLook(config.cameraExit)
          ? new AskCamera({ line: null, camera: cameraExit })
          : null,
      wear: new ArmWear({
        travelMs,
        maintenanceCycles: config.barrier.maintenanceCycles,
        raises: wear?.raises ?? 0,
        tell,
        keep: (raises) => this.#keepWear(config, raises),
      }),
      resumed: await this.desk.resume(config, RESUME_MAX_MS),
      mode: this.#modes.found(config.id, mode),
    });
    this.lanes.set(config.id, lane);
  }

  #listen(): void {
    const { bus, topics, config, environment, announcer } = this.#parts;
    bus.subscribe(topics.outcome(config.node.id), (message) => {
      try {
        const outcome = outcomeCodec.decode(message.payload);
        this.outbox.settle(outcome);
        this.pictureSender.settle(outcome);
      } catch (error) {
        environment.log.warn('bus_message_refused', { reason: sentenceOf(error) });
      }
    });
    for (const { channelId } of config.lanes) {
      bus.subscribe(topics.command(channelId), (message) => void this.#takeCommand(message));
    }
    announcer.onTakenIn((facts) => {
      if (tellReports(facts)) this.outbox.othersReported();
    });
    this.link.onChange((up) => this.#watchLink(up));
    this.#parts.sessions.onFresh((facts) => this.#reconsiderFor(facts));
  }

  /**
   * A phone was held before the reader of a lane. The code may be money: only its first digits are
   * kept, which say whose it is.
   */
  #scanned(lane: LaneConfig, code: string): string | null {
    const objection = this.payments.scanned(lane.id, code);
    const shown = `${code.slice(0, SHOWN_OF_CODE)}… (${code.length} characters)`;
    const words = objection === null ? shown : `${shown}: ${objection}`;
    const plate = this.#whoPays(lane.id) ?? '';
    this.#report().happened(lane, 'pay_code_scanned', words, { sessionId: '', plate });
    return objection;
  }

  /** The plate that counts for the car which a lane asks to pay. */
  #whoPays(laneId: string): string | null {
    const lane = this.lanes.get(laneId);
    const { arrival = null } = lane?.state ?? {};
    if (lane === undefined || arrival?.status !== 'paying' || arrival.read === null) return null;
    return this.desk.plateFor(lane.config, arrival.read);
  }

  /** A payment, a lock or an entry that is told while its car stands in a lane. */
  #reconsiderFor(facts: readonly Fact[]): void {
    const { sessions } = this.#parts;
    this.payments.factsCame(facts);
    const plates = new Set(
      facts.filter(changesDecisions).flatMap(({ sessionId }) => {
        const session = sessions.session(sessionId);
        return session === null ? [] : [plateOf(session)];
      }),
    );
    // In a later turn, since a lane's own decision states facts as well.
    queueMicrotask(() => {
      for (const lane of this.lanes.values()) {
        const { arrival } = lane.state;
        if (arrival?.status !== 'paying' && arrival?.status !== 'refused') continue;
        if (arrival.read === null) continue;
        if (plates.has(this.desk.plateFor(lane.config, arrival.read))) lane.reconsider('program');
      }
    });
  }

  /** Free places change with every car at every lane of the park; screens follow a little later. */
  #showPlaces(): void {
    this.#refreshDisplays();
    this.#placesTimer = this.#parts.environment.clock.after(PLACES_EVERY_MS, () => {
      this.#showPlaces();
    });
  }

  #refreshDisplays(): void {
    for (const display of this.#displays.values()) display.refresh();
  }

  #watchLink(up: boolean): void {
    const { environment, stamper } = this.#parts;
    environment.log.info(up ? 'cloud_reached' : 'cloud_away');
    this.#timeAwaited?.cancel();
    const setUp = (is: boolean) => {
      this.outbox.setUp(is);
      this.pictureSender.setUp(is);
    };
    if (!up) setUp(false);
    else this.#timeAwaited = awaitTime(environment.clock, stamper, () => setUp(true));
    this.#laneCodes.linkIs(up);
    this.#smartPages.linkIs(up);
    this.#screenTexts.linkIs(up);
    if (up) this.payments.linkCame();
    this.#leaveFirstTimer?.cancel();
    this.#leaveFirstTimer = null;
    if (this.#parts.config.leaveFirst.allowed) this.#awaitLeaveFirst();
  }

  /** A car that waits to pay may leave first once the cloud has been away for long enough. */
  #awaitLeaveFirst(): void {
    const downMs = this.link.downMs();
    if (downMs === null) return;
    const leftMs = this.#parts.config.leaveFirst.linkDownMs - downMs;
    if (leftMs <= 0) {
      for (const lane of this.lanes.values()) lane.reconsider('program');
      return;
    }
    // A timer may fire a little early; then what is left is waited for once more.
    this.#leaveFirstTimer = this.#parts.environment.clock.after(Math.ceil(leftMs), () => {
      this.#awaitLeaveFirst();
    });
  }

  async #takeCommand(message: Received): Promise<void> {
    const { bus, topics, environment } = this.#parts;
    // A retained command is an old one.
    if (message.retained) {
      environment.log.warn('retained_command_ignored', { topic: message.topic });
      return;
    }
    try {
      const command = commandCodec.decode(message.payload);
      const lane = [...this.lanes.values()].find(
        ({ config }) => config.channelId === command.channelId,
      );
      if (lane === undefined) return;
      const reply = await this.command(lane, command, 'cloud');
      await bus.publish(topics.reply(command.replyToNodeId), commandReplyCodec.encode(reply), {
        retain: false,
      });
    } catch (error) {
      environment.log.warn('command_failed', { reason: sentenceOf(error) });
    }
  }

  /** A few raises that a power cut forgets change nothing; a decision must not wait for them. */
  #keepWear({ id }: LaneConfig, raises: number): void {
    const { store, environment } = this.#parts;
    store.note([put(armWearShelf, id, { raises })]).catch((error: unknown) => {
      environment.log.error('wear_not_kept', { lane: id, reason: sentenceOf(error) });
    });
  }

  /** Keeps something that nobody waits for. */
  #note(
    changes: Parameters<Store['commit']>[0],
    what: string,
    onKept: () => void = () => undefined,
  ): void {
    const { store, environment } = this.#parts;
    store.commit(changes).then(
      () => {
        this.outbox.wake();
        onKept();
      },
      (error: unknown) => {
        environment.log.error('report_not_kept', { what, reason: sentenceOf(error) });
      },
    );
  }

  #report(): LaneReport {
    const { environment } = this.#parts;
    return {
      passed: (lane, sessionId, plate) => {
        environment.log.info('passed', { lane: lane.id, session: sessionId, plate });
        this.desk.passed(lane, sessionId, plate);
      },
      grantUnused: (lane, sessionId, plate) => {
        environment.log.warn('grant_unused', { lane: lane.id, text: '', plate });
        this.desk.grantUnused(lane, sessionId, plate);
      },
      happened: (lane, event, words, about) => {
        environment.log.warn(event, { lane: lane.id, text: words, plate: about.plate });
        this.#note([this.desk.journal(lane, event, words, about)], event);
      },
      fireHolds: (lane) => {
        const mode = this.#modes.write(lane.id, 'FIRE_RELEASE', 'fire release');
        this.#note([mode], 'holding by the fire release');
      },
      holdEnded: (lane) => {
        environment.log.warn('hold_ended', { lane: lane.id });
        const words = 'the arm was held up for the longest time that is allowed';
        const mode = this.#modes.write(lane.id, 'NORMAL', '');
        this.#note([mode, this.desk.journal(lane, 'hold_ended', words)], 'end of holding');
      },
      armMovedAbnormally: (lane, reason) => {
        environment.log.warn('arm_moved_abnormally', { lane: lane.id, text: reason });
        const parts = { desk: this.desk, stamper: this.#parts.stamper };
        const by = { operatorId: '', sessionId: '', reason };
        const order = movementReport(parts, lane, { action: 'RAISE', ...by });
        const read = this.lanes.get(lane.id)?.state.arrival?.read ?? null;
        this.#note(
          [order.change, this.desk.journal(lane, 'arm_moved_abnormally', reason)],
          'abnormal movement',
          () => void this.pictures.moved(lane, read, order.id),
        );
      },
    };
  }
}

/** A question for money and its failure change no price; what the screen says of them stays. */
function changesDecisions({ kind }: Fact): boolean {
  return kind !== 'chargeAsked' && kind !== 'paymentFailed';
}
