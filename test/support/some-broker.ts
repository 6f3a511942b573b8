import { createServer, type AddressInfo } from 'node:net';
import { Aedes } from 'aedes';
import type { ExecutionContext } from 'ava';

/** A broker on the loopback address for one test; resolves with its address. */
export async function someBroker(t: ExecutionContext): Promise<string> {
  const broker = await Aedes.createBroker();
  const server = createServer((stream) => void broker.handle(stream));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(async () => {
    await new Promise<void>((resolve) => broker.close(() => resolve()));
    server.close();
  });
  return `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
