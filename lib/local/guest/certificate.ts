export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

const DAY = 86_400_000;

/** A key and a certificate that it signs itself, valid for a day: what a fresh machine answers https with. */
export async function selfSigned(): Promise<Certificate> {
  const { hostCertificate, newKey } = await import("../certificates.js");
  const key = await newKey();
  const now = Date.now();
  return {
    key,
    cert: hostCertificate("guest", key, { from: new Date(now - DAY), until: new Date(now + DAY) }),
  };
}
