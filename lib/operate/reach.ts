import net from "node:net";
import http from "node:http";

/** How connections from the reconciler's own place are made: directly, or through an HTTP proxy. */
export interface Reach {
  /** Resolves to a connected socket; rejects when the port does not answer within `timeout` ms. */
  connect(address: string, port: number, timeout: number): Promise<net.Socket>;
}

export const directReach: Reach = {
  connect: (address, port, timeout) =>
    settled(net.connect({ host: address, port }), "connect", timeout, `${address}:${port} did not answer`),
};

/** Reaches addresses through CONNECT of an HTTP proxy, for example the embedded cloud's. */
export function proxyReach(proxy: string): Reach {
  return {
    connect: (address, port, timeout) => connectThrough(new URL(proxy), `${address}:${port}`, timeout),
  };
}

function connectThrough(proxy: URL, authority: string, timeout: number): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const request = http.request({
      host: proxy.hostname,
      port: proxy.port,
      method: "CONNECT",
      path: authority,
      timeout,
    });
    request.once("connect", (response, socket) => {
      if (response.statusCode === 200) return resolve(socket);
      socket.destroy();
      reject(new Error(`${authority} is not reachable (the proxy answered ${response.statusCode})`));
    });
    request.once("timeout", () => request.destroy(new Error(`${authority} did not answer`)));
    request.once("error", reject);
    request.end();
  });
}

function settled(
  socket: net.Socket,
  event: "connect",
  timeout: number,
  message: string,
): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => socket.destroy(new Error(message)), timeout);
    socket.once(event, () => {
      clearTimeout(timer);
      resolve(socket);
    });
    socket.once("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
  });
}
