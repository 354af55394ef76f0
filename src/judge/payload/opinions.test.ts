import { afterEach, describe, expect, it, vi } from "vitest";
import type { Json } from "../../json.js";
import { checkPayload } from "./check-payload.js";
import { checkByDescriptors } from "./descriptor-check.js";
import { type PayloadProblem, problemLimit } from "./problem.js";
import { checkBySchema } from "./schema-check.js";

vi.mock("./descriptor-check.js", { spy: true });
vi.mock("./schema-check.js", { spy: true });

const walk = vi.mocked(checkByDescriptors);
const validate = vi.mocked(checkBySchema);
const blindWalk = () => walk.mockReturnValue({ problems: [], settled: new Set(), defects: 0 });
const wrong: Json = { id: 5, status: { state: "done", timestamp: "now" } };
const places = (problems: readonly PayloadProblem[]) => problems.map((p) => `${p.kind} ${p.path}`);

describe("the opinions that checkPayload merges", () => {
  afterEach(() => {
    walk.mockReset();
    validate.mockReset();
  });

  it("come to the same, each place once", () => {
    expect(places(checkPayload("1.0", "Task", wrong))).toEqual([
      "type id",
      "enum status.state",
      "timestamp status.timestamp",
    ]);
  });

  it("the schema adds what the walk did not see", () => {
    blindWalk();
    expect(places(checkPayload("1.0", "Task", wrong)).sort()).toEqual([
      "enum status.state",
      "timestamp status.timestamp",
      "type id",
    ]);
    const inherited: Json = Object.create({ id: "t", status: { state: "TASK_STATE_WORKING" } });
    expect(places(checkPayload("1.0", "Task", inherited))).toEqual(["required id", "required status"]);
  });

  it("the schema adds nothing at a place that is judged, and nothing beyond the limit", () => {
    walk.mockReturnValue({ problems: [], settled: new Set(["id"]), defects: 0 });
    expect(places(checkPayload("1.0", "Task", { id: 5, status: 5 }))).toEqual(["type status"]);
    blindWalk();
    const history = Array(problemLimit + 50).fill(5);
    expect(checkPayload("1.0", "Task", { ...(wrong as object), history })).toHaveLength(problemLimit);
  });

  it("a protobuf parser has the last word", () => {
    blindWalk();
    validate.mockImplementation(function* () {});
    const problems = checkPayload("1.0", "Task", { id: "t", status: { state: "TASK_STATE_WORKING" }, history: [5] });
    expect(places(problems)).toEqual(["type "]);
    expect(problems[0]?.text).toMatch(/^A protobuf parser refuses this Task: .*Message.*\.$/);
  });
});
