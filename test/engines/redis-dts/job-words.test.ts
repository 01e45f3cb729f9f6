import { stepState, stepWords } from "../../../lib/engines/redis-dts/job-words";

it("a step that has ended is success, as the models say, or finished, as the API answers", () => {
  expect([stepState("success"), stepState("finished")]).toEqual(["done", "done"]);
});

it.each(["ended", "", "Success", "constructor"])("the word %j is taken for nothing", (word) => {
  expect(stepState(word)).toBeUndefined();
  expect(stepWords()).not.toContain(word);
});
