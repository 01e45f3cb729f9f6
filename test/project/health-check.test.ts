import { Duration, HealthCheck } from "../../lib";

describe("a health check", () => {
  it("of TCP needs a port only", () => {
    expect(HealthCheck.tcp(22).input).toEqual({ type: "tcp", port: 22 });
  });

  it("of HTTP and HTTPS asks on the usual ports", () => {
    expect(HealthCheck.http().input).toEqual({ type: "http", port: 80 });
    expect(HealthCheck.https().input).toEqual({ type: "https", port: 443 });
  });

  it("says what it was told and nothing else", () => {
    const options = {
      port: 8443,
      path: "/healthz",
      status: 204,
      body: "ok",
      from: "reconciler",
      within: Duration.minutes(3),
    } as const;
    expect(HealthCheck.https(options).input).toEqual({ ...options, type: "https", within: "3m" });
  });

  it("in the plan's words has one text for one duration", () => {
    expect(HealthCheck.of({ type: "tcp", port: 22, within: "180s" }).input).toEqual(
      HealthCheck.tcp(22, { within: Duration.minutes(3) }).input,
    );
  });
});
