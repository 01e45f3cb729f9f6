import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { builtinDeployer } from "../../../lib/deploy";
import { images } from "../../../lib/deploy/builtin/resources/images";
import { type DeployCloud, startCloud } from "../cloud";

let cloud: DeployCloud;
let directory: string;

beforeAll(async () => {
  cloud = await startCloud();
  directory = mkdtempSync(join(tmpdir(), "landfall-deploy-images-"));
});

afterAll(async () => {
  rmSync(directory, { recursive: true, force: true });
  await cloud.stop();
});

/** One image, or several: what the data source answers is looked up through an output. */
async function found(name: string): Promise<unknown> {
  const stackFile = join(directory, "cdk.tf.json");
  const data = { image_type: ["PUBLIC_IMAGE"], image_name_regex: name };
  writeFileSync(
    stackFile,
    JSON.stringify({
      data: { tencentcloud_images: { sought: data } },
      resource: {
        tencentcloud_security_group: {
          one: { name: "${data.tencentcloud_images.sought.images[0].image_name}" },
        },
      },
      output: { id: { value: "${data.tencentcloud_images.sought.images[0].image_id}" } },
    }),
  );
  const deployer = builtinDeployer({
    cloud: cloud.client,
    clock: cloud.clock,
    stackFile,
    stateFile: join(directory, "landfall.tfstate"),
  });
  await deployer.apply();
  try {
    return await deployer.output("id");
  } finally {
    await deployer.destroy();
  }
}

it("an image is found by its name", async () => {
  expect(await found("^TencentOS Server 3")).toBe("img-tencnt30");
  expect(await found("(?i)^ubuntu( .*)? 20\\.04(\\D|$)")).toBe("img-ubuntu20");
});

it("the newest comes first, on whichever page it is", async () => {
  const names = Array.from({ length: 130 }, (_, index) => `old ${index}`);
  const page = (offset: number) =>
    [...names, "new"].slice(offset, offset + 100).map((ImageName, index) => ({
      ImageId: `img-${offset + index}`,
      ImageName,
      CreatedTime: new Date(ImageName === "new" ? 2e12 : 1e12).toISOString(),
    }));
  const DescribeImages = ({ Offset = 0 }: { Offset?: number }) =>
    Promise.resolve({ TotalCount: names.length + 1, ImageSet: page(Offset) });
  const client = { ...cloud.client, cvm: { ...cloud.client.cvm, DescribeImages } as never };
  const answer = (await images.read({ cloud: client, clock: cloud.clock }, {})) as unknown as {
    readonly images: readonly { readonly image_name: string }[];
  };
  expect(answer.images).toHaveLength(131);
  expect(answer.images[0]?.image_name).toBe("new");
});

it("a deploy is refused before it makes anything when no image matches", async () => {
  await expect(found("^Plan 9")).rejects.toThrow(
    'data.tencentcloud_images.sought finds no images[0].image_name (image_type ["PUBLIC_IMAGE"], image_name_regex "^Plan 9")',
  );
  expect(await cloud.left()).toEqual([]);
});
