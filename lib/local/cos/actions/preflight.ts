import { emptyAnswer } from "../answer";
import type { Action } from "../call";
import { preflightHeaders } from "../cors";

/** Whether a browser may ask from elsewhere, by the bucket's CORS rules. */
export const optionsObject: Action = async (call) => emptyAnswer(200, preflightHeaders(call));
