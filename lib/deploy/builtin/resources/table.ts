import { camPolicy } from "./cam-policy";
import { camRole } from "./cam-role";
import { camRolePolicyAttachment } from "./cam-role-policy-attachment";
import { cbsStorage } from "./cbs-storage";
import { cbsStorageAttachment } from "./cbs-storage-attachment";
import { cosBucket } from "./cos-bucket";
import type { DataSource } from "./data-source";
import { dtsMigrateService } from "./dts-migrate-service";
import { eip } from "./eip";
import { images } from "./images";
import { instance } from "./instance";
import { keyPair } from "./key-pair";
import { redisInstance } from "./redis-instance";
import type { Resource } from "./resource";
import { routeTable } from "./route-table";
import { securityGroup } from "./security-group";
import { securityGroupRuleSet } from "./security-group-rule-set";
import { subnet } from "./subnet";
import { userInfo } from "./user-info";
import { vpc } from "./vpc";

/** Every resource type that the built-in deploy knows: those of `provider/schema.json`. */
export const RESOURCES: Readonly<Record<string, Resource>> = {
  tencentcloud_cam_policy: camPolicy,
  tencentcloud_cam_role: camRole,
  tencentcloud_cam_role_policy_attachment: camRolePolicyAttachment,
  tencentcloud_cbs_storage: cbsStorage,
  tencentcloud_cbs_storage_attachment: cbsStorageAttachment,
  tencentcloud_cos_bucket: cosBucket,
  tencentcloud_dts_migrate_service: dtsMigrateService,
  tencentcloud_eip: eip,
  tencentcloud_instance: instance,
  tencentcloud_key_pair: keyPair,
  tencentcloud_redis_instance: redisInstance,
  tencentcloud_route_table: routeTable,
  tencentcloud_security_group: securityGroup,
  tencentcloud_security_group_rule_set: securityGroupRuleSet,
  tencentcloud_subnet: subnet,
  tencentcloud_vpc: vpc,
};

export const DATA_SOURCES: Readonly<Record<string, DataSource>> = {
  tencentcloud_images: images,
  tencentcloud_user_info: userInfo,
};
