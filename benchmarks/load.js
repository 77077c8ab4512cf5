// Sends requests over keep-alive connections: node load.js CONNECTIONS COUNT < requests.json
// Standard input holds a JSON array of {method, url, body?}, which are sent in turn.
import { Agent, request } from 'node:http';
import { json } from 'node:stream/consumers';

const [connections, count] = process.argv.slice(2).map(Number);
const requests = await json(process.stdin);
const agent = new Agent({ keepAlive: true, maxSockets: connections });
let sent = 0;
let failed = 0;

const send = ({ method, url, body }) =>
  new Promise((resolve) => {
    const headers = body ? { 'Content-Type': 'application/json' } : {};
    const call = request(url, { method, agent, headers }, (answer) => {
      if (answer.statusCode >= 300) failed += 1;
      answer.resume().on('end', resolve);
    });
    call.on('error', () => {
      failed += 1;
      resolve();
    });
    call.end(body);
  });

const worker = async () => {
  while (sent < count) {
    sent += 1;
    await send(requests[sent % requests.length]);
  }
};

const start = performance.now();
await Promise.all(Array.from({ length: connections }, worker));
console.log(JSON.stringify({ seconds: (performance.now() - start) / 1000, failed }));
agent.destroy();
