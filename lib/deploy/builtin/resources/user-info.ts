import { LandfallError } from "../../../base/errors";
import { defineDataSource } from "./data-source";

/** Whose account this is. */
export const userInfo = defineDataSource(
  {},
  {
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
  },
);
