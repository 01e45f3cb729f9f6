"""Creates, lists, changes and deletes with the official Python SDK: networks, instances, disks, images, roles, commands."""

import base64
import json
import os
import re
from datetime import datetime

from api import REGION, call, client, done, refused, same, until

ZONE = f"{REGION}-6"
PORT_22 = {"Protocol": "TCP", "Port": "22", "CidrBlock": "10.1.0.0/16", "Action": "ACCEPT"}
TRUST = {
    "version": "2.0",
    "statement": [{"action": "name/sts:AssumeRole", "effect": "allow", "principal": {"service": ["cvm.qcloud.com"]}}],
}
READ_COS = {
    "version": "2.0",
    "statement": [{"effect": "allow", "action": ["name/cos:GetObject"], "resource": ["*"]}],
}
PUBLIC_KEY = os.environ["CLIENT_PUBLIC_KEY"]


def account():
    assert call("sts.GetCallerIdentity")["AccountId"].isdigit()
    refused("AuthFailure.SignatureFailure", "sts.GetCallerIdentity", using=client("sts", secret_key="wrong"))
    assert REGION in [region["Region"] for region in call("cvm.DescribeRegions")["RegionSet"]]
    assert ZONE in [zone["Zone"] for zone in call("cvm.DescribeZones")["ZoneSet"]]
    done("account: who calls, a wrong key refused, regions and zones")


def network():
    vpc = call("vpc.CreateVpc", VpcName="py", CidrBlock="10.1.0.0/16", Tags=[{"Key": "team", "Value": "py"}])["Vpc"]["VpcId"]
    subnet = call("vpc.CreateSubnet", VpcId=vpc, SubnetName="py", CidrBlock="10.1.1.0/24", Zone=ZONE)["Subnet"]["SubnetId"]
    refused("InvalidParameterValue.SubnetConflict", "vpc.CreateSubnet", VpcId=vpc, SubnetName="twice", CidrBlock="10.1.1.0/25", Zone=ZONE)
    call("vpc.ModifyVpcAttribute", VpcId=vpc, VpcName="py-renamed")
    call("vpc.ModifySubnetAttribute", SubnetId=subnet, SubnetName="py-renamed")
    [found] = call("vpc.DescribeVpcs", VpcIds=[vpc])["VpcSet"]
    same((found["VpcName"], found["TagSet"]), ("py-renamed", [{"Key": "team", "Value": "py"}]))
    until(lambda: [each["SubnetId"] for each in call("vpc.DescribeSubnets", Filters=[{"Name": "vpc-id", "Values": [vpc]}])["SubnetSet"]], [subnet])
    refused("ResourceInUse", "vpc.DeleteVpc", VpcId=vpc)
    done("VPC and subnet: created, listed, renamed; an overlap and a delete in use refused")

    group = call("vpc.CreateSecurityGroup", GroupName="py", GroupDescription="")["SecurityGroup"]["SecurityGroupId"]
    call("vpc.CreateSecurityGroupPolicies", SecurityGroupId=group, SecurityGroupPolicySet={"Ingress": [PORT_22]})
    everything = {"Protocol": "ALL", "Port": "ALL", "CidrBlock": "0.0.0.0/0", "Action": "ACCEPT"}
    call("vpc.ModifySecurityGroupPolicies", SecurityGroupId=group, SecurityGroupPolicySet={"Ingress": [{**PORT_22, "Port": "443"}, PORT_22], "Egress": [everything]})
    rules = call("vpc.DescribeSecurityGroupPolicies", SecurityGroupId=group)["SecurityGroupPolicySet"]
    same([rule["Port"] for rule in rules["Ingress"]], ["443", "22"])
    same([rule["CidrBlock"] for rule in rules["Egress"]], ["0.0.0.0/0"])
    call("vpc.DeleteSecurityGroupPolicies", SecurityGroupId=group, SecurityGroupPolicySet={"Version": rules["Version"], "Ingress": [{"PolicyIndex": 1}]})
    same(len(call("vpc.DescribeSecurityGroupPolicies", SecurityGroupId=group)["SecurityGroupPolicySet"]["Ingress"]), 1)
    call("vpc.ModifySecurityGroupAttribute", SecurityGroupId=group, GroupName="py-renamed")
    same(call("vpc.DescribeSecurityGroups", SecurityGroupIds=[group])["SecurityGroupSet"][0]["SecurityGroupName"], "py-renamed")
    done("security group: rules of both directions added, replaced, one taken away by its index; renamed")

    table = call("vpc.CreateRouteTable", VpcId=vpc, RouteTableName="py")["RouteTable"]["RouteTableId"]
    call("vpc.ReplaceRouteTableAssociation", SubnetId=subnet, RouteTableId=table)
    same(call("vpc.DescribeSubnets", SubnetIds=[subnet])["SubnetSet"][0]["RouteTableId"], table)
    done("route table: created, given to the subnet")
    return vpc, subnet, group, table


