import test from 'ava';
import type { Config } from '../../runtime/config/config.js';
import { Reloader, type Running } from '../../runtime/supervision/reloader.js';
import { noSupervisor } from '../../runtime/supervision/supervisor.js';
import { SimulatedClock } from '../support/clock.js';
import { RecordingLog } from '../support/recording-log.js';
import { someConfig } from '../support/some-config.js';

function setUp() {
  const clock = new SimulatedClock();
  const log = new RecordingLog();
  const happened: string[] = [];
  const box = {
    busy: null as string | null,
    read: (): { config: Config } | { faults: string[] } => ({ config: someConfig() }),
    cannotStart: new Set<Config>(),
  };
  const reloader = new Reloader({
    clock,
    supervisor: {
      ...noSupervisor,
      ready: () => happened.push('ready'),
      reloading: () => happened.push('reloading'),
    },
    readConfig: () => new Promise((resolve) => resolve(box.read())),
    start: (config) => {
      happened.push('start');
      if (box.cannotStart.has(config)) return Promise.reject(new Error('no such line'));
      const node = {
        get busy() {
          return box.busy;
        },
        close: () => {
          happened.push('close');
          return Promise.resolve();
        },
      };
      return Promise.resolve({ config, log, node });
    },
  });
  const reload = async (running: Running, abandoned = () => false): Promise<Running> => {
    happened.length = 0;
    const result = reloader.reload(running, abandoned);
    await clock.advanceSettling(40_000);
    return result;
  };
  const reasonOf = () => String(log.of('reload_refused').at(-1)?.fields['reason']);
  return { reloader, reload, box, happened, reasonOf };
}

test('a good configuration takes the place of the old one', async (t) => {
  const { reloader, reload, box, happened } = setUp();
  const running = await reloader.start(someConfig());
  t.deepEqual(happened, ['start', 'ready']);
  const wanted = someConfig({ texts: { ...someConfig().texts, wait: '请稍等' } });
  box.read = () => ({ config: wanted });
  t.is((await reload(running)).config, wanted);
  t.deepEqual(happened, ['reloading', 'close', 'start', 'ready']);
});

test('a faulty configuration, or one that cannot be read, changes nothing and is explained', async (t) => {
  const { reloader, reload, box, happened, reasonOf } = setUp();
  const running = await reloader.start(someConfig());
  box.read = () => ({ faults: ['lane.yaml:3: no such key'] });
  t.is(await reload(running), running);
  t.deepEqual(happened, []);
  t.is(reasonOf(), 'lane.yaml:3: no such key');
  box.read = () => {
    throw new Error('Cannot read lane.yaml');
  };
  t.is(await reload(running), running);
  t.is(reasonOf(), 'Cannot read lane.yaml');
});

test('a configuration that does not start gives way to the old one again', async (t) => {
  const { reloader, reload, box, happened, reasonOf } = setUp();
  const running = await reloader.start(someConfig());
  const wanted = someConfig();
  box.read = () => ({ config: wanted });
  box.cannotStart.add(wanted);
  t.is((await reload(running)).config, running.config);
  t.deepEqual(happened, ['reloading', 'close', 'start', 'start', 'ready']);
  t.regex(reasonOf(), /no such line; the old one goes on/);
});

test('a reload waits for a lane without a car, and is refused after half a minute', async (t) => {
  const { reloader, reload, box, happened, reasonOf } = setUp();
  const running = await reloader.start(someConfig());
  box.busy = 'a car is in lane in1';
  t.is(await reload(running), running);
  t.deepEqual(happened, []);
  t.is(reasonOf(), 'a car is in lane in1');
  let looks = 0;
  const soonQuiet = {
    get busy() {
      looks += 1;
      return looks < 20 ? 'a car is in lane in1' : null;
    },
    close: () => Promise.resolve(),
  };
  t.not(await reload({ ...running, node: soonQuiet }), running);
});

test('a stop goes before a reload that waits', async (t) => {
  const { reloader, reload, box, reasonOf } = setUp();
  const running = await reloader.start(someConfig());
  box.busy = 'a car is in lane in1';
  t.is(await reload(running, () => true), running);
  t.is(reasonOf(), 'the program is to stop');
});
