import { REGION } from "./cloud";

const ZONE = "ap-guangzhou-6";
const PUBLIC_KEY =
  "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDRKHYKOnkIWfXN9s+Ns5uzykS2DC2NxLIRMyxDIWOMVghFckU5DGBHHH1+Mh0Ql5/rSq2d5wOIHK7jyIYFximQG2yAh99twAAG0SnLsdabP6P5QCpqOu7DAULVUuVaYQI1VYrelHuU4CGIGXRc7uRsbBm7IpDYurK9Le1/99Z0xlDkD4K9e/BtxiZcmgDBaJz1Tot8cEr7oToGyTp7mklrOuz5Tuht0tho5zvPxESNmcNILi13vmaaEJ0j1zCCT2QeMjhfrY04csqOzQMhOOWgdLVvqNRciYiSfJa5ixYBv8GrH/Sd2ab1eFEJddW1C5FNi+dSOcwD2TbdyrFALDch operator";
const TAGS = { "landfall:project": "test" };

export const ASSUMED_BY_CVM = JSON.stringify({
  version: "2.0",
  statement: [
    { effect: "allow", action: ["name/sts:AssumeRole"], principal: { service: ["cvm.qcloud.com"] } },
  ],
});

/** One of every resource type that the built-in deploy knows, tied together as a project's estate is. */
export const EVERYTHING = {
  terraform: {
    required_providers: { tencentcloud: { source: "tencentcloudstack/tencentcloud", version: "~> 1.82" } },
  },
  provider: { tencentcloud: [{ region: REGION }] },
  data: { tencentcloud_user_info: { account: {} } },
  resource: {
    tencentcloud_vpc: { main: { name: "lf-main", cidr_block: "10.0.0.0/16", tags: TAGS } },
    tencentcloud_route_table: { own: { vpc_id: "${tencentcloud_vpc.main.id}", name: "lf-own", tags: TAGS } },
    tencentcloud_subnet: {
      staging: {
        vpc_id: "${tencentcloud_vpc.main.id}",
        name: "lf-staging",
        cidr_block: "10.0.1.0/24",
        availability_zone: ZONE,
        route_table_id: "${tencentcloud_route_table.own.id}",
        tags: TAGS,
      },
    },
    tencentcloud_security_group: {
      relay: { name: "lf-relay", description: "relays", tags: TAGS },
      source: { name: "lf-source", description: "sources", tags: TAGS },
    },
    tencentcloud_security_group_rule_set: {
      relay: {
        security_group_id: "${tencentcloud_security_group.relay.id}",
        ingress: [
          {
            action: "ACCEPT",
            protocol: "TCP",
            port: "8080",
            source_security_id: "${tencentcloud_security_group.source.id}",
            description: "control",
          },
          { action: "ACCEPT", protocol: "TCP", port: "8703", cidr_block: "10.0.0.0/8", description: "data" },
        ],
        egress: [
          { action: "ACCEPT", protocol: "TCP", port: "443", cidr_block: "0.0.0.0/0", description: "web" },
        ],
      },
    },
    tencentcloud_cos_bucket: {
      project: {
        bucket: "lf-test-${data.tencentcloud_user_info.account.app_id}",
        acl: "private",
        encryption_algorithm: "AES256",
        force_clean: true,
        lifecycle_rules: [
          {
            id: "expire-tmp",
            filter_prefix: "tmp/",
            expiration: { days: 7 },
            abort_incomplete_multipart_upload: { days_after_initiation: 7 },
          },
        ],
        tags: TAGS,
      },
    },
    tencentcloud_cam_role: {
      relay: {
        name: "lf-relay",
        description: "relays",
        document: ASSUMED_BY_CVM,
        tags: TAGS,
      },
    },
    tencentcloud_cam_policy: {
      relay: {
        name: "lf-relay",
        description: "what relays do",
        document: JSON.stringify({
          version: "2.0",
          statement: [{ effect: "allow", action: ["cos:GetObject"], resource: ["*"] }],
        }),
        tags: TAGS,
      },
    },
    tencentcloud_cam_role_policy_attachment: {
      relay: {
        role_id: "${tencentcloud_cam_role.relay.id}",
        policy_id: "${tencentcloud_cam_policy.relay.id}",
      },
    },
    tencentcloud_key_pair: {
      operator: {
        key_name: "lf_operator",
        public_key: PUBLIC_KEY,
        tags: TAGS,
      },
    },
    tencentcloud_instance: {
      relay: {
        instance_name: "lf-relay",
        hostname: "relay",
        instance_type: "S5.MEDIUM4",
        availability_zone: ZONE,
        image_id: "img-ubuntu24",
        vpc_id: "${tencentcloud_vpc.main.id}",
        subnet_id: "${tencentcloud_subnet.staging.id}",
        orderly_security_groups: ["${tencentcloud_security_group.relay.id}"],
        system_disk_type: "CLOUD_PREMIUM",
        system_disk_size: 50,
        cam_role_name: "${tencentcloud_cam_role.relay.name}",
        key_ids: ["${tencentcloud_key_pair.operator.id}"],
        user_data_raw: "#!/bin/sh\necho relay\n",
        tags: TAGS,
        depends_on: ["tencentcloud_cam_role_policy_attachment.relay"],
        lifecycle: { ignore_changes: ["image_id", "user_data_raw"] },
      },
    },
    tencentcloud_cbs_storage: {
      staging: {
        storage_name: "lf-staging",
        storage_type: "CLOUD_PREMIUM",
        storage_size: 50,
        availability_zone: ZONE,
        tags: TAGS,
      },
    },
    tencentcloud_cbs_storage_attachment: {
      staging: {
        storage_id: "${tencentcloud_cbs_storage.staging.id}",
        instance_id: "${tencentcloud_instance.relay.id}",
      },
    },
    tencentcloud_eip: {
      relay: {
        name: "lf-relay",
        internet_charge_type: "TRAFFIC_POSTPAID_BY_HOUR",
        internet_max_bandwidth_out: 10,
        tags: TAGS,
      },
    },
  },
  output: {
    plan: {
      sensitive: true,
      value: {
        declared: '{"text":"$${kept}"}',
        bindings: {
          "estate/bucket": "${tencentcloud_cos_bucket.project.bucket}",
          "relay/0/id": "${tencentcloud_instance.relay.id}",
          "relay/0/address": "${tencentcloud_instance.relay.private_ip}",
        },
      },
    },
  },
};

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
