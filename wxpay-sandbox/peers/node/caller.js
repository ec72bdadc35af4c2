'use strict';
// Calls documented operations with the client, and checks what the client does not.

const {
  assertComplete, assertCompleteText, assertEchoed, opened, request,
} = require('./catalogue.js');
const { Formatter, Hash } = require('wechatpay-axios-plugin');

/** The fields of payments by WeCom that its own signature covers. */
const WORKWX = {
  'v2/mmpaymkttransfers/sendworkwxredpack': [
    'act_name', 'mch_billno', 'mch_id', 'nonce_str', 're_openid', 'total_amount', 'wxappid',
  ],
  'v2/mmpaymkttransfers/promotion/paywwsptrans2pocket': [
    'amount', 'appid', 'desc', 'mch_id', 'nonce_str', 'openid', 'partner_trade_no', 'ww_msg_type',
  ],
};

class Caller {
  /** `send` is given an operation and its request, and resolves to the client's answer. */
  constructor(sandbox, operations, send) {
    this.sandbox = sandbox;
    this.operations = operations;
    this.send = send;
    /** The operations that succeeded, as `METHOD path`. */
    this.succeeded = new Set();
    /** The sensitive fields that answers had, decrypted. */
    this.opened = new Map();
  }

  /** Calls an operation that must succeed; `said` as in `catalogue.request`. */
  async call(label, said) {
    const operation = this.operations.get(label);
    if (!operation) throw new Error(`${label} is not documented`);
    const made = request(this.sandbox, operation, said);
    let answer;
    try {
      answer = await this.send(operation, made);
    } catch (error) {
      error.message = `${label}: ${error.message} ${JSON.stringify(error.response?.data ?? '')}`;
      throw error;
    }
    try {
      this.check(operation, made, answer);
    } catch (error) {
      error.message = `${label}: ${error.message} in ${JSON.stringify(answer)}`;
      throw error;
    }
    this.succeeded.add(label);
    return answer;
  }

  check(operation, made, answer) {
    const { kind, fields } = operation.response;
    if (kind !== 'object') return;
    if (operation.body?.kind === 'xml') {
      assertCompleteText(fields, answer);
    } else {
      assertComplete(fields, answer);
      for (const [where, text] of opened(this.sandbox, fields, answer)) {
        this.opened.set(`${operation.method} ${operation.path} ${where}`, text);
      }
    }
    assertEchoed(operation, made, answer);
  }

  /** Calls an operation that must be refused, and gives what the refusal says. */
  async refused(label, said) {
    try {
      await this.call(label, said);
    } catch (error) {
      if (error.response) return { status: error.response.status, ...error.response.data };
      throw error;
    }
    throw new Error(`${label} was not refused`);
  }
}

/** Sends with the client's APIv3; it verifies the answer, and rejects what does not verify. */
function sendV3(sandbox, client) {
  return async (operation, { path, query, body }) => {
    const config = {
      ...path,
      params: query,
      headers: { 'Wechatpay-Serial': sandbox.platformKeyId, 'Idempotency-Key': 'key' },
    };
    const method = operation.method.toLowerCase();
    const chain = client.chain(operation.path);
    if (['post', 'put', 'patch'].includes(method)) return (await chain[method](body, config)).data;
    if (!body) return (await chain[method](config)).data;
    // A known bug: the chain has no way to send a body with DELETE, and drops `config.data`.
    const url = operation.path.replace(/\{(\w+)\}/g, (_, name) => path[name]);
    return (await client.client.v3.request({ ...config, method, url, data: body })).data;
  };
}

/** The body with WeCom's signature, where it has one. */
function signedByWorkwx(operation, body, secret) {
  const covered = WORKWX[operation.path];
  if (!covered) return body;
  const values = { nonce_str: Formatter.nonce(), ...body };
  const message = covered.filter((name) => values[name]).map((name) => `${name}=${values[name]}`).join('&');
  return { ...values, workwx_sign: Hash.md5(message, secret, true).toUpperCase() };
}

/** Sends with the client's APIv2 over HTTPS; the client signs, and checks `sign` of the answer. */
function sendV2(client, secret) {
  return async (operation, { query, body: made }) => {
    const body = signedByWorkwx(operation, made, secret);
    const config = {
      security: operation.client_certificate === true,
      nonceless: operation.no_nonce_str === true,
    };
    const flag = operation.query_flag ? `?${operation.query_flag}` : '';
    const chain = client.chain(`${operation.path}${flag}`);
    if (operation.method === 'GET') return (await chain.get({ ...config, params: query })).data;
    return (await chain.post(body, config)).data;
  };
}

module.exports = { Caller, sendV2, sendV3 };
