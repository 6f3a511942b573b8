import { readFileSync } from 'node:fs';
import { LanekeeperError, sentenceOf } from '../errors.js';

/** Files for TLS, and the part of the configuration they stand in, for messages. */
export interface TlsSettings {
  section: 'bus' | 'camera_broker' | 'cloud';
  caFile: string | null;
  certFile: string | null;
  keyFile: string | null;
  crlFile: string | null;
}

type FileSetting = 'ca_file' | 'cert_file' | 'key_file' | 'crl_file';

/** What a TLS connection is made with. */
export interface TlsOptions {
  rejectUnauthorized: true;
  minVersion: 'TLSv1.2';
  ca?: Buffer;
  cert?: Buffer;
  key?: Buffer;
  crl?: Buffer;
}

/**
 * Reads the files and says how to connect. The other side is always verified: nothing turns that
 * off. The files are read at each connection, so that a renewed certificate needs no restart.
 * @throws LanekeeperError `tls/file-unreadable`
 */
export function tlsOptionsOf(settings: TlsSettings): TlsOptions {
  const { section, caFile, certFile, keyFile, crlFile } = settings;
  const read = (setting: FileSetting, path: string): Buffer => {
    try {
      return readFileSync(path);
    } catch (error) {
      throw new LanekeeperError(
        'tls/file-unreadable',
        `Cannot read ${section}.${setting} ${path}: ${sentenceOf(error)}`,
        error,
      );
    }
  };
  return {
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    ...(caFile === null ? {} : { ca: read('ca_file', caFile) }),
    ...(certFile === null ? {} : { cert: read('cert_file', certFile) }),
    ...(keyFile === null ? {} : { key: read('key_file', keyFile) }),
    ...(crlFile === null ? {} : { crl: read('crl_file', crlFile) }),
  };
}
