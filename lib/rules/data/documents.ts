/** A document that many rules come from, and its edition. */
export interface SourceDocument {
  /** How rules and messages name it. */
  readonly name: string;
  readonly vendor: string;
  /** As it stands above the document, or in the vendor's list. */
  readonly title: string;
  readonly language: "Korean" | "Japanese";
  /** Absent where it is not known. */
  readonly address?: string;
  /** Day on which it was last changed; absent where it does not say. */
  readonly date?: string;
}

/** The documents that Landfall's rules began with. Newer pages, SDKs and measurements are named by the rules themselves. */
export const DOCUMENTS = {
  offlineMigration: {
    name: "offline migration guide",
    vendor: "Tencent Cloud, CVM",
    title: "오프라인 마이그레이션 (offline migration)",
    language: "Korean",
    address: "https://intl.cloud.tencent.com/document/product/213/19233",
  },
  oldDts: {
    name: "old DTS guide",
    vendor: "Tencent Cloud, DTS",
    title: "Redis data migration, of the product before today's DTS",
    language: "Korean",
    address: "https://intl.cloud.tencent.com/document/product/571/13748",
  },
  onlineMigration: {
    name: "online migration guide",
    vendor: "Tencent Cloud, CVM",
    title: "使用控制台迁移操作指引 (migrating with the console)",
    language: "Japanese",
    address:
      "https://github.com/tencentyun/intlcloud-documents/blob/b7e17ea691c4ad7ae878e00e9d6dc37ff7ae1f1c/yehe_doc/计算/云服务器/操作指南/服务器迁移/在线迁移/使用控制台迁移操作指引_intl_jp.md",
  },
  cloudEndure: {
    name: "CloudEndure notes",
    vendor: "haejang, a blog",
    title: "[AWS] CloudEndure 용어 & 프로세스 정리 (CloudEndure: terms and process)",
    language: "Korean",
    date: "2021-04-26",
  },
  smcAgent: {
    name: "SMC agent guide",
    vendor: "Alibaba Cloud, Server Migration Center",
    title: "エージェントによる移行 (migration by agent)",
    language: "Japanese",
    address: "https://www.alibabacloud.com/help/ja/smc/",
    date: "2024-10-21",
  },
} as const satisfies Readonly<Record<string, SourceDocument>>;
export type DocumentId = keyof typeof DOCUMENTS;
