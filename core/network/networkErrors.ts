/** What goes wrong between two machines, in words and with what can be done. */
import { HearthError } from '../../contract/error.ts';
import { codeOf, reasonOf } from '../storage/writeErrors.ts';

const certificateCodes = [
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
];

const texts: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'names cannot be looked up; there may be no network',
  ECONNREFUSED: 'it refuses the connection',
  ECONNRESET: 'it broke the connection off',
  ENETUNREACH: 'there is no network',
  EHOSTUNREACH: 'it cannot be reached',
  EPIPE: 'it broke the connection off',
  ETIMEDOUT: 'it does not answer',
  NO_ANSWER: 'it does not answer',
  SILENT: 'it stopped sending',
};

/** As Node makes them, with a code of `texts`. */
export const networkError = (code: string, message: string): Error => Object.assign(new Error(message), { code });

const causeOf = (error: unknown): unknown =>
  codeOf(error) === '' && error instanceof Error && error.cause !== undefined ? error.cause : error;

const hostOf = (url: string): string => {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
};

export const explainNetworkError = (error: unknown, url: string): HearthError => {
  if (error instanceof HearthError) return error;
  const code = codeOf(causeOf(error));
  const details = { host: hostOf(url), reason: code === '' ? reasonOf(error) : code };
  if (certificateCodes.includes(code)) {
    return new HearthError(
      {
        code: 'CERTIFICATE_UNTRUSTED',
        message: `The certificate of ${details.host} is not trusted (${code}).`,
        details,
        next: 'If your network puts a certificate of its own in between, name its PEM file in HEARTH_CERTIFICATES or NODE_EXTRA_CA_CERTS.',
      },
      error,
    );
  }
  return new HearthError(
    {
      code: 'NETWORK_FAILED',
      message: `${details.host} cannot be used: ${texts[code] ?? reasonOf(error)}.`,
      details,
      next: 'Check the network and the proxy, then go on: what has arrived is kept.',
    },
    error,
  );
};
