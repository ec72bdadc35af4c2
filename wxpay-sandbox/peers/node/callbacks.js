'use strict';
// Callbacks, verified and decrypted with the client's functions.

const assert = require('node:assert/strict');

const { Aes, Formatter, Hash, Rsa, Transformer } = require('wechatpay-axios-plugin');
const { SECRET } = require('./catalogue.js');
const v2 = require('./v2.js');
const { fresh, order } = require('./v3.js');

/** Whether a callback's signature holds. */
function verifies(sandbox, { headers, body }) {
  const { certs } = sandbox.config();
  const timestamp = headers['wechatpay-timestamp'];
  assert(Math.abs(Formatter.timestamp() - timestamp) < 300);
  const message = Formatter.response(timestamp, headers['wechatpay-nonce'], body);
  const key = Rsa.from(certs[headers['wechatpay-serial']], Rsa.KEY_TYPE_PUBLIC);
  return Rsa.verify(message, headers['wechatpay-signature'], key);
}

function decrypted(sandbox, resource) {
  const { ciphertext, nonce, associated_data } = resource;
  return JSON.parse(Aes.AesGcm.decrypt(ciphertext, sandbox.merchant.api_v3_key, nonce, associated_data));
}

/** The event of a callback that must verify. */
function read(sandbox, callback) {
  assert(verifies(sandbox, callback), callback.body);
  const event = JSON.parse(callback.body);
  return { ...event, resource: decrypted(sandbox, event.resource) };
}

/** An order that is paid, and refunded: two callbacks. */
async function ofAnOrder({ sandbox, caller, listener }) {
  const out_trade_no = fresh();
  const notify_url = listener.url;
  await caller.call('POST v3/pay/transactions/native', order(out_trade_no, { notify_url, attach: '四 <&> "' }));
  await sandbox.order(`orders/${out_trade_no}/pay`);
  const callback = await listener.next();
  const paid = read(sandbox, callback);
  assert.equal(paid.event_type, 'TRANSACTION.SUCCESS');
  assert.equal(paid.resource.out_trade_no, out_trade_no);
  assert.equal(paid.resource.attach, '四 <&> "');

  const out_refund_no = fresh();
  await caller.call('POST v3/refund/domestic/refunds', {
    body: { out_trade_no, out_refund_no, notify_url, amount: { refund: 1000, total: 1000, currency: 'CNY' } },
  });
  await sandbox.order(`refunds/${out_refund_no}/finish`, { outcome: 'success' });
  const refunded = read(sandbox, await listener.next());
  assert.equal(refunded.event_type, 'REFUND.SUCCESS');
  assert.equal(refunded.resource.out_refund_no, out_refund_no);
  return callback;
}

/** The self-test of WeChat Pay: a message, one in secret, and a callback. */
async function echo({ sandbox, caller, listener }) {
  const said = { echo_message: 'ping', encrypted_echo_message: sandbox.seal(SECRET), notify_url: listener.url };
  await caller.call('POST v3/security/echo', { body: said });
  assert.equal(read(sandbox, await listener.next()).event_type, 'SECURITY_ECHO.SUCCESS');
}

/** Every documented event of APIv3. */
async function everyEvent({ sandbox, listener }) {
  const response = await fetch(`${sandbox.merchant.base_url}_sandbox/events`);
  const { events } = await response.json();
  const ours = events.filter(({ protocol }) => protocol === 'v3');
  assert(ours.length > 60);
  for (const { event_type } of ours) {
    await sandbox.order('events', { event_type, notify_url: listener.url });
    const event = read(sandbox, await listener.next());
    assert.equal(event.event_type, event_type);
    assert(Object.keys(event.resource).length > 0, event_type);
  }
  console.log(`  ${ours.length} events verified and decrypted`);
}

/** What was changed on the way does not verify, and does not decrypt. */
async function tampered({ sandbox, callback }) {
  const body = callback.body.replace('SUCCESS', 'CLOSED ');
  assert(!verifies(sandbox, { ...callback, body }));
  const headers = { ...callback.headers, 'wechatpay-nonce': 'another' };
  assert(!verifies(sandbox, { ...callback, headers }));
  const { resource } = JSON.parse(callback.body);
  const bytes = Buffer.from(resource.ciphertext, 'base64');
  bytes[0] ^= 1;
  assert.throws(() => decrypted(sandbox, { ...resource, ciphertext: bytes.toString('base64') }));
  assert.throws(() => decrypted(sandbox, { ...resource, associated_data: 'another' }));
}

/** APIv2: a payment with `sign`, and a refund in AES. */
async function ofApiV2({ sandbox, v2Caller, listener }) {
  const key = sandbox.merchant.api_v2_key;
  const notify_url = listener.url;
  for (const sign_type of ['MD5', 'HMAC-SHA256']) {
    const out_trade_no = fresh();
    await v2Caller.call('POST v2/pay/unifiedorder', v2.order(out_trade_no, { notify_url, sign_type }));
    await sandbox.order(`orders/${out_trade_no}/pay`);
    const { body } = await listener.next();
    const paid = Transformer.toObject(body);
    assert.equal(paid.out_trade_no, out_trade_no);
    assert.equal(paid.sign, Hash.sign(paid.sign.length === 64 ? 'HMAC-SHA256' : 'MD5', paid, key));
    const changed = { ...paid, total_fee: '1' };
    assert.notEqual(changed.sign, Hash.sign(changed.sign.length === 64 ? 'HMAC-SHA256' : 'MD5', changed, key));

    const out_refund_no = fresh();
    await v2Caller.call('POST v2/secapi/pay/refund', {
      body: { out_trade_no, transaction_id: undefined, out_refund_no, total_fee: 1000, refund_fee: 1000, notify_url },
    });
    await sandbox.order(`refunds/${out_refund_no}/finish`, { outcome: 'success' });
    const { req_info } = Transformer.toObject((await listener.next()).body);
    const refunded = Transformer.toObject(Aes.AesEcb.decrypt(req_info, Hash.md5(key)));
    assert.equal(refunded.out_refund_no, out_refund_no);
    assert.equal(refunded.refund_status, 'SUCCESS');
  }
}

module.exports = { echo, everyEvent, ofAnOrder, ofApiV2, tampered };
