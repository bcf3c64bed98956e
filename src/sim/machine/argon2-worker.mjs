// Argon2id in a thread of its own. Takes { id, password, salt, memory, passes, lanes, length }, answers { id, hash } or { id, error }.
import { parentPort } from 'node:worker_threads';
import { argon2id } from 'hash-wasm';

parentPort.on('message', async ({ id, password, salt, memory, passes, lanes, length }) => {
  try {
    const hash = await argon2id({
      password,
      salt,
      memorySize: memory,
      iterations: passes,
      parallelism: lanes,
      hashLength: length,
      outputType: 'binary',
    });
    // Not transferred when it is a view of something larger.
    const exact = hash.slice();
    hash.fill(0);
    parentPort.postMessage({ id, hash: exact }, [exact.buffer]);
  } catch (error) {
    parentPort.postMessage({ id, error: String(error?.message ?? error) });
  } finally {
    password.fill(0);
    salt.fill(0);
  }
});