def instance(vpc, subnet, group):
    key = call("cvm.ImportKeyPair", KeyName="py", ProjectId=0, PublicKey=PUBLIC_KEY)["KeyId"]
    made = call("cvm.CreateKeyPair", KeyName="py_made", ProjectId=0)["KeyPair"]
    assert "PRIVATE KEY" in made["PrivateKey"]
    call("cvm.ModifyKeyPairAttribute", KeyId=key, KeyName="py_renamed")
    pairs = call("cvm.DescribeKeyPairs", KeyIds=[key, made["KeyId"]])["KeyPairSet"]
    same(sorted(pair["KeyName"] for pair in pairs), ["py_made", "py_renamed"])
    done("key pairs: imported, made, renamed, listed")

    public = call("cvm.DescribeImages", Filters=[{"Name": "image-type", "Values": ["PUBLIC_IMAGE"]}], Limit=100)["ImageSet"]
    image = next(each["ImageId"] for each in public if each["Platform"] == "Ubuntu")
    order = {
        "Placement": {"Zone": ZONE},
        "InstanceType": "S5.SMALL1",
        "ImageId": image,
        "SystemDisk": {"DiskType": "CLOUD_PREMIUM", "DiskSize": 20},
        "VirtualPrivateCloud": {"VpcId": vpc, "SubnetId": subnet},
        "SecurityGroupIds": [group],
        "InstanceName": "py",
        "LoginSettings": {"KeyIds": [key]},
        "TagSpecification": [{"ResourceType": "instance", "Tags": [{"Key": "team", "Value": "py"}]}],
        "ClientToken": "py-launch",
    }
    refused("DryRunOperation", "cvm.RunInstances", **order, DryRun=True)
    refused("InvalidParameterValue.InstanceTypeNotFound", "cvm.RunInstances", **{**order, "InstanceType": "S5.NONE", "ClientToken": "other"})
    [id] = call("cvm.RunInstances", **order)["InstanceIdSet"]
    same(call("cvm.RunInstances", **order)["InstanceIdSet"], [id])
    read = lambda: call("cvm.DescribeInstances", InstanceIds=[id])["InstanceSet"][0]
    until(lambda: read()["InstanceState"], "RUNNING")
    same((read()["Tags"], read()["LoginSettings"]["KeyIds"]), ([{"Key": "team", "Value": "py"}], [key]))
    assert datetime.strptime(read()["CreatedTime"], "%Y-%m-%dT%H:%M:%SZ")
    assert re.match(r"10\.1\.1\.\d+$", read()["PrivateIpAddresses"][0])
    until(lambda: [each["InstanceId"] for each in call("cvm.DescribeInstances", Filters=[{"Name": "tag:team", "Values": ["py"]}])["InstanceSet"]], [id])
    done("instance: launched once by its ClientToken, after a dry run; found by its tag")

    call("cvm.ModifyInstancesAttribute", InstanceIds=[id], InstanceName="py-renamed")
    same(read()["InstanceName"], "py-renamed")
    call("cvm.StopInstances", InstanceIds=[id], StopType="SOFT_FIRST", StoppedMode="KEEP_CHARGING")
    until(lambda: read()["InstanceState"], "STOPPED")
    call("cvm.StartInstances", InstanceIds=[id])
    until(lambda: read()["InstanceState"], "RUNNING")
    call("cvm.RebootInstances", InstanceIds=[id], StopType="SOFT")
    until(lambda: (read()["InstanceState"], read()["LatestOperationState"]), ("RUNNING", "SUCCESS"))
    same(call("cvm.DescribeInstancesStatus", InstanceIds=[id])["InstanceStatusSet"][0]["InstanceState"], "RUNNING")
    done("instance: renamed, stopped, started, rebooted")
    return id, [key, made["KeyId"]]


