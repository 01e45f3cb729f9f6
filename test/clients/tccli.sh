#!/usr/bin/env bash
# Creates, lists, changes and deletes with tccli, the official command line of the API.
set -euo pipefail

zone="$TENCENTCLOUD_REGION-6"

done_() { echo "done: $1"; }

# One value out of an answer: get <path into the answer> <service> <action> <arguments…>.
get() { tccli "${@:2}" --output text --filter "$1"; }

run() { tccli "$@" >/dev/null; }

same() { [ "$1" = "$2" ] || { echo "\`$1\` is not \`$2\`" >&2; exit 1; }; }

# refused <code> <service> <action> <arguments…>
refused() {
  local said
  if said=$(tccli "${@:2}" 2>&1); then echo "$2 $3 was not refused" >&2; exit 1; fi
  case $said in *"code:$1 "*) ;; *) echo "$2 $3 was refused with $said" >&2; exit 1 ;; esac
}

# until_ <value> <path into the answer> <service> <action> <arguments…>: states and lists follow after a moment.
until_() {
  local try
  for try in $(seq 30); do
    [ "$(get "${@:2}")" = "$1" ] && return
    sleep 0.3
  done
  echo "${*:3} did not come to $1" >&2
  exit 1
}

tccli --version

vpc=$(get Vpc.VpcId vpc CreateVpc --VpcName cli --CidrBlock 10.2.0.0/16 --Tags '[{"Key":"team","Value":"cli"}]')
subnet=$(get Subnet.SubnetId vpc CreateSubnet --VpcId "$vpc" --SubnetName cli --CidrBlock 10.2.1.0/24 --Zone "$zone")
run vpc ModifyVpcAttribute --VpcId "$vpc" --VpcName cli-renamed
same "$(get 'VpcSet[0].VpcName' vpc DescribeVpcs --VpcIds "[\"$vpc\"]")" cli-renamed
until_ "$subnet" 'SubnetSet[0].SubnetId' vpc DescribeSubnets --Filters "[{\"Name\":\"vpc-id\",\"Values\":[\"$vpc\"]}]"
refused ResourceInUse vpc DeleteVpc --VpcId "$vpc"
done_ "VPC and subnet: created, renamed, listed; a delete in use refused"

group=$(get SecurityGroup.SecurityGroupId vpc CreateSecurityGroup --GroupName cli --GroupDescription cli)
run vpc CreateSecurityGroupPolicies --SecurityGroupId "$group" --cli-unfold-argument \
  --SecurityGroupPolicySet.Ingress.0.Protocol TCP --SecurityGroupPolicySet.Ingress.0.Port 22 \
  --SecurityGroupPolicySet.Ingress.0.CidrBlock 10.0.0.0/8 --SecurityGroupPolicySet.Ingress.0.Action ACCEPT
same "$(get 'SecurityGroupPolicySet.Ingress[0].Port' vpc DescribeSecurityGroupPolicies --SecurityGroupId "$group")" 22
done_ "security group: a rule added, read"

key=$(get KeyId cvm ImportKeyPair --KeyName cli --ProjectId 0 --PublicKey "$CLIENT_PUBLIC_KEY")
image=$(get 'ImageSet[?Platform==`Ubuntu`] | [0].ImageId' cvm DescribeImages --Filters '[{"Name":"image-type","Values":["PUBLIC_IMAGE"]}]')
instance=$(get 'InstanceIdSet[0]' cvm RunInstances --InstanceName cli --Placement "{\"Zone\":\"$zone\"}" \
  --InstanceType S5.SMALL1 --ImageId "$image" --SystemDisk '{"DiskType":"CLOUD_PREMIUM","DiskSize":20}' \
  --VirtualPrivateCloud "{\"VpcId\":\"$vpc\",\"SubnetId\":\"$subnet\"}" --SecurityGroupIds "[\"$group\"]" \
  --LoginSettings "{\"KeyIds\":[\"$key\"]}")
# The client's own way to wait.
run cvm DescribeInstances --InstanceIds "[\"$instance\"]" \
  --waiter "{'expr':'InstanceSet[0].InstanceState','to':'RUNNING','timeout':30,'interval':1}"
run cvm ModifyInstancesAttribute --InstanceIds "[\"$instance\"]" --InstanceName cli-renamed
same "$(get 'InstanceSet[0].InstanceName' cvm DescribeInstances --InstanceIds "[\"$instance\"]")" cli-renamed
run cvm StopInstances --InstanceIds "[\"$instance\"]" --StopType HARD
until_ STOPPED 'InstanceSet[0].InstanceState' cvm DescribeInstances --InstanceIds "[\"$instance\"]"
run cvm StartInstances --InstanceIds "[\"$instance\"]"
until_ RUNNING 'InstanceSet[0].InstanceState' cvm DescribeInstances --InstanceIds "[\"$instance\"]"
done_ "key pair and instance: imported, launched, renamed, stopped, started"

