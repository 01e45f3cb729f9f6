import { TerraformStack, type TerraformElement, type TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import type { EstateContext } from "./context";

type ElementType<Element, Config> = new (scope: Construct, id: string, config: Config) => Element;

/** Makes a resource or data source with the project's provider and a logical id that Terraform takes. */
export function make<Element extends TerraformElement, Config extends { provider?: TerraformProvider }>(
  type: ElementType<Element, Config>,
  scope: Construct,
  id: string,
  config: Config,
  context: Pick<EstateContext, "provider">,
): Element {
  const element = new type(scope, id, { ...config, provider: context.provider });
  startWithLetter(element);
  return element;
}

/**
 * Terraform takes no name that starts with a digit, and cdktf makes names from construct ids, which may
 * (`10.0.0.5`). Must come before anything reads the element's id.
 */
function startWithLetter(element: TerraformElement): void {
  const id = TerraformStack.of(element).getLogicalId(element);
  if (!/^[A-Za-z]/.test(id)) element.overrideLogicalId(`lf_${id}`);
}
