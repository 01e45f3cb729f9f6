import { action, type Service } from "../../api";
import * as tags from "./actions";
import * as projects from "./projects";

const TAG_FILTERS = "TagFilters[]{TagKey TagValue[]}";

export const tag: Service = {
  name: "tag",
  version: "2018-08-13",
  scope: "global",
  soldOut: "FailedOperation",
  actions: {
    ModifyResourceTags: action(
      "Resource! ReplaceTags[]{TagKey TagValue Category~} DeleteTags[]{TagKey}",
      tags.modifyResourceTags,
    ),
    DescribeResourceTagsByResourceIds: action(
      "ServiceType! ResourcePrefix! ResourceIds[]! ResourceRegion! Offset:number Limit:number Category~",
      tags.describeResourceTagsByResourceIds,
    ),
    TagResources: action("ResourceList[]! Tags[]{TagKey TagValue Category~}!", tags.tagResources),
    UnTagResources: action("ResourceList[]! TagKeys[]!", tags.unTagResources),
    GetResources: action(
      `ResourceList[] ${TAG_FILTERS} PaginationToken MaxResults:number`,
      tags.getResources,
    ),
    DescribeResourcesByTags: action(
      `${TAG_FILTERS}! CreateUin:number~ Offset:number Limit:number ResourcePrefix ResourceId ResourceRegion ServiceType`,
      tags.describeResourcesByTags,
    ),
    CreateTag: action("TagKey! TagValue!", tags.createTag),
    DeleteTag: action("TagKey! TagValue!", tags.deleteTag),
    AddProject: action("ProjectName! Info", projects.addProject),
    UpdateProject: action("ProjectId:number! ProjectName Disable:number Info", projects.updateProject),
    DescribeProjects: action(
      "AllList:number! Limit:number! Offset:number! ProjectId:number ProjectName",
      projects.describeProjects,
    ),
    DescribeTags: action(
      "TagKey TagValue Offset:number Limit:number CreateUin:number~ TagKeys[] ShowProject:number~",
      tags.describeTags,
    ),
  },
};
