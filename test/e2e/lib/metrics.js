// What the server says of itself on /metrics: { 'zongji_live_objects{kind="leg"}': 4, … }
import { Agent, get } from 'node:http';

// A connection that is kept would count among the server's open files.
const agent = new Agent({ keepAlive: false });

export async function metrics(server) {
  const text = await new Promise((done, fail) => {
    get(`${server.url}/metrics`, { agent }, (answer) => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', (part) => (body += part));
      answer.on('end', () =>
        answer.statusCode === 200 ? done(body) : fail(new Error(`/metrics: ${answer.statusCode}`)),
      );
    }).on('error', fail);
  });
  const lines = text.split('\n').filter((line) => line && !line.startsWith('#'));
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}
