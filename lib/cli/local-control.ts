import type { z } from "zod";
import { LandfallError } from "../base/errors";
import type { RunContext } from "./run-context";
import { localAccess } from "./session";

/** Asks the embedded cloud of the working directory for something that only it can do. */
export type Control = <Answer>(action: string, request: object, answer: z.ZodType<Answer>) => Promise<Answer>;

/** Attaches to the embedded cloud, or starts it for as long as the work takes. */
export async function controlling<Result>(
  context: RunContext,
  work: (control: Control) => Promise<Result>,
): Promise<Result> {
  const { credentials, embedded = "", local } = await localAccess(context);
  try {
    const [{ CommonClient }, { CONTROL }] = await Promise.all([
      import("tencentcloud-sdk-nodejs/tencentcloud/common/common_client.js"),
      import("../local/index.js"),
    ]);
    const endpoint = `${CONTROL.name}.tencentcloudapi.com`;
    const client = new CommonClient(endpoint, CONTROL.version, {
      credential: (await credentials.resolve()).reveal(),
      region: "",
      profile: { httpProfile: { endpoint, protocol: "http://", proxy: embedded } },
    });
    return await work(async (action, request, answer) => {
      const said: unknown = await client.request(action, request).catch((error: unknown) => {
        throw new LandfallError("LOCAL-REFUSED", (error as Error).message);
      });
      return answer.parse(said);
    });
  } finally {
    await local?.stop();
  }
}
