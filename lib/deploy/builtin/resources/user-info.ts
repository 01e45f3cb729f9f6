import { LandfallError } from "../../../base/errors";
import type { Config } from "../value";
import type { Tools } from "./resource";

/** Something that is looked up before anything is planned. It takes no arguments. */
export interface DataSource {
  readonly exports: readonly string[];
  read(tools: Tools): Promise<Config>;
}

/** Whose account this is. */
export const userInfo: DataSource = {
  exports: ["app_id", "id", "owner_uin", "uin"],
  read: async (tools) => {
    const { AppId, Uin, OwnerUin } = await tools.cloud.cam.GetUserAppId(undefined, tools);
    if (AppId === undefined || Uin === undefined || OwnerUin === undefined) {
      throw new LandfallError("DEPLOY-ANSWER", "GetUserAppId answered without an account", {
        remedy: "Check whose credentials these are.",
      });
    }
    return { id: `user-${Uin}-${AppId}`, app_id: String(AppId), uin: Uin, owner_uin: OwnerUin };
  },
};
