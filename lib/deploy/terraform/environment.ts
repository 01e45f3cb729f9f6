/** What a child needs to know of a cloud; credentials travel in the environment only. */
export interface ProviderAccess {
  readonly region: string;
  readonly secretId: string;
  readonly secretKey: string;
  /** Of temporary credentials. */
  readonly token?: string;
  /** Where the embedded cloud listens, `http://127.0.0.1:3128`; absent for the real one. */
  readonly proxy?: string;
}

/** What would lead the provider elsewhere, or give it other credentials than those meant. */
const OWN = /^(TENCENTCLOUD_|HTTPS?_PROXY$|NO_PROXY$|ALL_PROXY$)/i;

/** A token belongs to one key pair: that of other credentials makes these void. */
const OTHER_TOKEN = /^TENCENTCLOUD_SECURITY_TOKEN$/;

/**
 * The environment of Terraform and its official provider. Through the embedded cloud's proxy everything is plain
 * HTTP; COS is https-only unless its domain says otherwise.
 */
export function providerEnvironment(
  access: ProviderAccess,
  base: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  const credentials = {
    TENCENTCLOUD_SECRET_ID: access.secretId,
    TENCENTCLOUD_SECRET_KEY: access.secretKey,
    ...(access.token === undefined ? {} : { TENCENTCLOUD_SECURITY_TOKEN: access.token }),
    TENCENTCLOUD_REGION: access.region,
  };
  const foreign = access.proxy === undefined ? OTHER_TOKEN : OWN;
  const inherited = Object.entries(base).filter(([name]) => !foreign.test(name));
  if (access.proxy === undefined) return { ...Object.fromEntries(inherited), ...credentials };
  return {
    ...Object.fromEntries(inherited),
    ...credentials,
    TENCENTCLOUD_PROTOCOL: "HTTP",
    TENCENTCLOUD_COS_DOMAIN: `http://cos.${access.region}.myqcloud.com`,
    HTTP_PROXY: access.proxy,
    CHECKPOINT_DISABLE: "1",
  };
}

/**
 * How the provider registry is reached from here. Through the proxy of the embedded cloud goes plain HTTP alone, so that
 * `init` may have the other one; what the provider itself does must not leave by it.
 */
export function registryProxies(base: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(base).filter(([name]) => /^(HTTPS_PROXY|NO_PROXY)$/i.test(name)));
}
