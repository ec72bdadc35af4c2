'use strict';
// A running sandbox: the merchant it serves, the clients for it, and its control API.

const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const { Rsa, Wechatpay } = require('wechatpay-axios-plugin');

const APPID = 'wxd678efh567hg6787';

class Sandbox {
  /** `folder` is what the sandbox was started with as `--credentials`. */
  constructor(folder) {
    this.folder = folder;
    this.merchant = JSON.parse(readFileSync(join(folder, 'merchant.json'), 'utf8'));
  }

  /** The path of one of the files that `merchant.json` names. */
  path(entry) {
    return join(this.folder, this.merchant[entry]);
  }

  file(entry) {
    return readFileSync(this.path(entry));
  }

  /** What a client is told of this merchant; it takes the object for its own, so it is a new one. */
  config(changes = {}) {
    const { merchant } = this;
    return {
      baseURL: merchant.base_url,
      mchid: merchant.mchid,
      serial: merchant.serial,
      privateKey: this.file('private_key'),
      certs: {
        [merchant.platform_serial]: this.file('platform_certificate'),
        [merchant.public_key_id]: this.file('public_key'),
      },
      secret: merchant.api_v2_key,
      proxy: false,
      ...changes,
    };
  }

  client(changes) {
    return new Wechatpay(this.config(changes));
  }

  /** A client that comes over HTTPS, with the merchant's certificate where that is asked for. */
  tlsClient(changes = {}) {
    return this.client({
      baseURL: this.merchant.tls_base_url,
      merchant: this.certificate(),
      ...changes,
    });
  }

  /** What TLS is told of the merchant, and of the sandbox. */
  certificate() {
    return {
      cert: this.file('certificate'), key: this.file('private_key'), ca: this.file('tls_ca'),
    };
  }

  /** A text that only the platform reads, under the key that `platformKeyId` names. */
  seal(text) {
    return Rsa.encrypt(text, this.file('public_key'));
  }

  /** A text that only the merchant reads. */
  open(ciphertext) {
    return Rsa.decrypt(ciphertext, this.file('private_key'));
  }

  get platformKeyId() {
    return this.merchant.public_key_id;
  }

  /** Orders something of the control API, which must succeed. */
  async order(path, body = {}) {
    const response = await fetch(`${this.merchant.base_url}_sandbox/${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`POST _sandbox/${path}: ${response.status} ${text}`);
    }
    return JSON.parse(text);
  }
}

module.exports = { APPID, Sandbox };
