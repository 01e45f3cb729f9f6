import { action, type Service } from "../../api";
import * as compare from "./compare";
import * as configure from "./configure";
import * as describe from "./describe";
import * as run from "./run";
import * as service from "./service";

const OBJECTS =
  "{ObjectMode Databases[]{DbName NewDbName SchemaName NewSchemaName DBMode SchemaMode TableMode Tables[]{TableName NewTableName TmpTables[] TableEditMode} ViewMode Views[]{ViewName NewViewName} RoleMode Roles[]{RoleName NewRoleName} FunctionMode TriggerMode EventMode ProcedureMode Functions[] Procedures[] Events[] Triggers[]} AdvancedObjects[]~}";
const COMPARISON =
  "{Method SampleRate:number ThreadCount:number Type CompareMode[]~ ReCheckTime:number~ ReCheckInterval:number~}";
const COMPARED =
  "{ObjectMode ObjectItems[]~{DbName DbMode SchemaName TableMode Tables[]{TableName ColumnMode Columns[]{ColumnName} FilterCondition FilterTimeZone} ViewMode Views[]{ViewName}} AdvancedObjects[]~}";
const ENDPOINT =
  "{Region AccessType DatabaseType NodeType Info[]{Role DbKernel Host Port:number User Password CvmInstanceId UniqVpnGwId UniqDcgId InstanceId CcnGwId VpcId SubnetId EngineVersion Account AccountRole~ AccountMode~self TmpSecretId~ TmpSecretKey~ TmpToken~ EncryptConn~UnEncrypted SetId~} Supplier ExtraAttr[]{Key Value} DatabaseNetEnv ConnectType CcnOwnerUin}";

export const dts: Service = {
  name: "dts",
  version: "2021-12-06",
  scope: "regional",
  soldOut: "ResourcesSoldOut.ResourcesSoldOutError",
  actions: {
    CreateMigrationService: action(
      "SrcDatabaseType! DstDatabaseType! SrcRegion! DstRegion! InstanceClass! Count:number JobName Tags[]{TagKey TagValue}",
      service.createMigrationService,
    ),
    ModifyMigrateName: action("JobId! JobName!", service.modifyMigrateName),
    ModifyMigrateJobSpec: action("JobId! NewInstanceClass!", service.modifyMigrateJobSpec),
    IsolateMigrateJob: action("JobId!", service.isolateMigrateJob),
    RecoverMigrateJob: action("JobId!", service.recoverMigrateJob),
    DestroyMigrateJob: action("JobId", service.destroyMigrateJob),
    DescribeMigrationDetail: action("JobId!", describe.describeMigrationDetail),
    DescribeMigrationJobs: action(
      "JobId JobName Status[] SrcInstanceId SrcRegion SrcDatabaseType[] SrcAccessType[] DstInstanceId DstRegion DstDatabaseType[] DstAccessType[] RunMode OrderSeq Limit:number Offset:number TagFilters[]{TagKey TagValue[]}",
      describe.describeMigrationJobs,
    ),
    DescribeMigrateDBInstances: action(
      "DatabaseType! MigrateRole InstanceId InstanceName Limit:number Offset:number AccountMode~self TmpSecretId~ TmpSecretKey~ TmpToken~",
      describe.describeMigrateDBInstances,
    ),
    ModifyMigrationJob: action(
      `JobId! RunMode! MigrateOption{DatabaseTable${OBJECTS} MigrateType Consistency{Mode ObjectMode Objects${OBJECTS} Options${COMPARISON}} IsMigrateAccount:boolean~ IsOverrideRoot:boolean~ IsDstReadOnly:boolean ExtraAttr[]{Key Value} MigrateWay~ RateLimit~{DumpThread:number DumpRps:number LoadThread:number LoadRps:number SinkerThread:number}}! SrcInfo${ENDPOINT}! DstInfo${ENDPOINT}! JobName ExpectRunTime Tags[]{TagKey TagValue} AutoRetryTimeRangeMinutes:number`,
      configure.modifyMigrationJob,
    ),
    CreateMigrateCheckJob: action("JobId!", configure.createMigrateCheckJob),
    DescribeMigrationCheckJob: action("JobId!", configure.describeMigrationCheckJob),
    SkipCheckItem: action("JobId! StepIds[]! ForeignKeyFlag~", configure.skipCheckItem),
    StartMigrateJob: action("JobId!", run.startMigrateJob),
    StopMigrateJob: action("JobId!", run.stopMigrateJob),
    CompleteMigrateJob: action("JobId! CompleteMode", run.completeMigrateJob),
    PauseMigrateJob: action("JobId!", run.pauseMigrateJob),
    ContinueMigrateJob: action("JobId!", run.continueMigrateJob),
    ResumeMigrateJob: action("JobId! ResumeOption", run.resumeMigrateJob),
    ModifyMigrateRateLimit: action(
      "JobId! DumpThread:number DumpRps:number LoadThread:number SinkerThread:number LoadRps:number",
      run.modifyMigrateRateLimit,
    ),
    ModifyMigrateRuntimeAttribute: action(
      "JobId! OtherOptions[]{Key Value}!",
      run.modifyMigrateRuntimeAttribute,
    ),
    CreateCompareTask: action(
      `JobId! TaskName ObjectMode Objects${COMPARED} Options${COMPARISON}`,
      compare.createCompareTask,
    ),
    StartCompare: action("JobId! CompareTaskId!", compare.startCompare),
    StopCompare: action("JobId! CompareTaskId! ForceStop:boolean", compare.stopCompare),
    ModifyCompareTask: action(
      `JobId! CompareTaskId! TaskName ObjectMode Objects${COMPARED} Options${COMPARISON}`,
      compare.modifyCompareTask,
    ),
    ModifyCompareTaskName: action("JobId! CompareTaskId! TaskName!", compare.modifyCompareTaskName),
    DeleteCompareTask: action("JobId! CompareTaskId!", compare.deleteCompareTask),
    DescribeCompareTasks: action(
      "JobId! Limit:number Offset:number CompareTaskId Status[]",
      compare.describeCompareTasks,
    ),
    DescribeCompareReport: action(
      "JobId! CompareTaskId! DifferenceLimit:number DifferenceOffset:number DifferenceDB~ DifferenceTable~ SkippedLimit:number SkippedOffset:number SkippedDB~ SkippedTable~",
      compare.describeCompareReport,
    ),
  },
};
