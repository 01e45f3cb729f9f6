const ZONE = "ap-guangzhou-6";
export const PUBLIC_KEY =
  "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDRKHYKOnkIWfXN9s+Ns5uzykS2DC2NxLIRMyxDIWOMVghFckU5DGBHHH1+Mh0Ql5/rSq2d5wOIHK7jyIYFximQG2yAh99twAAG0SnLsdabP6P5QCpqOu7DAULVUuVaYQI1VYrelHuU4CGIGXRc7uRsbBm7IpDYurK9Le1/99Z0xlDkD4K9e/BtxiZcmgDBaJz1Tot8cEr7oToGyTp7mklrOuz5Tuht0tho5zvPxESNmcNILi13vmaaEJ0j1zCCT2QeMjhfrY04csqOzQMhOOWgdLVvqNRciYiSfJa5ixYBv8GrH/Sd2ab1eFEJddW1C5FNi+dSOcwD2TbdyrFALDch operator";
const TAGS = { "landfall:project": "test" };

export const ASSUMED_BY_CVM = JSON.stringify({
  version: "2.0",
  statement: [
    { effect: "allow", action: ["name/sts:AssumeRole"], principal: { service: ["cvm.qcloud.com"] } },
  ],
});

/** One of every resource type that the built-in deploy knows, tied together as a project's estate is. */
export { default as EVERYTHING } from "../../scripts/prove/provider/every-resource.tf.json";

/** Small, and still with everything that makes adoption hard: names and addresses that need not be unique. */
export const SMALL = {
  resource: {
    tencentcloud_vpc: { main: { name: "lf-main", cidr_block: "10.0.0.0/16" } },
    tencentcloud_subnet: {
      one: {
        vpc_id: "${tencentcloud_vpc.main.id}",
        name: "lf-one",
        cidr_block: "10.0.1.0/24",
        availability_zone: ZONE,
      },
    },
    tencentcloud_security_group: { one: { name: "lf-one" } },
    tencentcloud_security_group_rule_set: {
      one: {
        security_group_id: "${tencentcloud_security_group.one.id}",
        ingress: [{ action: "ACCEPT", protocol: "TCP", port: "22", cidr_block: "10.0.0.0/8" }],
      },
    },
    tencentcloud_cam_role: { one: { name: "lf-one", document: ASSUMED_BY_CVM, tags: TAGS } },
    tencentcloud_key_pair: { one: { key_name: "lf_one", public_key: PUBLIC_KEY, tags: TAGS } },
    tencentcloud_cos_bucket: { one: { bucket: "lf-one-1250000000", force_clean: true, tags: TAGS } },
    tencentcloud_eip: { one: { name: "lf-one" } },
    tencentcloud_cbs_storage: {
      one: {
        storage_name: "lf-one",
        storage_type: "CLOUD_PREMIUM",
        storage_size: 20,
        availability_zone: ZONE,
      },
    },
  },
};

/** A Redis instance and a job that fills it. */
export const DATABASE = {
  resource: {
    tencentcloud_vpc: SMALL.resource.tencentcloud_vpc,
    tencentcloud_subnet: SMALL.resource.tencentcloud_subnet,
    tencentcloud_redis_instance: {
      one: {
        name: "lf-redis",
        availability_zone: ZONE,
        type_id: 8,
        mem_size: 8192,
        redis_shard_num: 1,
        redis_replicas_num: 1,
        vpc_id: "${tencentcloud_vpc.main.id}",
        subnet_id: "${tencentcloud_subnet.one.id}",
        port: 6379,
        no_auth: true,
        force_delete: true,
        tags: TAGS,
      },
    },
    tencentcloud_dts_migrate_service: {
      one: {
        src_database_type: "redis",
        dst_database_type: "redis",
        src_region: "ap-guangzhou",
        dst_region: "ap-guangzhou",
        instance_class: "medium",
        job_name: "lf-job",
        tags: [{ tag_key: "landfall:project", tag_value: "test" }],
      },
    },
  },
};

/** What the embedded cloud lists of {@link SMALL}. */
export const SMALL_THINGS = [
  "address lf-one",
  "bucket lf-one-1250000000",
  "disk lf-one",
  "keyPair lf_one",
  "role lf-one",
  "securityGroup lf-one",
  "subnet lf-one",
  "vpc lf-main",
];
