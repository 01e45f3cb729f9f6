#!/usr/bin/env node
// Rewrites provider/schema.json from the output of `terraform providers schema -json`:
//
//   terraform providers schema -json | node scripts/refresh-provider-schema.mjs [type ...]
//
// Kept are the resources and data sources that the file already holds, plus the types named as arguments
// (`data.tencentcloud_x` for a data source), reduced to the facts that the generator and the tests need. Keys
// are sorted, so that a refresh shows in a diff only what the provider changed.
import console from "node:console";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const PROVIDER = "registry.terraform.io/tencentcloudstack/tencentcloud";
const target = join(dirname(fileURLToPath(import.meta.url)), "../provider/schema.json");

const full = providerOf(JSON.parse(readFileSync(0, "utf8")), "the input");
const wanted = wantedTypes(process.argv.slice(2));
const subset = {
  format_version: "1.0",
  provider_schemas: {
    [PROVIDER]: {
      data_source_schemas: pick("data source", full.data_source_schemas, wanted.dataSources),
      provider: schemaFacts(full.provider),
      resource_schemas: pick("resource", full.resource_schemas, wanted.resources),
    },
  },
};

writeFileSync(`${target}.new`, `${JSON.stringify(subset, undefined, 1)}\n`);
renameSync(`${target}.new`, target);
console.log(`${target}: ${wanted.resources.length} resources, ${wanted.dataSources.length} data sources`);

function wantedTypes(added) {
  const kept = existsSync(target) ? providerOf(JSON.parse(readFileSync(target, "utf8")), target) : {};
  const data = added.filter((type) => type.startsWith("data.")).map((type) => type.slice("data.".length));
  return {
    resources: sorted([
      ...Object.keys(kept.resource_schemas ?? {}),
      ...added.filter((type) => !type.startsWith("data.")),
    ]),
    dataSources: sorted([...Object.keys(kept.data_source_schemas ?? {}), ...data]),
  };
}

function providerOf(document, what) {
  const provider = document.provider_schemas?.[PROVIDER];
  if (provider === undefined) throw new Error(`${what} holds no schema of ${PROVIDER}`);
  return provider;
}

function pick(kind, schemas, types) {
  const missing = types.filter((type) => schemas?.[type] === undefined);
  if (missing.length > 0) throw new Error(`the provider has no ${kind} ${missing.join(", ")}`);
  return Object.fromEntries(types.map((type) => [type, schemaFacts(schemas[type])]));
}

function schemaFacts({ block, version }) {
  return { block: blockFacts(block), version };
}

function blockFacts({ attributes, block_types }) {
  return {
    ...(attributes && { attributes: mapSorted(attributes, attributeFacts) }),
    ...(block_types && { block_types: mapSorted(block_types, nestedBlockFacts) }),
  };
}

function nestedBlockFacts({ block, max_items, min_items, nesting_mode }) {
  return { block: blockFacts(block), ...defined({ max_items, min_items }), nesting_mode };
}

function attributeFacts({ computed, optional, required, sensitive, type, write_only }) {
  return {
    ...defined({ computed, optional, required, sensitive }),
    type: typeFacts(type),
    ...defined({ write_only }),
  };
}

/** A type is a word, or a list of a word and what it is made of; objects have members, in any order. */
function typeFacts(type) {
  if (Array.isArray(type)) return type.map(typeFacts);
  return typeof type === "object" ? mapSorted(type, typeFacts) : type;
}

function mapSorted(record, convert) {
  return Object.fromEntries(sorted(Object.keys(record)).map((key) => [key, convert(record[key])]));
}

/** Terraform leaves flags out where they are false or zero; some builds print them. */
function defined(record) {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => Boolean(value)));
}

function sorted(names) {
  return [...new Set(names)].sort();
}
