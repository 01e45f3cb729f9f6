import fc from "fast-check";
import { findInstanceType } from "../../lib/rules/catalogue";
import { smallestTypeFor } from "../../lib/rules/sizing";

const REGION = "ap-guangzhou";

describe("the smallest type like a machine", () => {
  it.each([
    [1, 1, "S5.SMALL1"],
    [2, 4, "S5.MEDIUM4"],
    [3, 7, "S5.LARGE8"],
    [4, 32, "M5.LARGE32"],
    [16, 33, "S5.4XLARGE64"],
  ])("for %i processors and %i GiB is %s, %s", (cpus, memoryGib, type) => {
    expect(smallestTypeFor({ architecture: "x86_64", cpus, memoryGib }, REGION)).toBe(type);
  });

  it("is of ARM for an ARM machine", () => {
    expect(smallestTypeFor({ architecture: "arm64", cpus: 2, memoryGib: 4 }, REGION)).toBe("SR1.MEDIUM4");
  });

  it("does not exist for a machine larger than any on record", () => {
    expect(smallestTypeFor({ architecture: "x86_64", cpus: 2, memoryGib: 1e6 }, REGION)).toBeUndefined();
  });

  it("always has at least what the machine has", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 128 }), fc.integer({ min: 1, max: 512 }), (cpus, memoryGib) => {
        const type = smallestTypeFor({ architecture: "x86_64", cpus, memoryGib }, REGION);
        const found = type === undefined ? undefined : findInstanceType(type);
        if (found === undefined) return;
        expect(found.cpus).toBeGreaterThanOrEqual(cpus);
        expect(found.memoryGib).toBeGreaterThanOrEqual(memoryGib);
      }),
    );
  });
});
