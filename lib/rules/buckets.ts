import { LIMITS } from "./catalogue";
import type { Rule } from "./rule";
import { known, when } from "./subjects";

const BUCKET_PAGE = "COS bucket overview, 2023-07-10";

export const bucketRules: readonly Rule[] = [
  {
    id: "BUCKET-NAME",
    severity: "refused",
    title: "A bucket's name ends with the AppId of its account.",
    explanation: "The AppId is a part of every bucket's name and address: images-1250000000.",
    source: BUCKET_PAGE,
    check: ({ estate }) => {
      const bucket = known(estate.bucket);
      return when(
        bucket !== undefined && !LIMITS.bucketName.test(bucket),
        ["estate", "bucket"],
        `"${bucket}" is not a bucket's full name: lower-case letters, digits and hyphens, then a hyphen and the account's AppId, as images-1250000000.`,
      );
    },
  },
  {
    id: "BUCKET-DOMAIN",
    severity: "error",
    title: "A bucket's whole address has at most 60 characters.",
    explanation: "The limit counts <bucket>.cos.<region>.myqcloud.com, so the name alone can have about 30.",
    source: BUCKET_PAGE,
    check: ({ estate, project }) => {
      const bucket = known(estate.bucket);
      const domain = `${bucket}.cos.${project.region}.myqcloud.com`;
      return when(
        bucket !== undefined && domain.length > LIMITS.bucketDomainCharacters,
        ["estate", "bucket"],
        `${domain} has ${domain.length} characters; ${LIMITS.bucketDomainCharacters} are allowed. Use a bucket with a shorter name.`,
      );
    },
  },
];
