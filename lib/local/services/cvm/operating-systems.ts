/** What DescribeImportImageOs lists (its example and the import page; ask the real one for the rest). */
export interface ImportableOs {
  readonly name: string;
  readonly family: "Linux" | "Windows";
  readonly versions: readonly string[];
  readonly architectures: readonly string[];
}

const BOTH = ["x86_64", "i386"];
const X86 = ["x86_64"];

export const IMPORTABLE: readonly ImportableOs[] = [
  { name: "CentOS", family: "Linux", versions: ["5", "6", "7", "8", "-"], architectures: BOTH },
  { name: "CentOS Stream", family: "Linux", versions: ["8", "9", "-"], architectures: X86 },
  {
    name: "Ubuntu",
    family: "Linux",
    versions: ["10", "12", "14", "16", "18", "20", "22", "24", "-"],
    architectures: BOTH,
  },
  {
    name: "Debian",
    family: "Linux",
    versions: ["6", "7", "8", "9", "10", "11", "12", "-"],
    architectures: BOTH,
  },
  { name: "OpenSUSE", family: "Linux", versions: ["12", "13", "15", "-"], architectures: BOTH },
  { name: "SUSE", family: "Linux", versions: ["10", "11", "12", "15", "-"], architectures: BOTH },
  { name: "CoreOS", family: "Linux", versions: ["7", "-"], architectures: X86 },
  { name: "FreeBSD", family: "Linux", versions: ["10", "11", "12", "13", "-"], architectures: BOTH },
  { name: "Redhat", family: "Linux", versions: ["5", "6", "7", "8", "9", "-"], architectures: BOTH },
  { name: "AlmaLinux", family: "Linux", versions: ["8", "9", "-"], architectures: X86 },
  { name: "Rocky Linux", family: "Linux", versions: ["8", "9", "-"], architectures: X86 },
  { name: "Kylin", family: "Linux", versions: ["10", "-"], architectures: X86 },
  { name: "UnionTech", family: "Linux", versions: ["20", "-"], architectures: X86 },
  { name: "Fedora", family: "Linux", versions: ["-"], architectures: X86 },
  { name: "TencentOS", family: "Linux", versions: ["2", "3", "4", "-"], architectures: X86 },
  { name: "Other Linux", family: "Linux", versions: ["-"], architectures: [...BOTH, "arm_64"] },
  { name: "Windows Server 2008", family: "Windows", versions: ["9"], architectures: BOTH },
  { name: "Windows Server 2012", family: "Windows", versions: ["9"], architectures: BOTH },
  { name: "Windows Server 2016", family: "Windows", versions: ["9"], architectures: BOTH },
  { name: "Windows Server 2019", family: "Windows", versions: ["9"], architectures: X86 },
  { name: "Windows Server 2022", family: "Windows", versions: ["9"], architectures: X86 },
];

/** Whether a version is listed, or its major number is: only examples of the lists are published. */
export function isListedVersion(os: ImportableOs, version: string): boolean {
  return os.versions.includes(version) || os.versions.includes(version.split(".")[0] ?? "");
}