until_ Online 'AutomationAgentSet[0].AgentStatus' tat DescribeAutomationAgentStatus --InstanceIds "[\"$instance\"]"
command=$(get CommandId tat CreateCommand --CommandName cli --Content "$(printf 'echo hello' | base64)")
invocation=$(get InvocationId tat InvokeCommand --CommandId "$command" --InstanceIds "[\"$instance\"]")
until_ SUCCESS 'InvocationSet[0].InvocationStatus' tat DescribeInvocations --InvocationIds "[\"$invocation\"]"
run tat DeleteCommand --CommandId "$command"
done_ "command: created, run, deleted"

disk=$(get 'DiskIdSet[0]' cbs CreateDisks --Placement "{\"Zone\":\"$zone\"}" --DiskChargeType POSTPAID_BY_HOUR \
  --DiskType CLOUD_PREMIUM --DiskSize 20 --DiskName cli)
until_ UNATTACHED 'DiskSet[0].DiskState' cbs DescribeDisks --DiskIds "[\"$disk\"]"
run cbs AttachDisks --InstanceId "$instance" --DiskIds "[\"$disk\"]"
until_ ATTACHED 'DiskSet[0].DiskState' cbs DescribeDisks --DiskIds "[\"$disk\"]"
snapshot=$(get SnapshotId cbs CreateSnapshot --DiskId "$disk" --SnapshotName cli)
until_ NORMAL 'SnapshotSet[0].SnapshotState' cbs DescribeSnapshots --SnapshotIds "[\"$snapshot\"]"
run cbs ModifyDiskAttributes --DiskIds "[\"$disk\"]" --DiskName cli-renamed
run cbs DetachDisks --DiskIds "[\"$disk\"]"
until_ UNATTACHED 'DiskSet[0].DiskState' cbs DescribeDisks --DiskIds "[\"$disk\"]"
run cbs TerminateDisks --DiskIds "[\"$disk\"]"
run cbs DeleteSnapshots --SnapshotIds "[\"$snapshot\"]"
done_ "disk and snapshot: created, attached, taken, renamed, detached, deleted"

made=$(get ImageId cvm CreateImage --InstanceId "$instance" --ImageName cli)
until_ NORMAL 'ImageSet[0].ImageState' cvm DescribeImages --ImageIds "[\"$made\"]"
run cvm ModifyImageAttribute --ImageId "$made" --ImageName cli-renamed
run cvm DeleteImages --ImageIds "[\"$made\"]" --DeleteBindedSnap true
done_ "image: made, renamed, deleted"

resource="qcs::cvm:$TENCENTCLOUD_REGION:uin/$(get AccountId sts GetCallerIdentity):instance/$instance"
run tag TagResources --ResourceList "[\"$resource\"]" --Tags '[{"TagKey":"stage","TagValue":"one"}]'
until_ one 'ResourceTagMappingList[0].Tags[0].TagValue' tag GetResources --ResourceList "[\"$resource\"]"
run tag UnTagResources --ResourceList "[\"$resource\"]" --TagKeys '["stage"]'
done_ "tags: set, read, taken away"

trust='{"version":"2.0","statement":[{"action":"name/sts:AssumeRole","effect":"allow","principal":{"service":["cvm.qcloud.com"]}}]}'
allow='{"version":"2.0","statement":[{"effect":"allow","action":["name/cos:GetObject"],"resource":["*"]}]}'
run cam CreateRole --RoleName cli --PolicyDocument "$trust"
policy=$(get PolicyId cam CreatePolicy --PolicyName cli --PolicyDocument "$allow")
run cam AttachRolePolicy --PolicyId "$policy" --AttachRoleName cli
until_ cli 'List[0].PolicyName' cam ListAttachedRolePolicies --RoleName cli --Page 1 --Rp 10
run cam DetachRolePolicy --PolicyId "$policy" --DetachRoleName cli
run cam DeletePolicy --PolicyId "[$policy]"
run cam DeleteRole --RoleName cli
done_ "role and policy: created, attached, listed, detached, deleted"

refused AuthFailure.SignatureFailure cvm DescribeRegions --secretKey wrong
run cvm TerminateInstances --InstanceIds "[\"$instance\"]"
until_ 0 TotalCount vpc DescribeUsedIpAddress --VpcId "$vpc" --SubnetId "$subnet"
run cvm DeleteKeyPairs --KeyIds "[\"$key\"]"
run vpc DeleteSubnet --SubnetId "$subnet"
run vpc DeleteSecurityGroup --SecurityGroupId "$group"
run vpc DeleteVpc --VpcId "$vpc"
done_ "removal: instance, key, subnet, group, VPC; a wrong key refused"
