export { migrationSerializer } from "./migration-serializer";
