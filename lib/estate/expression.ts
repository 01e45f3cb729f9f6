import { TerraformDataSource, type TerraformResource } from "cdktf";

/**
 * The Terraform expression of an attribute, for use in the same stack once the element has its logical id. What cdktf
 * gives instead is a token that takes a stack trace; for the disks of a fleet these cost more than the disks.
 *
 * @param attribute in Terraform's words, for example `private_ip`
 */
export function expressionOf(element: TerraformResource | TerraformDataSource, attribute: string): string {
  const kind = TerraformDataSource.isTerraformDataSource(element) ? "data." : "";
  return `\${${kind}${element.terraformResourceType}.${element.friendlyUniqueId}.${attribute}}`;
}
