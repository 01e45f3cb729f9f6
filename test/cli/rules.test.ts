import { rules } from "../../lib/cli/commands/rules";
import { rules as all } from "../../lib/engines/rules";
import { contextIn } from "./context";

const said = (id?: string) => {
  const captured = contextIn(process.cwd());
  expect(rules(captured.context, id)).toBe(0);
  return captured.stdout();
};

test("every rule is listed with its severity, in the order of ids", () => {
  const lines = said().trimEnd().split("\n");
  expect(lines).toHaveLength(all.length);
  expect(lines).toEqual([...lines].sort());
  expect(lines.find((line) => line.startsWith("CSM-BANDWIDTH-UNIT "))).toMatch(
    /^CSM-BANDWIDTH-UNIT +warning {2}The tool's bandwidth limit is in KB\/s\.$/,
  );
});

test("one rule is explained, with where it comes from", () => {
  expect(said("ZONE-REGION")).toBe(
    [
      "ZONE-REGION (refused)",
      "Every zone is a zone of the project's region.",
      "An instance lives in a zone of the region that its API call goes to; a zone's name starts with its region's.",
      "Source: regions and zones page, 2023-11-23; CVM API metadata, 2026-08-21.",
      "",
    ].join("\n"),
  );
});

test("a document that a rule names in a few words is named in full below it", () => {
  expect(said("REDIS-START-PAST").split("\n").slice(-4)).toEqual([
    "Source: old DTS guide, task settings.",
    'old DTS guide: Tencent Cloud, DTS, "Redis data migration, of the product before today\'s DTS", in Korean, undated',
    "  https://intl.cloud.tencent.com/document/product/571/13748",
    "",
  ]);
});

test("of a rule that waits for facts it is said when it speaks", () => {
  expect(said("csm-target-mode")).toContain(
    "\nWaits for the facts targets: checked at run time, when the target has been found.\n",
  );
});

test("the beginning of ids lists all that begin so", () => {
  const lines = said("FLEET").trimEnd().split("\n");
  expect(lines.map((line) => line.split(" ")[0])).toEqual(
    all
      .map(({ id }) => id)
      .filter((id) => id.startsWith("FLEET"))
      .sort(),
  );
});

test("JSON has the same", () => {
  const captured = contextIn(process.cwd(), "json");
  rules(captured.context, "SOURCE-CLOCK");
  expect(JSON.parse(captured.stdout())).toMatchObject({
    id: "SOURCE-CLOCK",
    severity: "refused",
    needs: "sources",
  });
});

test("a rule that is none is answered with the nearest", () => {
  expect(() => said("ZONE-REGOIN")).toThrow('There is no rule ZONE-REGOIN. Did you mean "ZONE-REGION"?');
});
