import { Duration, Goal } from "../../lib";
import { wavesMermaid } from "../../lib/cli/report/waves-mermaid";
import { image, newProject, newStack, synthesize, wave } from "../support/programs";

test("the waves of a plan are drawn with what they come after", () => {
  const project = newProject(newStack());
  const [db, ...web] = ["db", "web-1", "web-2"].map((name) => project.addImage(name, image()));
  const data = project.addWave(
    "end",
    wave(db === undefined ? [] : [db], {
      cutover: { approval: { by: ['the "board"', "ann"] }, maxDowntime: Duration.hours(2) },
    }),
  );
  project.addWave("front", wave(web, { goal: Goal.TEST, after: [data], concurrency: 1 }));
  expect(wavesMermaid(synthesize(project).plan).split("\n")).toEqual([
    "flowchart LR",
    '  subgraph wave_end["end<br/>goal finalize<br/>1 of ann, the #34;board#34; approve<br/>at most 2h down"]',
    '    wave_end_db["db<br/>image-import"]',
    "  end",
    '  subgraph wave_front["front<br/>goal test<br/>1 at once"]',
    '    wave_front_web_1["web-1<br/>image-import"]',
    '    wave_front_web_2["web-2<br/>image-import"]',
    "  end",
    "  wave_end --> wave_front",
  ]);
});

test("a large wave is drawn by its first workloads", () => {
  const project = newProject(newStack());
  const many = Array.from({ length: 40 }, (_, index) => project.addImage(`web-${index + 10}`, image()));
  project.addWave("fleet", wave(many));
  const lines = wavesMermaid(synthesize(project).plan).split("\n");
  expect(lines).toHaveLength(1 + 1 + 12 + 1 + 1);
  expect(lines).toContain('    wave_fleet__more["and 28 more"]');
});
