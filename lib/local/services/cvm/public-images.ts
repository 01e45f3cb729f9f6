import type { World } from "../../world";
import { images, type ImageRow } from "./rows";

type PublicImage = Pick<ImageRow, "id" | "name" | "osName" | "platform">;

const SIZE_GIB = 20;
/** Well before any request, so that lists show them at once. */
const CREATED = Date.UTC(2024, 0, 1);

/** The platform's own images: they launch, carry the TAT agent, and their disks hold nothing. */
const PUBLIC_IMAGES: readonly PublicImage[] = [
  {
    id: "img-ubuntu24",
    name: "Ubuntu Server 24.04 LTS 64bit",
    osName: "Ubuntu Server 24.04 LTS 64bit",
    platform: "Ubuntu",
  },
  {
    id: "img-tencnt30",
    name: "TencentOS Server 3.1 (TK4)",
    osName: "TencentOS Server 3.1 (TK4)",
    platform: "TencentOS",
  },
  {
    id: "img-ubuntu22",
    name: "Ubuntu Server 22.04 LTS 64bit",
    osName: "Ubuntu Server 22.04 LTS 64bit",
    platform: "Ubuntu",
  },
  {
    id: "img-ubuntu20",
    name: "Ubuntu Server 20.04 LTS 64bit",
    osName: "Ubuntu Server 20.04 LTS 64bit",
    platform: "Ubuntu",
  },
  { id: "img-centos79", name: "CentOS 7.9 64bit", osName: "CentOS 7.9 64bit", platform: "CentOS" },
  { id: "img-debian12", name: "Debian 12.0 64bit", osName: "Debian 12.0 64bit", platform: "Debian" },
];

export function addPublicImages(world: World): void {
  world.transaction(() => {
    for (const image of PUBLIC_IMAGES) {
      if (world.table(images).get(image.id) !== undefined) continue;
      world.table(images).put({
        ...image,
        region: "",
        createdAt: CREATED,
        description: "",
        type: "PUBLIC_IMAGE",
        source: "OFFICIAL",
        state: "NORMAL",
        architecture: "x86_64",
        size: SIZE_GIB,
        snapshots: [],
        family: "",
        licenseType: "TencentCloud",
      });
    }
  });
}
