export {
  authorityCertificate,
  hostCertificate,
  newKey,
  signerOf,
  type Party,
  type Signer,
  type Validity,
} from "./certificate";
