import { findRegion, LIMITS } from "../catalogue";
import { cited } from "../documents";
import type { Rule } from "../rule";
import { known, when } from "../subjects";
import { imageSourceRule } from "./rule";

/** Rules about images that lie in a bucket already. */
export const objectRules: readonly Rule[] = [
  imageSourceRule({
    id: "IMAGE-BUCKET-REGION",
    severity: "error",
    title: "The image's bucket is in the project's region.",
    explanation:
      "The offline migration guide demands it everywhere, the import page demands it outside the mainland. Landfall signs addresses of the project's region only.",
    source: `${cited("offlineMigration", "preparation")}; overview of importing images, 2023-04-27`,
    check: ({ image, path, project: { region } }) =>
      when(
        "object" in image &&
          image.object.region !== region &&
          !isFinance(region) &&
          !isFinance(image.object.region),
        [...path, "image", "object", "region"],
        `The bucket is in ${"object" in image ? image.object.region : ""}, the project in ${region}. Copy the object to a bucket in ${region}.`,
      ),
  }),
  imageSourceRule({
    id: "IMAGE-BUCKET-FINANCE",
    severity: "refused",
    title: "Images neither leave nor enter a Finance region.",
    explanation:
      "Finance regions are isolated from all others; ImportImage in Shanghai and Shenzhen Finance refuses addresses of other regions.",
    source: "overview of importing images, 2023-04-27",
    check: ({ image, path, project: { region } }) =>
      when(
        "object" in image &&
          image.object.region !== region &&
          (isFinance(region) || isFinance(image.object.region)),
        [...path, "image", "object", "region"],
        `The bucket is in ${"object" in image ? image.object.region : ""}, the project in ${region}, and one of the two is a Finance region. Upload the image to a bucket in ${region}.`,
      ),
  }),
  imageSourceRule({
    id: "IMAGE-BUCKET-NAME",
    severity: "refused",
    title: "The name of the image's bucket ends with the AppId of its account.",
    explanation: "The AppId is a part of every bucket's name and address.",
    source: "COS bucket overview, 2023-07-10",
    check: ({ image, path }) => {
      const bucket = "object" in image ? known(image.object.bucket) : undefined;
      return when(
        bucket !== undefined && !LIMITS.bucketName.test(bucket),
        [...path, "image", "object", "bucket"],
        `"${bucket}" is not a bucket's full name: lower-case letters, digits and hyphens, then a hyphen and the account's AppId, as images-1250000000.`,
      );
    },
  }),
  imageSourceRule({
    id: "IMAGE-OBJECT-KEY",
    severity: "refused",
    title: "The key of the image's object has at most 850 bytes of UTF-8 and no slash in front.",
    explanation:
      "COS counts bytes: a Chinese character has three. The slash in an address is not a part of the key.",
    source: "COS specifications and limits, 2023-04-12",
    check: ({ image, path }) => {
      const key = "object" in image ? image.object.key : "";
      const bytes = Buffer.byteLength(key, "utf8");
      const at = [...path, "image", "object", "key"];
      return [
        ...when(
          bytes > LIMITS.objectKeyBytes,
          at,
          `The key has ${bytes} bytes; COS takes ${LIMITS.objectKeyBytes}. Copy the object to a shorter key.`,
        ),
        ...when(
          key.startsWith("/"),
          at,
          `The key starts with a slash, as an address does. Write ${key.slice(1, 60)}.`,
        ),
      ];
    },
  }),
  imageSourceRule({
    id: "IMAGE-OBJECT-READABLE",
    severity: "refused",
    title: "The reconciler's credentials can read the image's object.",
    explanation:
      "The guide asks for public read; Landfall signs a fresh address for each import instead, which needs cos:GetObject on the object. Whether a bucket of another account allows it can only be seen by asking.",
    source: cited("offlineMigration", "work steps"),
    needs: "objects",
    check: ({ name, path }, { objects }) =>
      when(
        objects?.[name]?.readable === false,
        [...path, "image", "object"],
        "The object is not there, or these credentials may not read it. Check bucket, key and region, and grant cos:GetObject and cos:HeadObject; public read is not needed.",
      ),
  }),
];

function isFinance(region: string): boolean {
  return findRegion(region)?.finance ?? region.endsWith("-fsi");
}
