'use strict';
// A merchant's callback address on this machine.

const { createServer } = require('node:http');

class Listener {
  /** Listens on a free port; acknowledges everything, and keeps it until it is taken. */
  static async start() {
    const listener = new Listener();
    await new Promise((resolve) => { listener.server.listen(0, '127.0.0.1', resolve); });
    return listener;
  }

  constructor() {
    this.arrived = [];
    this.waiting = [];
    this.server = createServer((request, response) => this.receive(request, response));
  }

  get url() {
    return `http://127.0.0.1:${this.server.address().port}/notify`;
  }

  /** The next callback: `headers`, and `body` exactly as it came. */
  async next() {
    if (this.arrived.length > 0) return this.arrived.shift();
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('no callback came within 10 s')), 10_000);
      this.waiting.push((callback) => { clearTimeout(late); resolve(callback); });
    });
  }

  close() {
    this.server.closeAllConnections();
    this.server.close();
  }

  async receive(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const isXml = body.startsWith('<');
    response.end(isXml
      ? '<xml><return_code>SUCCESS</return_code><return_msg>OK</return_msg></xml>'
      : '{"code":"SUCCESS"}');
    const callback = { headers: request.headers, body };
    const taker = this.waiting.shift();
    if (taker) taker(callback);
    else this.arrived.push(callback);
  }
}

module.exports = { Listener };
