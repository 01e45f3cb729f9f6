import { z } from "zod";
import { declaredPlanSchema } from "../../lib/engines/declared";
import { Desk } from "./desk";

const state = z.string().regex(/^[A-Z_]+$/);
const condition = z.strictObject({
  type: z.string(),
  status: z.enum(["True", "False", "Unknown"]),
  reason: z.string(),
  message: z.string(),
  lastTransitionTime: z.iso.datetime(),
});
const views = z.array(
  z.looseObject({
    name: z.literal("web"),
    wave: z.literal("first"),
    engine: z.literal("image-import"),
    state,
    outcome: z.string(),
    conditions: z.array(condition),
    attempt: z.int(),
    personCan: z.array(z.enum(["retry", "resume", "revert"])),
  }),
);
const project = z.literal("erp");
const changes = z.array(
  z.strictObject({
    address: z.string().regex(/^tencentcloud_/),
    action: z.enum(["create", "update", "replace", "delete"]),
    reason: z.string().optional(),
  }),
);
const reconciled = z.strictObject({ project, outcome: z.string(), workloads: views });
const error = z.strictObject({
  error: z.strictObject({
    code: z.string().regex(/^[A-Z][A-Z0-9_-]*$/),
    message: z.string().min(1),
    place: z.string().optional(),
    remedy: z.string().optional(),
    faults: z
      .array(
        z.strictObject({ code: z.string().optional(), message: z.string(), place: z.string().optional() }),
      )
      .optional(),
  }),
});

/** In the order of a project's life; every line with its exit code and the shape of its document. */
const LINES: readonly (readonly [string, number, z.ZodType])[] = [
  [
    "validate erp.yaml",
    0,
    z.strictObject({ valid: z.literal(true), projects: z.array(z.unknown()).length(1) }),
  ],
  ["synth erp.yaml", 1, error],
  ["lock erp.yaml", 0, z.strictObject({ changed: z.literal(true), file: z.string() })],
  [
    "synth erp.yaml",
    0,
    z.strictObject({
      stacks: z.array(
        z.strictObject({
          stack: z.string(),
          directory: z.string(),
          projects: z.array(project),
          warnings: z.array(z.string()),
        }),
      ),
    }),
  ],
  ["plan erp.yaml", 0, declaredPlanSchema],
  ["status erp.yaml", 1, error],
  ["deploy erp.yaml", 0, z.strictObject({ stack: project, deployer: z.literal("builtin"), changes })],
  ["reconcile erp.yaml --once", 5, reconciled],
  ["test first --file erp.yaml", 0, reconciled],
  ["cutover first --file erp.yaml", 0, reconciled],
  ["revert web --file erp.yaml", 0, z.strictObject({ project, workloads: views })],
  ["revert web --file erp.yaml", 1, error],
  ["reconcile erp.yaml --retry web", 0, reconciled],
  ["finalize first --file erp.yaml", 0, reconciled],
  ["status erp.yaml", 0, z.strictObject({ project, journal: z.string(), workloads: views })],
  ["lock erp.yaml --cloud local", 0, z.strictObject({ changed: z.literal(true), file: z.string() })],
  ["up erp.yaml", 0, z.looseObject({ project, outcome: z.literal("goal-reached") })],
  ["destroy erp.yaml", 1, error],
  [
    "destroy erp.yaml --with-targets",
    0,
    z.strictObject({ removed: z.array(z.looseObject({ kind: z.string() })).length(1), changes }),
  ],
  ["local faults", 0, z.strictObject({ faults: z.array(z.never()) })],
  ["local faults add cvm.RunInstances cut", 0, z.strictObject({ id: z.string() })],
  ["local faults clear", 0, z.strictObject({ faults: z.array(z.never()) })],
  ["local clock", 0, z.strictObject({ now: z.iso.datetime(), virtual: z.boolean() })],
  ["local report", 0, z.strictObject({ running: z.literal(false) })],
  ["local status", 0, z.strictObject({ running: z.literal(false) })],
  ["local stop", 0, z.strictObject({ stopped: z.literal(false) })],
  ["local reset", 0, z.strictObject({ reset: z.literal(true) })],
  ["validate nowhere.yaml", 1, error],
  ["up --timeout soon", 64, error],
  ["launch", 64, error],
];

describe("--output json", () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await Desk.make();
  });
  afterAll(() => desk.close());

  it.each(LINES)("of landfall %s (exit code %i) is one document on stdout", async (line, exitCode, shape) => {
    const { code, stdout } = await desk.run(`${line} --output json`);
    expect(stdout.trimEnd().split("\n")).toHaveLength(1);
    expect(shape.safeParse(JSON.parse(stdout)).error?.message).toBeUndefined();
    expect(code).toBe(exitCode);
  });

  it("of a broken blueprint tells every fault with its place", async () => {
    desk.declare({ goal: "fly", size: "50 GB" });
    const { document } = await desk.json("validate erp.yaml");
    expect(error.parse(document).error).toMatchObject({
      code: "PROJECT-FILE",
      faults: [
        { code: "VALUE-FORMAT", place: expect.stringMatching(/erp\.yaml:13:48$/) as string },
        { code: "VALUE-NOT-ALLOWED", place: expect.stringMatching(/erp\.yaml:17:11$/) as string },
      ],
    });
  });
});

describe("landfall --help", () => {
  it("lists commands, options and exit codes", async () => {
    const desk = new Desk();
    const { code, stdout } = await desk.run("--help");
    await desk.close();
    expect(stdout).toMatchSnapshot();
    expect(code).toBe(0);
  });

  it.each(["up", "deploy", "reconcile", "cutover", "revert", "destroy", "local", "lock"])(
    "of %s lists its own options",
    async (command) => {
      const desk = new Desk();
      const { code, stdout } = await desk.run(`${command} --help`);
      await desk.close();
      expect(stdout).toMatchSnapshot();
      expect(code).toBe(0);
    },
  );
});
