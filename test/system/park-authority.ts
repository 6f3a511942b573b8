import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { enroll } from '../../runtime/provisioning/enroll.js';
import { runProgram } from '../support/run-program.js';

const ecKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** Files of one who can connect. */
export interface Identity {
  cert: string;
  key: string;
}

/** The authority of a park, made with openssl as an installer would. */
export class ParkAuthority {
  readonly caPath: string;
  readonly crlPath: string;
  readonly #folder: string;
  readonly #keyPath: string;

  constructor(folder: string) {
    this.#folder = folder;
    this.caPath = join(folder, 'ca.pem');
    this.crlPath = join(folder, 'ca.crl');
    this.#keyPath = join(folder, 'ca.key');
    const files = ['-keyout', this.#keyPath, '-out', this.caPath];
    openssl(['req', '-x509', ...ecKey, '-days', '30', '-subj', '/CN=Park 21835', ...files]);
    writeFileSync(join(folder, 'index.txt'), '');
    this.writeRevoked();
  }

  /** The broker's own certificate, for this machine. */
  broker(): Identity {
    const [key, request] = [join(this.#folder, 'broker.key'), join(this.#folder, 'broker.csr')];
    openssl(['req', ...ecKey, '-subj', '/CN=localhost', '-keyout', key, '-out', request]);
    const names = join(this.#folder, 'names.cnf');
    writeFileSync(names, 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');
    return { key, cert: this.#sign(request, 'broker', ['-extfile', names]) };
  }

  /** A node makes its key and request itself; only the request comes here. */
  node(nodeId: string): Identity {
    const folder = join(this.#folder, nodeId);
    const made = enroll({ folder, nodeId, parkId: '21835', group: 'nobody-there' });
    openssl(['req', '-verify', '-noout', '-in', made.requestPath]);
    return { key: made.keyPath, cert: this.#sign(made.requestPath, nodeId, []) };
  }

  /** Writes the list of revoked certificates, with these in it. */
  writeRevoked(...revoked: Identity[]): void {
    const settings = join(this.#folder, 'ca.cnf');
    writeFileSync(
      settings,
      `[ca]
default_ca = park
[park]
database = ${join(this.#folder, 'index.txt')}
certificate = ${this.caPath}
private_key = ${this.#keyPath}
default_md = sha256
default_crl_days = 30
`,
    );
    for (const { cert } of revoked) openssl(['ca', '-config', settings, '-revoke', cert]);
    openssl(['ca', '-config', settings, '-gencrl', '-out', this.crlPath]);
  }

  #sign(request: string, name: string, more: readonly string[]): string {
    const cert = join(this.#folder, `${name}.pem`);
    const authority = ['-CA', this.caPath, '-CAkey', this.#keyPath, '-CAcreateserial'];
    openssl(['x509', '-req', '-days', '30', '-in', request, ...authority, ...more, '-out', cert]);
    return cert;
  }
}

function openssl(args: readonly string[]): void {
  const { status, output } = runProgram('openssl', args);
  if (status !== 0) throw new Error(`openssl ${args.join(' ')}: ${output}`);
}
