import { demand } from "../../api";

/** Kinds of characters of which a password has at least two. Source: SDK redis 2018-04-12, CreateInstances. */
const KINDS = [/[a-z]/, /[A-Z]/, /[0-9]/, /[()`~!@#$%^&*\-+=_|{}[\]:;<>,.?/]/];
const ALLOWED = /^[A-Za-z0-9()`~!@#$%^&*\-+=_|{}[\]:;<>,.?/]*$/;
const MIN_LENGTH = 8;
const MAX_LENGTH = 64;

/** @throws Refusal `InvalidParameterValue.PasswordEmpty` or `.PasswordRuleError` */
export function checkPassword(password: string | null | undefined): asserts password is string {
  demand(
    password,
    "InvalidParameterValue.PasswordEmpty",
    "A password is needed, unless NoAuth says that there is none.",
  );
  const kinds = KINDS.filter((kind) => kind.test(password)).length;
  demand(
    password.length >= MIN_LENGTH &&
      password.length <= MAX_LENGTH &&
      !password.startsWith("/") &&
      ALLOWED.test(password) &&
      kinds >= 2,
    "InvalidParameterValue.PasswordRuleError",
    `A password has ${MIN_LENGTH} to ${MAX_LENGTH} characters of at least two kinds (small and large letters, digits, special characters) and does not begin with \`/\`.`,
  );
}
