export {
  guestSchema,
  GUEST_DIGEST_PATH,
  GUEST_PATH,
  type GuestDefinition,
  type GuestListener,
} from "./definition";
export { readGuest, type Guest } from "./read";
export {
  startGuest,
  UNPRIVILEGED_SHIFT,
  type Admit,
  type GuestOptions,
  type Listening,
  type RunningGuest,
} from "./start";