def tags(instance_id):
    uin = call("sts.GetCallerIdentity")["AccountId"]
    resource = f"qcs::cvm:{REGION}:uin/{uin}:instance/{instance_id}"
    read = lambda: {
        each["TagKey"]: each["TagValue"]
        for each in call("tag.DescribeResourceTagsByResourceIds", ServiceType="cvm", ResourcePrefix="instance", ResourceIds=[instance_id], ResourceRegion=REGION)["Tags"]
    }
    call("tag.TagResources", ResourceList=[resource], Tags=[{"TagKey": "stage", "TagValue": "one"}])
    call("tag.ModifyResourceTags", Resource=resource, ReplaceTags=[{"TagKey": "stage", "TagValue": "two"}])
    until(read, {"team": "py", "stage": "two"})
    until(lambda: [each["ResourceId"] for each in call("tag.DescribeResourcesByTags", TagFilters=[{"TagKey": "stage", "TagValue": ["two"]}])["Rows"]], [instance_id])
    call("tag.UnTagResources", ResourceList=[resource], TagKeys=["stage"])
    until(read, {"team": "py"})
    done("tags: set, changed, searched by, taken away")


def command(instance_id):
    until(lambda: [agent["AgentStatus"] for agent in call("tat.DescribeAutomationAgentStatus", InstanceIds=[instance_id])["AutomationAgentSet"]], ["Online"])
    script = base64.b64encode(b"echo hello {{who}}").decode()
    id = call("tat.CreateCommand", CommandName="py", Content=script, EnableParameter=True, DefaultParameters='{"who": "world"}')["CommandId"]
    call("tat.ModifyCommand", CommandId=id, Description="says hello")
    same(call("tat.DescribeCommands", CommandIds=[id])["CommandSet"][0]["Description"], "says hello")
    invocation = call("tat.InvokeCommand", CommandId=id, InstanceIds=[instance_id], Parameters='{"who": "python"}')["InvocationId"]
    tasks = lambda: call("tat.DescribeInvocationTasks", Filters=[{"Name": "invocation-id", "Values": [invocation]}], HideOutput=False)["InvocationTaskSet"]
    until(lambda: [task["TaskStatus"] for task in tasks()], ["SUCCESS"])
    same(base64.b64decode(tasks()[0]["TaskResult"]["Output"]), b"hello python\n")
    call("tat.DeleteCommand", CommandId=id)
    done("command: created, changed, run with parameters, its output read, deleted")


def disk(instance_id):
    [id] = call("cbs.CreateDisks", Placement={"Zone": ZONE}, DiskChargeType="POSTPAID_BY_HOUR", DiskType="CLOUD_PREMIUM", DiskSize=20, DiskName="py")["DiskIdSet"]
    read = lambda: call("cbs.DescribeDisks", DiskIds=[id])["DiskSet"][0]
    until(lambda: read()["DiskState"], "UNATTACHED")
    call("cbs.AttachDisks", InstanceId=instance_id, DiskIds=[id])
    until(lambda: (read()["DiskState"], read()["InstanceId"]), ("ATTACHED", instance_id))
    call("cbs.ModifyDiskAttributes", DiskIds=[id], DiskName="py-renamed")
    call("cbs.ResizeDisk", DiskId=id, DiskSize=30)
    until(lambda: (read()["DiskName"], read()["DiskSize"]), ("py-renamed", 30))
    snapshot = call("cbs.CreateSnapshot", DiskId=id, SnapshotName="py")["SnapshotId"]
    until(lambda: [each["SnapshotState"] for each in call("cbs.DescribeSnapshots", SnapshotIds=[snapshot])["SnapshotSet"]], ["NORMAL"])
    call("cbs.ModifySnapshotAttribute", SnapshotId=snapshot, SnapshotName="py-renamed")
    same(call("cbs.DescribeSnapshots", SnapshotIds=[snapshot])["SnapshotSet"][0]["SnapshotName"], "py-renamed")
    call("cbs.DetachDisks", DiskIds=[id])
    until(lambda: read()["DiskState"], "UNATTACHED")
    call("cbs.TerminateDisks", DiskIds=[id])
    call("cbs.DeleteSnapshots", SnapshotIds=[snapshot])
    until(lambda: call("cbs.DescribeSnapshots", SnapshotIds=[snapshot])["TotalCount"], 0)
    done("disk and snapshot: created, attached, renamed, grown, taken, detached, deleted")


