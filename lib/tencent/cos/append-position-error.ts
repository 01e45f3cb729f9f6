import { ApiError } from "../api-error";

/** An append was refused because the object's length is another than the given position: somebody else wrote. */
export class AppendPositionError extends ApiError {
  constructor(
    refusal: ApiError,
    readonly key: string,
    readonly position: number,
  ) {
    super({
      ...refusal,
      errorClass: "config",
      message: `${key} does not end at ${position}`,
      cause: refusal,
    });
  }
}
