import { action, type Service } from "../../api";
import * as secrets from "./secrets";
import * as values from "./values";

const VALUE = "SecretName! VersionId! SecretBinary SecretString";

export const ssm: Service = {
  name: "ssm",
  version: "2019-09-23",
  scope: "regional",
  soldOut: "ResourceInsufficient",
  actions: {
    CreateSecret: action(
      "SecretName! VersionId Description KmsKeyId SecretType:number~ SecretBinary SecretString AdditionalConfig~ Tags[]{TagKey TagValue} KmsHsmClusterId~ EncryptType:number~",
      secrets.createSecret,
    ),
    DescribeSecret: action("SecretName!", secrets.describeSecret),
    ListSecrets: action(
      "Offset:number Limit:number OrderType:number State:number SearchSecretName TagFilters[]{TagKey TagValue[]} SecretType:number~ ProductName~ EncryptType:number~ InstanceID~",
      secrets.listSecrets,
    ),
    UpdateDescription: action("SecretName! Description!", secrets.updateDescription),
    EnableSecret: action("SecretName!", secrets.enableSecret),
    DisableSecret: action("SecretName!", secrets.disableSecret),
    DeleteSecret: action(
      "SecretName! RecoveryWindowInDays:number CleanSSHKey:boolean~ DeleteMode:number~",
      secrets.deleteSecret,
    ),
    RestoreSecret: action("SecretName!", secrets.restoreSecret),
    GetServiceStatus: action("", secrets.getServiceStatus),
    PutSecretValue: action(VALUE, values.putSecretValue),
    UpdateSecret: action(VALUE, values.updateSecret),
    GetSecretValue: action(
      "SecretName! VersionId! EncryptionPublicKey~ EncryptionAlgorithm~",
      values.getSecretValue,
    ),
    DeleteSecretVersion: action("SecretName! VersionId!", values.deleteSecretVersion),
    ListSecretVersionIds: action("SecretName!", values.listSecretVersionIds),
  },
};
