export { type Patience, type Task, type TaskKind, taskKind, Tasks, taskTable } from "./tasks";
