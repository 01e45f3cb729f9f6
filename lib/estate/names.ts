import { sha256 } from "../plan/canonical";

/** `<bucket>.cos.<region>.myqcloud.com` may have 60 characters in all. Source: COS bucket overview, 2023-07-10. */
const BUCKET_DOMAIN_LIMIT = 60;
/** The longest AppId that the bucket rules allow for. */
const APP_ID_LENGTH = 10;

/** The name of a thing of the project's estate: at most 53 characters, and 60 is the shortest limit it meets. */
export function estateName(project: string, thing: string): string {
  return `landfall-${project}-${thing}`;
}

/**
 * The project bucket's name without the AppId. Where the project's name does not fit into the domain's limit, it
 * is cut and a digest of it added, so that two long names stay apart.
 */
export function bucketPrefix(project: string, region: string): string {
  const room = BUCKET_DOMAIN_LIMIT - APP_ID_LENGTH - `-.cos.${region}.myqcloud.com`.length;
  const name = `landfall-${project}`;
  if (name.length <= room) return name;
  const digest = sha256(project).slice(0, 6);
  return `lf-${project.slice(0, room - digest.length - "lf--".length).replace(/-+$/, "")}-${digest}`;
}
