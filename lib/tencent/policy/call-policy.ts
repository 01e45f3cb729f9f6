import type { Clock } from "../../base/clock";
import { ApiError, type CallSite } from "../api-error";
import type { CallKind } from "../error-classes";
import { RateLimiter } from "./rate-limiter";
import { RATES, rateOf, type Rates } from "./rates";
import { mayRepeat, pauseBefore } from "./retry";

export interface PolicyOptions {
  readonly clock: Clock;
  /** Between 0 and 1, for the jitter of pauses. Default `Math.random`. */
  readonly random?: () => number;
  /** Default {@link RATES}. */
  readonly rates?: Rates;
}

/** What every call goes through, API 3.0 or COS: its turn under the rate limit, then repeats by error class. */
export class CallPolicy {
  private readonly limiters = new Map<string, RateLimiter>();
  private readonly clock: Clock;
  private readonly random: () => number;
  private readonly rates: Rates;

  constructor(options: PolicyOptions) {
    this.clock = options.clock;
    this.random = options.random ?? Math.random;
    this.rates = options.rates ?? RATES;
  }

  /** @param perform makes the call once and throws nothing but `ApiError`. */
  async run<T>(site: CallSite, kind: CallKind, perform: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      await this.orAborted(site, signal, this.limiterOf(site).admit(signal));
      try {
        return await perform();
      } catch (error) {
        if (!(error instanceof ApiError) || !mayRepeat(error.errorClass, kind, attempt)) throw error;
      }
      await this.orAborted(site, signal, this.clock.sleep(pauseBefore(attempt, this.random), signal));
    }
  }

  private limiterOf({ service, action, region }: CallSite): RateLimiter {
    const key = `${service}/${action}/${region}`;
    const limiter =
      this.limiters.get(key) ?? new RateLimiter(rateOf(this.rates, service, action), this.clock);
    this.limiters.set(key, limiter);
    return limiter;
  }

  private async orAborted(
    site: CallSite,
    signal: AbortSignal | undefined,
    waiting: Promise<void>,
  ): Promise<void> {
    try {
      await waiting;
    } catch (cause) {
      if (!signal?.aborted) throw cause;
      throw abortedError(site, cause);
    }
  }
}

export function abortedError(site: CallSite, cause: unknown): ApiError {
  return new ApiError({ ...site, errorClass: "aborted", message: "the call was stopped", cause });
}
