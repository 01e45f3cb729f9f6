export { isArchiveName } from "./image-name";
export { sizeText, virtualBytes } from "./image-size";
export { imageSourceRules } from "./rules";
