import { z } from "zod";
import { tags, text } from "./arguments";
import { defineResource } from "./resource";
import { changeTags } from "./tagging";
import { answered, removal, unlessGone } from "./waiting";

/** Only ever from a given public key: a private key that the cloud makes would have to be kept somewhere. */
export const keyPair = defineResource(
  { key_name: text, public_key: text, project_id: z.int().default(0), tags },
  {
    exports: ["created_time"],
    updates: ["tags"],
    replacedWith: [],
    unique: (args) => args.key_name,
    locate: async (tools, args) => {
      const { KeyPairSet } = await tools.cloud.cvm.DescribeKeyPairs(
        { Filters: [{ Name: "key-name", Values: [args.key_name] }] },
        tools,
      );
      return KeyPairSet?.find((pair) => pair.KeyName === args.key_name)?.KeyId;
    },
    make: async (tools, args) => {
      const { KeyId } = await tools.cloud.cvm.ImportKeyPair(
        { KeyName: args.key_name, ProjectId: args.project_id, PublicKey: args.public_key },
        tools,
      );
      return answered(KeyId, "ImportKeyPair");
    },
    complete: (tools, id, args) => changeTags(tools, { service: "cvm", prefix: "keypair", id }, args.tags),
    read: async (tools, id) => {
      const answer = await unlessGone(tools.cloud.cvm.DescribeKeyPairs({ KeyIds: [id] }, tools));
      const found = answer?.KeyPairSet?.[0];
      return found && { created_time: found.CreatedTime };
    },
    update: (tools, id, args, before) =>
      changeTags(tools, { service: "cvm", prefix: "keypair", id }, args.tags, before.tags),
    remove: (tools, id) =>
      removal(tools, `removing ${id}`, () => tools.cloud.cvm.DeleteKeyPairs({ KeyIds: [id] }, tools)),
  },
);
