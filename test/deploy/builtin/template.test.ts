import fc from "fast-check";
import { DeployRefused } from "../../../lib/deploy/errors";
import {
  follow,
  parseTemplate,
  partOf,
  type Reference,
  referencesOf,
  resolve,
} from "../../../lib/deploy/builtin/template";

const vpc = { address: "tencentcloud_vpc.staging", attribute: "id" };

describe("a string of the stack", () => {
  it("is taken apart into texts and references", () => {
    expect(parseTemplate("a-${tencentcloud_vpc.staging.id}-b")).toEqual(["a-", vpc, "-b"]);
    expect(parseTemplate("${ tencentcloud_vpc.staging.id }")).toEqual([vpc]);
    expect(parseTemplate("${data.tencentcloud_user_info.a-b_1.app_id}")).toEqual([
      { address: "data.tencentcloud_user_info.a-b_1", attribute: "app_id" },
    ]);
    expect(parseTemplate("${data.tencentcloud_images.linux.images[1].image_id}")).toEqual([
      {
        address: "data.tencentcloud_images.linux",
        attribute: "images",
        member: { index: 1, attribute: "image_id" },
      },
    ]);
    expect(parseTemplate("")).toEqual([""]);
  });

  it("may name an attribute of a member of a list, which may not be there", () => {
    const [second] = referencesOf("${data.tencentcloud_images.linux.images[1].image_id}");
    const named = (...ids: string[]) => ({ images: ids.map((image_id) => ({ image_id })) });
    expect(follow(named("img-1", "img-2"), second as Reference)).toBe("img-2");
    expect(follow(named("img-1"), second as Reference)).toBeUndefined();
    expect(follow({ images: "img-1" }, second as Reference)).toBeUndefined();
    expect(partOf(second as Reference)).toBe("images[1].image_id");
  });

  it("keeps escaped openings as text", () => {
    expect(parseTemplate("$${not.a.reference} %%{ if } ${tencentcloud_vpc.staging.id}")).toEqual([
      "${not.a.reference} %{ if } ",
      vpc,
    ]);
  });

  it.each([
    "${length(var.x)}",
    "${tencentcloud_vpc.staging[0].id}",
    "${tencentcloud_vpc.staging.ids[0]}",
    "${1 + 2}",
    '${"a"}',
    "${var.region}",
    "%{ if true }x%{ endif }",
    "${tencentcloud_vpc.staging.id",
  ])("is refused when it computes: %s", (text) => {
    expect(() => parseTemplate(text)).toThrow(DeployRefused);
  });

  it("says which expression it does not know", () => {
    expect(() => parseTemplate('x ${join(",", [])} y')).toThrow(
      'the expression ${join(",", [])} is more than a reference; the built-in deploy knows ${type.name.attribute} only',
    );
  });

  it("comes back unchanged when it was escaped", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("$", "%", "{", "}", "a", "é", " ", '"') }), (text) => {
        // A dollar just before an opening would itself be read as part of the escape.
        fc.pre(!/\$\$\{|%%\{/.test(text));
        const escaped = text.replaceAll("${", () => "$${").replaceAll("%{", "%%{");
        expect(resolve(escaped, () => "never")).toBe(text);
      }),
    );
  });
});

describe("resolving", () => {
  it("keeps the type of what is referred to as a whole, and writes it out inside a text", () => {
    const lookUp = () => 42;
    expect(resolve("${tencentcloud_vpc.staging.id}", lookUp)).toBe(42);
    expect(resolve("n=${tencentcloud_vpc.staging.id}", lookUp)).toBe("n=42");
  });

  it("reaches into lists, objects and keys", () => {
    const value = { "k-${tencentcloud_vpc.staging.id}": [{ deep: "${tencentcloud_vpc.staging.id}" }, true] };
    expect(referencesOf(value)).toEqual([vpc, vpc]);
    expect(resolve(value, () => "vpc-1")).toEqual({ "k-vpc-1": [{ deep: "vpc-1" }, true] });
  });

  it("refuses to write a list into a text", () => {
    expect(() => resolve("x${tencentcloud_vpc.staging.id}", () => ["a"])).toThrow(DeployRefused);
  });
});
