import { codeOf, LanekeeperError } from '../errors.js';
import type { TlsSettings } from './tls-options.js';

export type { TlsSettings } from './tls-options.js';

interface Fault {
  code: string;
  /** `%` stands for the section of the configuration. */
  sentence: string;
}

const unknownCa: Fault = {
  code: 'tls/unknown-ca',
  sentence: 'The certificate of the other side is not signed by the authority in %.ca_file.',
};
const refusedCertificate: Fault = {
  code: 'tls/certificate-refused',
  sentence: 'The other side does not accept the certificate in %.cert_file.',
};

/** By the code of Node's error. The first group is what we refuse, the second what refuses us. */
const faults: Readonly<Record<string, Fault>> = {
  CERT_HAS_EXPIRED: {
    code: 'tls/expired',
    sentence:
      'The certificate of the other side has run out, or the clock of this box is wrong: renew ' +
      'the certificate there (%.url), or check the clock.',
  },
  CERT_NOT_YET_VALID: {
    code: 'tls/not-yet-valid',
    sentence:
      'The certificate of the other side is not valid yet: check the clock of this box and of %.url.',
  },
  CERT_REVOKED: {
    code: 'tls/revoked',
    sentence: 'The certificate of the other side was revoked, says the list in %.crl_file.',
  },
  CRL_HAS_EXPIRED: {
    code: 'tls/list-expired',
    sentence: 'The list of revoked certificates in %.crl_file has run out: put a new one there.',
  },
  UNABLE_TO_GET_CRL: {
    code: 'tls/list-missing',
    sentence:
      'The list in %.crl_file is not from the authority of the other side: put that one there.',
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    code: 'tls/wrong-name',
    sentence: 'The certificate of the other side is for another name than the one in %.url.',
  },
  UNABLE_TO_GET_ISSUER_CERT: unknownCa,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownCa,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownCa,
  SELF_SIGNED_CERT_IN_CHAIN: unknownCa,
  DEPTH_ZERO_SELF_SIGNED_CERT: unknownCa,
  CERT_SIGNATURE_FAILURE: unknownCa,
  ERR_OSSL_X509_KEY_VALUES_MISMATCH: {
    code: 'tls/key-mismatch',
    sentence: 'The key in %.key_file does not belong to the certificate in %.cert_file.',
  },
  ERR_OSSL_PEM_NO_START_LINE: {
    code: 'tls/not-pem',
    sentence: 'One of %.ca_file, %.cert_file, %.key_file and %.crl_file is not a PEM file.',
  },
  ERR_CRYPTO_OPERATION_FAILED: {
    code: 'tls/not-pem',
    sentence: 'One of %.ca_file, %.cert_file, %.key_file and %.crl_file is not a PEM file.',
  },
  EPROTO: {
    code: 'tls/no-tls',
    sentence: 'The other side does not speak TLS as this box does: check the port in %.url.',
  },
  ERR_SSL_WRONG_VERSION_NUMBER: {
    code: 'tls/no-tls',
    sentence: 'The other side does not speak TLS on the port in %.url.',
  },
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: {
    code: 'tls/certificate-wanted',
    sentence: 'The other side wants a certificate of this box: set %.cert_file and %.key_file.',
  },
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: {
    code: 'tls/certificate-wanted',
    sentence:
      'The other side ended the handshake: does it want a certificate (%.cert_file and %.key_file)?',
  },
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: {
    code: 'tls/own-expired',
    sentence: 'The certificate in %.cert_file has run out: renew it.',
  },
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_REVOKED: {
    code: 'tls/own-revoked',
    sentence: 'The certificate in %.cert_file was revoked: get a new one.',
  },
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: {
    code: 'tls/own-unknown-ca',
    sentence: 'The other side does not know the authority that signed %.cert_file.',
  },
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: refusedCertificate,
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN: refusedCertificate,
  ERR_SSL_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE: refusedCertificate,
};

/** What an error of a TLS connection means for people; null when it is none of these. */
export function tlsFaultOf(error: unknown, settings: TlsSettings): LanekeeperError | null {
  if (error instanceof LanekeeperError && error.code.startsWith('tls/')) return error;
  const code = codeOf(error);
  const fault = Object.hasOwn(faults, code) ? faults[code] : undefined;
  if (fault === undefined) return null;
  return new LanekeeperError(fault.code, fault.sentence.replaceAll('%', settings.section), error);
}
