import { inspect } from "node:util";
import { secretRefSchema } from "../../lib/plan/secret";
import { SecretRef } from "../../lib/plan/secret-ref";

const PLACES = [
  SecretRef.env("CANARY_NAME"),
  SecretRef.file("/etc/canary"),
  SecretRef.ssm("canary-secret", "v1"),
];

describe("a reference to a secret", () => {
  it.each(PLACES)("is a place in the plan's words", (secret) => {
    expect(secretRefSchema.parse(secret.place)).toEqual(secret.place);
  });

  it("says neither place nor value when it is printed or turned into JSON", () => {
    for (const secret of PLACES) {
      const shown = [
        String(secret),
        JSON.stringify({ secret }),
        inspect(secret, { showHidden: true }),
        JSON.stringify(Object.entries(secret)),
      ];
      expect(shown.join("\n")).not.toMatch(/canary|v1/i);
    }
  });

  it("is refused where nothing can be kept", () => {
    expect(() => SecretRef.env("NOT A NAME")).toThrow(
      expect.objectContaining({ code: "SECRET-PLACE" }) as Error,
    );
  });
});
