import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type RunningServer, startServer } from '../../../src/sim/server/server';
import { WebSocket } from '../../../src/sim/server/ws';

const patience = { timeout: 10_000, interval: 10 };
const folder = mkdtempSync(join(tmpdir(), 'server-'));
const options = {
  width: 320,
  height: 200,
  flash: join(folder, 'flash.bin'),
  identity: { model: 'AT-NVR 32', serial: 'ATNVR0000000017' },
  port: 8680,
  open: false,
};

let server: RunningServer;
beforeAll(async () => {
  server = await startServer(options, () => {});
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

describe('the server', () => {
  const address = () => new URL(server.address);

  function talk(): Promise<{
    send(data: string | Uint8Array): void;
    errors: string[];
    closed: Promise<number>;
    end(): void;
  }> {
    const socket = new WebSocket(`ws://${address().host}/`);
    const errors: string[] = [];
    socket.on('message', (data, isBinary) => {
      const message = isBinary ? undefined : JSON.parse(data.toString());
      if (message?.type === 'error') errors.push(message.message);
    });
    const closed = new Promise<number>((done) => socket.on('close', done));
    return new Promise((done, fail) => {
      socket.on('error', fail);
      socket.on('open', () => done({ send: (data) => socket.send(data), errors, closed, end: () => socket.close() }));
    });
  }

  it.each([
    ['?', 'the message is not JSON'],
    ['1', 'the message is not an object'],
    ['[]', 'the message is not an object'],
    ['{}', 'unknown message type'],
    ['{"type":"constructor"}', 'unknown message type "constructor"'],
    ['{"type":"pointer","x":-1,"y":0,"pressed":true}', 'a pointer message with wrong fields'],
    ['{"type":"pointer","x":1e99,"y":0,"pressed":true}', 'a pointer message with wrong fields'],
    ['{"type":"size","width":0,"height":1}', 'a size message with wrong fields'],
    ['{"type":"size","width":3841,"height":1}', 'a size message with wrong fields'],
    ['{"type":"size","width":1,"height":2161}', 'a size message with wrong fields'],
    ['{"type":"plug"}', 'a plug message with wrong fields'],
    ['{"type":"speed","speed":2}', 'a speed message with wrong fields'],
    ['{"type":"key","key":"ab","pressed":true}', 'a key message with wrong fields'],
    ['{"type":"language","language":"de"}', 'a language message with wrong fields'],
    [new Uint8Array([1, 2]), 'the message is not a text'],
  ])('answers %s with what is wrong', async (sent, reason) => {
    const { send, errors, end } = await talk();
    send(sent);
    await vi.waitFor(() => expect(errors[0]).toContain(reason), patience);
    end();
    expect(server.recorder.machine.power()).toBe('on');
  });

  it('moves the wall clock of the recorder with its time', async () => {
    const clock = () => server.recorder.machine.tree().find(({ name }) => name === 'clock')?.text;
    const { send, end } = await talk();
    send('{"type":"speed","speed":600}');
    const before = await vi.waitFor(() => clock() ?? expect.fail(), patience);
    await vi.waitFor(() => expect(clock()).not.toBe(before), patience);
    send('{"type":"speed","speed":1}');
    end();
  });

  it('closes the connection on a message that is too long, and nothing else', async () => {
    const { send, closed } = await talk();
    send('x'.repeat(100_000));
    expect(await closed).toBe(1009);
    const again = await talk();
    again.send('?');
    await vi.waitFor(() => expect(again.errors).toHaveLength(1), patience);
    again.end();
  });

  function status(headers: Record<string, string>, method = 'GET', path = '/'): Promise<number> {
    return new Promise((done, fail) => {
      const { hostname, port } = address();
      const asked = request({ hostname, port, path, method, headers }, (response) => {
        response.resume();
        done(response.statusCode ?? 0);
      });
      asked.on('error', fail);
      asked.end();
    });
  }

  it('takes the next port when one is in use', async () => {
    const taken = Number(address().port);
    const second = await startServer({ ...options, flash: join(folder, 'second.bin'), port: taken }, () => {});
    expect(Number(new URL(second.address).port)).toBeGreaterThan(taken);
    await second.close();
  });

  it('says when no port can be had', async () => {
    const holder = createServer();
    await new Promise<void>((done) => holder.listen(65_535, '127.0.0.1', done));
    const start = startServer({ ...options, flash: join(folder, 'third.bin'), port: 65_535 }, () => {});
    await expect(start).rejects.toThrow('ports 65535 to 65535 are all in use; choose another with --port');
    holder.close();
  });

  it('refuses a flash file that another one uses', async () => {
    await expect(startServer(options, () => {})).rejects.toThrow(`is in use by process ${process.pid}`);
    expect(server.recorder.machine.power()).toBe('on');
  });

  it('refuses a flash file that is none, and leaves it alone', async () => {
    const flash = join(folder, 'short.bin');
    writeFileSync(flash, 'short');
    await expect(startServer({ ...options, flash }, () => {})).rejects.toThrow('is too short: 5 bytes');
  });

  it('serves this computer only', async () => {
    expect(await status({})).toBe(200);
    expect(await status({ host: 'example.org' })).toBe(403);
    expect(await status({ origin: 'http://example.org' })).toBe(403);
    expect(await status({}, 'POST')).toBe(405);
    expect(await status({}, 'GET', '/../package.json')).toBe(404);
    const foreign = new WebSocket(`ws://${address().host}/`, { origin: 'http://example.org' });
    expect(await new Promise((done) => foreign.on('error', (error) => done(error.message)))).toContain('401');
  });
});
