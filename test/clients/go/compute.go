package main

import (
	"encoding/base64"
	"fmt"
	"os"
	"reflect"
	"time"

	cam "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/cam/v20190116"
	cbs "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/cbs/v20170312"
	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common"
	sdkErrors "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/errors"
	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/profile"
	cvm "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/cvm/v20170312"
	tag "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/tag/v20180813"
	tat "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/tat/v20201028"
	vpc "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/vpc/v20170312"
)

// Creates, lists, changes and deletes with the official Go SDK: networks, instances, disks, images, roles, commands.
func compute() {
	net := must(vpc.NewClient(account(), region, scheme()))
	servers := must(cvm.NewClient(account(), region, scheme()))
	disks := must(cbs.NewClient(account(), region, scheme()))
	tags := must(tag.NewClient(account(), region, scheme()))
	access := must(cam.NewClient(account(), region, scheme()))
	commands := must(tat.NewClient(account(), region, scheme()))
	zone := region + "-6"

	createVpc := vpc.NewCreateVpcRequest()
	createVpc.VpcName, createVpc.CidrBlock = text("go"), text("10.3.0.0/16")
	createVpc.Tags = []*vpc.Tag{{Key: text("team"), Value: text("go")}}
	network := must(net.CreateVpc(createVpc)).Response.Vpc.VpcId
	createSubnet := vpc.NewCreateSubnetRequest()
	createSubnet.VpcId, createSubnet.SubnetName, createSubnet.CidrBlock, createSubnet.Zone = network, text("go"), text("10.3.1.0/24"), &zone
	subnet := must(net.CreateSubnet(createSubnet)).Response.Subnet.SubnetId
	modifyVpc := vpc.NewModifyVpcAttributeRequest()
	modifyVpc.VpcId, modifyVpc.VpcName = network, text("go-renamed")
	must(net.ModifyVpcAttribute(modifyVpc))
	describeVpcs := vpc.NewDescribeVpcsRequest()
	describeVpcs.VpcIds = []*string{network}
	found := must(net.DescribeVpcs(describeVpcs)).Response.VpcSet[0]
	same(*found.VpcName+" "+*found.TagSet[0].Value, "go-renamed go")
	describeSubnets := vpc.NewDescribeSubnetsRequest()
	describeSubnets.Filters = []*vpc.Filter{{Name: text("vpc-id"), Values: []*string{network}}}
	until(*subnet, func() string {
		if set := must(net.DescribeSubnets(describeSubnets)).Response.SubnetSet; len(set) == 1 {
			return *set[0].SubnetId
		}
		return ""
	})
	deleteVpc := vpc.NewDeleteVpcRequest()
	deleteVpc.VpcId = network
	refused("ResourceInUse", second(net.DeleteVpc(deleteVpc)))
	done("VPC and subnet: created, renamed, listed; a delete in use refused")

	createGroup := vpc.NewCreateSecurityGroupRequest()
	createGroup.GroupName, createGroup.GroupDescription = text("go"), text("go")
	group := must(net.CreateSecurityGroup(createGroup)).Response.SecurityGroup.SecurityGroupId
	rule := &vpc.SecurityGroupPolicy{Protocol: text("TCP"), Port: text("22"), CidrBlock: text("10.3.0.0/16"), Action: text("ACCEPT")}
	createRules := vpc.NewCreateSecurityGroupPoliciesRequest()
	createRules.SecurityGroupId, createRules.SecurityGroupPolicySet = group, &vpc.SecurityGroupPolicySet{Ingress: []*vpc.SecurityGroupPolicy{rule}}
	must(net.CreateSecurityGroupPolicies(createRules))
	describeRules := vpc.NewDescribeSecurityGroupPoliciesRequest()
	describeRules.SecurityGroupId = group
	same(*must(net.DescribeSecurityGroupPolicies(describeRules)).Response.SecurityGroupPolicySet.Ingress[0].Port, "22")
	done("security group: a rule added, read")

	importKey := cvm.NewImportKeyPairRequest()
	importKey.KeyName, importKey.ProjectId, importKey.PublicKey = text("go"), common.Int64Ptr(0), text(os.Getenv("CLIENT_PUBLIC_KEY"))
	key := must(servers.ImportKeyPair(importKey)).Response.KeyId
	describeImages := cvm.NewDescribeImagesRequest()
	describeImages.Filters = []*cvm.Filter{{Name: text("image-type"), Values: []*string{text("PUBLIC_IMAGE")}}}
	var image *string
	for _, each := range must(servers.DescribeImages(describeImages)).Response.ImageSet {
		if *each.Platform == "Ubuntu" {
			image = each.ImageId
		}
	}
	run := cvm.NewRunInstancesRequest()
	run.InstanceName, run.InstanceType, run.ImageId = text("go"), text("S5.SMALL1"), image
	run.Placement = &cvm.Placement{Zone: &zone}
	run.SystemDisk = &cvm.SystemDisk{DiskType: text("CLOUD_PREMIUM"), DiskSize: common.Int64Ptr(20)}
	run.VirtualPrivateCloud = &cvm.VirtualPrivateCloud{VpcId: network, SubnetId: subnet}
	run.SecurityGroupIds = []*string{group}
	run.LoginSettings = &cvm.LoginSettings{KeyIds: []*string{key}}
	run.ClientToken = text("go-launch")
	instance := must(servers.RunInstances(run)).Response.InstanceIdSet[0]
	same(*must(servers.RunInstances(run)).Response.InstanceIdSet[0], *instance)
	only := []*string{instance}
	describe := cvm.NewDescribeInstancesRequest()
	describe.InstanceIds = only
	read := func() *cvm.Instance { return must(servers.DescribeInstances(describe)).Response.InstanceSet[0] }
	state := func() string { return *read().InstanceState }
	until("RUNNING", state)
	modify := cvm.NewModifyInstancesAttributeRequest()
	modify.InstanceIds, modify.InstanceName = only, text("go-renamed")
	must(servers.ModifyInstancesAttribute(modify))
	same(*read().InstanceName, "go-renamed")
	stop := cvm.NewStopInstancesRequest()
	stop.InstanceIds = only
	must(servers.StopInstances(stop))
	until("STOPPED", state)
	start := cvm.NewStartInstancesRequest()
	start.InstanceIds = only
	must(servers.StartInstances(start))
	until("RUNNING", state)
	done("key pair and instance: imported, launched once by its ClientToken, renamed, stopped, started")

	resource := fmt.Sprintf("qcs::cvm:%s:uin/%s:instance/%s", region, os.Getenv("CLIENT_UIN"), *instance)
	tagIt := tag.NewTagResourcesRequest()
	tagIt.ResourceList, tagIt.Tags = []*string{&resource}, []*tag.Tag{{TagKey: text("stage"), TagValue: text("one")}}
	must(tags.TagResources(tagIt))
	getTags := tag.NewGetResourcesRequest()
	getTags.ResourceList = []*string{&resource}
	until("stage=one", func() string {
		var all string
		for _, mapping := range must(tags.GetResources(getTags)).Response.ResourceTagMappingList {
			for _, each := range mapping.Tags {
				all += *each.TagKey + "=" + *each.TagValue
			}
		}
		return all
	})
	untag := tag.NewUnTagResourcesRequest()
	untag.ResourceList, untag.TagKeys = []*string{&resource}, []*string{text("stage")}
	must(tags.UnTagResources(untag))
	done("tags: set, read, taken away")

	agents := tat.NewDescribeAutomationAgentStatusRequest()
	agents.InstanceIds = only
	until("Online", func() string {
		return *must(commands.DescribeAutomationAgentStatus(agents)).Response.AutomationAgentSet[0].AgentStatus
	})
	runCommand := tat.NewRunCommandRequest()
	runCommand.InstanceIds, runCommand.Content = only, text(base64.StdEncoding.EncodeToString([]byte("echo hello go")))
	invocation := must(commands.RunCommand(runCommand)).Response.InvocationId
	describeTasks := tat.NewDescribeInvocationTasksRequest()
	describeTasks.Filters = []*tat.Filter{{Name: text("invocation-id"), Values: []*string{invocation}}}
	describeTasks.HideOutput = common.BoolPtr(false)
	until("SUCCESS", func() string {
		return *must(commands.DescribeInvocationTasks(describeTasks)).Response.InvocationTaskSet[0].TaskStatus
	})
	output := must(commands.DescribeInvocationTasks(describeTasks)).Response.InvocationTaskSet[0].TaskResult.Output
	same(string(must(base64.StdEncoding.DecodeString(*output))), "hello go\n")
	done("command: run, its output read")

	createDisks := cbs.NewCreateDisksRequest()
	createDisks.Placement, createDisks.DiskName = &cbs.Placement{Zone: &zone}, text("go")
	createDisks.DiskChargeType, createDisks.DiskType, createDisks.DiskSize = text("POSTPAID_BY_HOUR"), text("CLOUD_PREMIUM"), common.Uint64Ptr(20)
	disk := must(disks.CreateDisks(createDisks)).Response.DiskIdSet[0]
	describeDisks := cbs.NewDescribeDisksRequest()
	describeDisks.DiskIds = []*string{disk}
	diskState := func() string { return *must(disks.DescribeDisks(describeDisks)).Response.DiskSet[0].DiskState }
	until("UNATTACHED", diskState)
	attach := cbs.NewAttachDisksRequest()
	attach.InstanceId, attach.DiskIds = instance, []*string{disk}
	must(disks.AttachDisks(attach))
	until("ATTACHED", diskState)
	createSnapshot := cbs.NewCreateSnapshotRequest()
	createSnapshot.DiskId, createSnapshot.SnapshotName = disk, text("go")
	snapshot := must(disks.CreateSnapshot(createSnapshot)).Response.SnapshotId
	describeSnapshots := cbs.NewDescribeSnapshotsRequest()
	describeSnapshots.SnapshotIds = []*string{snapshot}
	until("NORMAL", func() string {
		return *must(disks.DescribeSnapshots(describeSnapshots)).Response.SnapshotSet[0].SnapshotState
	})
	renameDisk := cbs.NewModifyDiskAttributesRequest()
	renameDisk.DiskIds, renameDisk.DiskName = []*string{disk}, text("go-renamed")
	must(disks.ModifyDiskAttributes(renameDisk))
	same(*must(disks.DescribeDisks(describeDisks)).Response.DiskSet[0].DiskName, "go-renamed")
	detach := cbs.NewDetachDisksRequest()
	detach.DiskIds = []*string{disk}
	must(disks.DetachDisks(detach))
	until("UNATTACHED", diskState)
	terminateDisks := cbs.NewTerminateDisksRequest()
	terminateDisks.DiskIds = []*string{disk}
	must(disks.TerminateDisks(terminateDisks))
	deleteSnapshots := cbs.NewDeleteSnapshotsRequest()
	deleteSnapshots.SnapshotIds = []*string{snapshot}
	must(disks.DeleteSnapshots(deleteSnapshots))
	done("disk and snapshot: created, attached, taken, renamed, detached, deleted")

	createImage := cvm.NewCreateImageRequest()
	createImage.InstanceId, createImage.ImageName = instance, text("go")
	made := must(servers.CreateImage(createImage)).Response.ImageId
	describeMade := cvm.NewDescribeImagesRequest()
	describeMade.ImageIds = []*string{made}
	until("NORMAL", func() string { return *must(servers.DescribeImages(describeMade)).Response.ImageSet[0].ImageState })
	renameImage := cvm.NewModifyImageAttributeRequest()
	renameImage.ImageId, renameImage.ImageName = made, text("go-renamed")
	must(servers.ModifyImageAttribute(renameImage))
	same(*must(servers.DescribeImages(describeMade)).Response.ImageSet[0].ImageName, "go-renamed")
	deleteImages := cvm.NewDeleteImagesRequest()
	deleteImages.ImageIds, deleteImages.DeleteBindedSnap = []*string{made}, common.BoolPtr(true)
	must(servers.DeleteImages(deleteImages))
	done("image: made, renamed, deleted")

	createRole := cam.NewCreateRoleRequest()
	createRole.RoleName = text("go")
	createRole.PolicyDocument = text(`{"version":"2.0","statement":[{"action":"name/sts:AssumeRole","effect":"allow","principal":{"service":["cvm.qcloud.com"]}}]}`)
	must(access.CreateRole(createRole))
	createPolicy := cam.NewCreatePolicyRequest()
	createPolicy.PolicyName = text("go")
	createPolicy.PolicyDocument = text(`{"version":"2.0","statement":[{"effect":"allow","action":["name/cos:GetObject"],"resource":["*"]}]}`)
	policy := must(access.CreatePolicy(createPolicy)).Response.PolicyId
	attachPolicy := cam.NewAttachRolePolicyRequest()
	attachPolicy.PolicyId, attachPolicy.AttachRoleName = policy, text("go")
	must(access.AttachRolePolicy(attachPolicy))
	attached := cam.NewListAttachedRolePoliciesRequest()
	attached.RoleName, attached.Page, attached.Rp = text("go"), common.Uint64Ptr(1), common.Uint64Ptr(10)
	until("go", func() string {
		if list := must(access.ListAttachedRolePolicies(attached)).Response.List; len(list) == 1 {
			return *list[0].PolicyName
		}
		return ""
	})
	describeRole := cam.NewUpdateRoleDescriptionRequest()
	describeRole.RoleName, describeRole.Description = text("go"), text("changed")
	must(access.UpdateRoleDescription(describeRole))
	getRole := cam.NewGetRoleRequest()
	getRole.RoleName = text("go")
	same(*must(access.GetRole(getRole)).Response.RoleInfo.Description, "changed")
	detachPolicy := cam.NewDetachRolePolicyRequest()
	detachPolicy.PolicyId, detachPolicy.DetachRoleName = policy, text("go")
	must(access.DetachRolePolicy(detachPolicy))
	deletePolicy := cam.NewDeletePolicyRequest()
	deletePolicy.PolicyId = []*uint64{policy}
	must(access.DeletePolicy(deletePolicy))
	deleteRole := cam.NewDeleteRoleRequest()
	deleteRole.RoleName = text("go")
	must(access.DeleteRole(deleteRole))
	done("role and policy: created, attached, listed, changed, detached, deleted")

	stranger := must(cvm.NewClient(common.NewCredential(os.Getenv("TENCENTCLOUD_SECRET_ID"), "wrong"), region, scheme()))
	refused("AuthFailure.SignatureFailure", second(stranger.DescribeInstances(describe)))
	terminate := cvm.NewTerminateInstancesRequest()
	terminate.InstanceIds = only
	must(servers.TerminateInstances(terminate))
	used := vpc.NewDescribeUsedIpAddressRequest()
	used.VpcId, used.SubnetId = network, subnet
	until("0", func() string { return fmt.Sprint(*must(net.DescribeUsedIpAddress(used)).Response.TotalCount) })
	deleteKeys := cvm.NewDeleteKeyPairsRequest()
	deleteKeys.KeyIds = []*string{key}
	must(servers.DeleteKeyPairs(deleteKeys))
	deleteSubnet := vpc.NewDeleteSubnetRequest()
	deleteSubnet.SubnetId = subnet
	must(net.DeleteSubnet(deleteSubnet))
	deleteGroup := vpc.NewDeleteSecurityGroupRequest()
	deleteGroup.SecurityGroupId = group
	must(net.DeleteSecurityGroup(deleteGroup))
	must(net.DeleteVpc(deleteVpc))
	done("removal: instance, key, subnet, group, VPC; a wrong key refused")
}

