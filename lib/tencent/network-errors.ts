/**
 * Words of errors that come before a request is on its way: the name is unknown, nobody listens, the
 * certificate does not hold, the proxy opens no tunnel. The API SDK keeps only the message of such an error, never its code.
 */
const BEFORE_SENDING =
  /\b(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|CERT_[A-Z_]+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_[A-Z_]+|ERR_TLS_[A-Z_]+)\b|certificate|no tunnel to/;

/** Whether a network error's code or message shows that the server cannot have seen the request. */
export function neverSent(text: string): boolean {
  return BEFORE_SENDING.test(text);
}
