import { hostCertificate, newKey, signerOf } from "../certificates";

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

const DAY = 86_400_000;

/** A key and a certificate that it signs itself, valid for a day: what a fresh machine answers https with. */
export function selfSigned(): Certificate {
  const key = newKey();
  const self = signerOf(key, { commonName: "guest" });
  const now = Date.now();
  const validity = { from: new Date(now - DAY), until: new Date(now + DAY) };
  return { key, cert: hostCertificate("guest", self.publicKey, self, validity) };
}