func account() *common.Credential {
	return common.NewCredential(os.Getenv("TENCENTCLOUD_SECRET_ID"), os.Getenv("TENCENTCLOUD_SECRET_KEY"))
}

func scheme() *profile.ClientProfile {
	settings := profile.NewClientProfile()
	settings.HttpProfile.Scheme = os.Getenv("CLIENT_SCHEME")
	return settings
}

func text(value string) *string { return &value }

func second[Answer any](_ Answer, err error) error { return err }

func must[Answer any](answer Answer, err error) Answer {
	if err != nil {
		panic(err)
	}
	return answer
}

func refused(code string, err error) {
	if refusal, ok := err.(*sdkErrors.TencentCloudSDKError); !ok || refusal.Code != code {
		panic(fmt.Sprintf("not refused with %s: %v", code, err))
	}
}

func same(actual, expected any) {
	if !reflect.DeepEqual(actual, expected) {
		panic(fmt.Sprintf("%v is not %v", actual, expected))
	}
}

// States and lists follow after a moment.
func until(expected string, read func() string) {
	for end := time.Now().Add(30 * time.Second); read() != expected; time.Sleep(300 * time.Millisecond) {
		if time.Now().After(end) {
			panic(fmt.Sprintf("%s did not become %s", read(), expected))
		}
	}
}
