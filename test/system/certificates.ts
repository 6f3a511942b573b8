import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files of one certificate. */
export interface Certificate {
  certFile: string;
  keyFile: string;
}

const settings = (folder: string) => `
[ca]
default_ca = here
[here]
dir = ${folder}
database = ${folder}/index.txt
new_certs_dir = ${folder}
certificate = ${folder}/ca.pem
private_key = ${folder}/ca.key
serial = ${folder}/serial
default_md = sha256
default_days = 30
default_crl_days = 30
policy = any
unique_subject = no
copy_extensions = copy
[any]
commonName = supplied
`;

/** An authority in a folder, made with the openssl program. */
export class Authority {
  readonly caFile: string;
  readonly crlFile: string;
  readonly #folder: string;
  readonly #configFile: string;

  constructor(folder: string, name: string) {
    this.#folder = join(folder, name);
    this.#configFile = join(this.#folder, 'ca.conf');
    this.caFile = join(this.#folder, 'ca.pem');
    this.crlFile = join(this.#folder, 'crl.pem');
    mkdirSync(this.#folder);
    writeFileSync(this.#configFile, settings(this.#folder));
    writeFileSync(join(this.#folder, 'index.txt'), '');
    writeFileSync(join(this.#folder, 'serial'), '1000\n');
    const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', join(this.#folder, 'ca.key')];
    openssl('req', '-x509', ...key, '-out', this.caFile, '-days', '30', '-subj', `/CN=${name}`);
    this.#list();
  }

  /** @param options.expired it ran out long ago */
  issue(name: string, options: { expired?: boolean; host?: string } = {}): Certificate {
    const { expired = false, host = 'localhost' } = options;
    const file = (end: string) => join(this.#folder, `${name}.${end}`);
    const request = file('csr');
    const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', file('key')];
    const names = ['-addext', `subjectAltName=DNS:${host}`];
    openssl('req', ...key, '-out', request, '-subj', `/CN=${name}`, ...names);
    const dates = expired ? ['-startdate', '20200101000000Z', '-enddate', '20200201000000Z'] : [];
    const paths = ['-config', this.#configFile, '-in', request, '-out', file('pem')];
    openssl('ca', '-batch', '-notext', ...paths, ...dates);
    return { certFile: file('pem'), keyFile: file('key') };
  }

  revoke({ certFile }: Certificate): void {
    openssl('ca', '-batch', '-config', this.#configFile, '-revoke', certFile);
    this.#list();
  }

  #list(): void {
    openssl('ca', '-batch', '-config', this.#configFile, '-gencrl', '-out', this.crlFile);
  }
}

function openssl(...words: string[]): void {
  execFileSync('openssl', words, { stdio: 'pipe' });
}
