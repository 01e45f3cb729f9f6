export { type Patience, type Task, type TaskKind, taskKind, Tasks } from "./tasks";