def image(instance_id):
    id = call("cvm.CreateImage", InstanceId=instance_id, ImageName="py", ForcePoweroff="TRUE")["ImageId"]
    read = lambda: [each["ImageState"] for each in call("cvm.DescribeImages", ImageIds=[id])["ImageSet"]]
    until(read, ["NORMAL"])
    call("cvm.ModifyImageAttribute", ImageId=id, ImageName="py-renamed")
    same(call("cvm.DescribeImages", ImageIds=[id])["ImageSet"][0]["ImageName"], "py-renamed")
    call("cvm.DeleteImages", ImageIds=[id], DeleteBindedSnap=True)
    until(lambda: call("cvm.DescribeImages", Filters=[{"Name": "image-type", "Values": ["PRIVATE_IMAGE"]}])["TotalCount"], 0)
    done("image: made of the instance, renamed, deleted with its snapshots")


def role():
    role = call("cam.CreateRole", RoleName="py", PolicyDocument=json.dumps(TRUST), Description="one")["RoleId"]
    policy = call("cam.CreatePolicy", PolicyName="py", PolicyDocument=json.dumps(READ_COS))["PolicyId"]
    call("cam.UpdateRoleDescription", RoleId=role, Description="two")
    call("cam.UpdatePolicy", PolicyId=policy, Description="three")
    same(call("cam.GetRole", RoleName="py")["RoleInfo"]["Description"], "two")
    same(call("cam.GetPolicy", PolicyId=policy)["Description"], "three")
    call("cam.AttachRolePolicy", PolicyId=policy, AttachRoleName="py")
    until(lambda: [each["PolicyName"] for each in call("cam.ListAttachedRolePolicies", RoleName="py", Page=1, Rp=20)["List"]], ["py"])
    until(lambda: [each["PolicyId"] for each in call("cam.ListPolicies", Scope="Local", Keyword="py")["List"]], [policy])
    call("cam.DetachRolePolicy", PolicyId=policy, DetachRoleName="py")
    call("cam.DeletePolicy", PolicyId=[policy])
    call("cam.DeleteRole", RoleName="py")
    refused("InvalidParameter.RoleNotExist", "cam.GetRole", RoleName="py")
    done("role and policy: created, changed, attached, listed, detached, deleted")


def address(instance_id):
    [id] = call("vpc.AllocateAddresses", AddressCount=1, AddressName="py")["AddressSet"]
    read = lambda: call("vpc.DescribeAddresses", AddressIds=[id])["AddressSet"][0]
    until(lambda: read()["AddressStatus"], "UNBIND")
    call("vpc.AssociateAddress", AddressId=id, InstanceId=instance_id)
    until(lambda: (read()["AddressStatus"], read()["InstanceId"]), ("BIND", instance_id))
    call("vpc.ModifyAddressAttribute", AddressId=id, AddressName="py-renamed")
    call("vpc.DisassociateAddress", AddressId=id)
    until(lambda: (read()["AddressStatus"], read()["AddressName"]), ("UNBIND", "py-renamed"))
    call("vpc.ReleaseAddresses", AddressIds=[id])
    done("public address: allocated, bound, renamed, unbound, released")


def remove(vpc, subnet, group, table, instance_id, keys):
    call("cvm.TerminateInstances", InstanceIds=[instance_id])
    until(lambda: call("vpc.DescribeUsedIpAddress", VpcId=vpc, SubnetId=subnet)["TotalCount"], 0)
    call("cvm.DeleteKeyPairs", KeyIds=keys)
    call("vpc.DeleteSubnet", SubnetId=subnet)
    call("vpc.DeleteRouteTable", RouteTableId=table)
    call("vpc.DeleteSecurityGroup", SecurityGroupId=group)
    call("vpc.DeleteVpc", VpcId=vpc)
    done("removal: instance, keys, subnet, route table, group, VPC")


if __name__ == "__main__":
    account()
    vpc, subnet, group, table = network()
    instance_id, keys = instance(vpc, subnet, group)
    tags(instance_id)
    command(instance_id)
    disk(instance_id)
    address(instance_id)
    image(instance_id)
    role()
    remove(vpc, subnet, group, table, instance_id, keys)
