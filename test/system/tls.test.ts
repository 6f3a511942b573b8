import test, { type ExecutionContext } from 'ava';
import { SimulatedClock } from '../support/clock.js';
import { noTlsFiles, someSession } from '../support/mqtt-session.js';
import { RecordingLog } from '../support/recording-log.js';
import { tempFolder } from '../support/temp-folder.js';
import { Authority, type Certificate } from './certificates.js';
import { Mosquitto } from './mosquitto.js';

/** A Mosquitto that wants client certificates, and the files of a client that it lets in. */
async function start(
  t: ExecutionContext,
  choose: (park: Authority, other: Authority) => { server?: Certificate; client?: Certificate },
) {
  const folder = tempFolder(t);
  const park = new Authority(folder, 'park');
  const other = new Authority(folder, 'other');
  const chosen = choose(park, other);
  const server = chosen.server ?? park.issue('server');
  const client = chosen.client ?? park.issue('bridge');
  const broker = await Mosquitto.start([
    'persistence false',
    `cafile ${park.caFile}`,
    `crlfile ${park.crlFile}`,
    `certfile ${server.certFile}`,
    `keyfile ${server.keyFile}`,
    'require_certificate true',
    'user root',
  ]);
  t.teardown(() => broker.close());
  const log = new RecordingLog();
  const { caFile, crlFile } = park;
  const session = someSession(new SimulatedClock(), {
    url: `mqtts://localhost:${broker.port}`,
    tls: { ...noTlsFiles, caFile, crlFile, ...client },
    log,
  });
  t.teardown(() => session.close());
  const ended = new Promise<string>((resolve) => {
    session.onStatus((up) => up && resolve('up'));
    log.onDebug = ({ event, fields }) => {
      if (event === 'mqtt_waits') resolve(String(fields['reason']));
    };
  });
  session.start();
  return { ended: await ended, codes: log.of('tls_failed').map(({ fields }) => fields['code']) };
}

test('with a certificate that the broker knows the bridge is let in', async (t) => {
  const { ended, codes } = await start(t, () => ({}));
  t.is(ended, 'up');
  t.deepEqual(codes, []);
});

const refusals: readonly {
  what: string;
  choose: Parameters<typeof start>[1];
  code: string;
  said: RegExp;
}[] = [
  {
    what: 'a bridge with a certificate of another authority',
    choose: (_park, other) => ({ client: other.issue('stranger') }),
    code: 'tls/own-unknown-ca',
    said: /does not know the authority that signed cloud\.cert_file/,
  },
  {
    what: 'a bridge whose certificate has run out',
    choose: (park) => ({ client: park.issue('late', { expired: true }) }),
    code: 'tls/own-expired',
    said: /The certificate in cloud\.cert_file has run out/,
  },
  {
    what: 'a bridge whose certificate was revoked',
    choose: (park) => {
      const client = park.issue('lost');
      park.revoke(client);
      return { client };
    },
    code: 'tls/own-revoked',
    said: /The certificate in cloud\.cert_file was revoked/,
  },
  {
    what: 'a broker with a certificate of another authority',
    choose: (_park, other) => ({ server: other.issue('server') }),
    code: 'tls/unknown-ca',
    said: /not signed by the authority in cloud\.ca_file/,
  },
  {
    what: 'a broker whose certificate has run out',
    choose: (park) => ({ server: park.issue('server', { expired: true }) }),
    code: 'tls/expired',
    said: /The certificate of the other side has run out/,
  },
  {
    what: 'a broker whose certificate was revoked',
    choose: (park) => {
      const server = park.issue('server');
      park.revoke(server);
      return { server };
    },
    code: 'tls/revoked',
    said: /was revoked, says the list in cloud\.crl_file/,
  },
  {
    what: 'a broker with the certificate of another name',
    choose: (park) => ({ server: park.issue('server', { host: 'elsewhere.example' }) }),
    code: 'tls/wrong-name',
    said: /for another name than the one in cloud\.url/,
  },
];

for (const { what, choose, code, said } of refusals) {
  test(`TLS with ${what} is refused with its own message`, async (t) => {
    const { ended, codes } = await start(t, choose);
    t.regex(ended, said);
    t.deepEqual(codes, [code]);
  });
}
