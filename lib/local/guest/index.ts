export type { GuestDefinition, GuestListener } from "./definition";
export { GUEST_DIGEST_PATH, GUEST_PATH } from "./paths";
export { readGuest, type Guest } from "./read";
export {
  startGuest,
  UNPRIVILEGED_SHIFT,
  type Admit,
  type GuestOptions,
  type Listening,
  type RunningGuest,
} from "./start";
