export { sizeText, virtualBytes } from "./image-size";
export { imageSourceRules } from "./rules";
