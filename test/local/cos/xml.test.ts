import fc from "fast-check";
import { element, escapeXml, parseXml } from "../../../lib/local/cos/xml";

test("any text that is written is read again", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const { markup } = element("Root", [element("Key", text)]);
      expect(parseXml(markup, "Root").textOf("Key")).toBe(text);
    }),
  );
});

test("quotes are understood in all the forms that clients write", () => {
  for (const quote of ['"', "&quot;", "&#34;", "&#x22;"]) {
    expect(parseXml(`<A><ETag>${quote}e${quote}</ETag></A>`, "A").textOf("ETag")).toBe('"e"');
  }
});

test("ten thousand parts with escaped quotes are read", () => {
  const parts = Array.from({ length: 10_000 }, (_, index) => `<Part><ETag>&#34;${index}&#34;</ETag></Part>`);
  expect(
    parseXml(`<A>${parts.join("")}</A>`, "A")
      .all("Part")
      .at(-1)
      ?.textOf("ETag"),
  ).toBe('"9999"');
});

test("namespaces, prefixes and declarations are of no account", () => {
  const text = '<?xml version="1.0"?><x:A xmlns:x="urn:x"><x:B>1</x:B></x:A>';
  expect(parseXml(text, "A").textOf("B")).toBe("1");
});

test.each(["", "<A>", "<A></B>", "<B/>", "no xml", "<A>&</A><A/>"])("%j is malformed", (text) => {
  expect(() => parseXml(text, "A")).toThrow(expect.objectContaining({ code: "MalformedXML" }) as Error);
});

test("what would end an element is escaped", () => {
  expect(escapeXml(`<a b="c">&'\n`)).toBe("&lt;a b=&quot;c&quot;&gt;&amp;&apos;&#10;");
});
