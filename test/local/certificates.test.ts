import { spawnSync } from "node:child_process";
import { createPrivateKey, createPublicKey, X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { authorityCertificate, hostCertificate, newKey, type Party } from "../../lib/local/certificates";

let authority: Party;
let key: string;
let root: X509Certificate;
beforeAll(async () => {
  key = await newKey();
  authority = { commonName: "tests", organization: "Landfall", key: await newKey() };
  root = new X509Certificate(authorityCertificate(authority, validity));
});
const year = (of: number) => new Date(Date.UTC(of, 0, 2, 3, 4, 5));
const validity = { from: year(2020), until: year(2060) };

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?$/);
const hostName = fc.array(label, { minLength: 2, maxLength: 5 }).map((labels) => labels.join("."));

test("an authority is one, and signs itself", () => {
  expect(root.ca).toBe(true);
  expect(root.subject).toBe("CN=tests\nO=Landfall");
  expect(root.verify(createPublicKey(authority.key))).toBe(true);
  expect(root.checkPrivateKey(createPrivateKey(authority.key))).toBe(true);
});

test("a certificate is for its host alone, and its authority's", () => {
  fc.assert(
    fc.property(hostName, (name) => {
      const own = new X509Certificate(hostCertificate(name, key, validity, authority));
      expect(own.checkHost(name)).toBe(name);
      expect(own.checkHost(`other.${name}`)).toBeUndefined();
      expect([own.ca, own.checkIssued(root), own.verify(createPublicKey(authority.key))]).toEqual([
        false,
        true,
        true,
      ]);
      expect(own.checkPrivateKey(createPrivateKey(key))).toBe(true);
    }),
  );
});

test("without an authority a certificate signs for itself", () => {
  const own = new X509Certificate(hostCertificate("guest", key, validity));
  expect([own.ca, own.subject, own.issuer]).toEqual([false, "CN=guest", "CN=guest"]);
  expect(own.verify(createPublicKey(key))).toBe(true);
});

test("dates are kept to the second, on both sides of 2050", () => {
  for (const last of [2049, 2050]) {
    const made = hostCertificate("a.b", key, { from: year(1999), until: year(last) }, authority);
    const { validFrom, validTo } = new X509Certificate(made);
    expect([new Date(validFrom), new Date(validTo)]).toEqual([year(1999), year(last)]);
  }
});

const openssl = spawnSync("openssl", ["version"]).status === 0;
if (!openssl)
  console.warn("NOT TESTED: certificates against openssl's strict rules, as there is no openssl.");

(openssl ? test : test.skip)("openssl finds nothing against them by its strict rules", () => {
  const directory = mkdtempSync(join(tmpdir(), "landfall-certificates-"));
  try {
    const path = (name: string, content: string): string => {
      writeFileSync(join(directory, name), content);
      return join(directory, name);
    };
    const own = hostCertificate("vpc.tencentcloudapi.com", key, validity, authority);
    const trusted = path("ca.pem", authorityCertificate(authority, validity));
    const args = ["-x509_strict", "-purpose", "sslserver", "-verify_hostname", "vpc.tencentcloudapi.com"];
    const said = spawnSync("openssl", ["verify", ...args, "-CAfile", trusted, path("own.pem", own)], {
      encoding: "utf8",
    });
    expect(said.stdout + said.stderr).toMatch(/: OK\n$/);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
