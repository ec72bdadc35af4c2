'use strict';
// Orders of APIv2 from their beginning to their end.

const assert = require('node:assert/strict');
const { Agent } = require('node:https');

const { Formatter, Hash, Multipart } = require('wechatpay-axios-plugin');
const { Caller, sendV2 } = require('./caller.js');
const { APPID } = require('./sandbox.js');
const { fresh } = require('./v3.js');

const order = (out_trade_no, more = {}) => ({
  body: {
    body: '咖啡 <&> "tea"',
    out_trade_no,
    total_fee: 1000,
    spbill_create_ip: '127.0.0.1',
    notify_url: 'https://example.com/notify',
    trade_type: 'NATIVE',
    ...more,
  },
});

/** An order is made, paid, refunded over TLS with the merchant's certificate, and another closed. */
async function payments({ sandbox, caller }) {
  const out_trade_no = fresh();
  for (const sign_type of ['MD5', 'HMAC-SHA256']) {
    const { sign } = await caller.call('POST v2/pay/unifiedorder', order(out_trade_no, { sign_type }));
    assert.equal(sign.length, sign_type === 'MD5' ? 32 : 64);
  }
  await sandbox.order(`orders/${out_trade_no}/pay`);
  const paid = await caller.call('POST v2/pay/orderquery', { body: { out_trade_no } });
  assert.equal(paid.trade_state, 'SUCCESS');
  assert.equal(paid.total_fee, '1000');

  const out_refund_no = fresh();
  const about = { out_trade_no, transaction_id: undefined };
  await caller.call('POST v2/secapi/pay/refund', {
    body: { ...about, out_refund_no, total_fee: 1000, refund_fee: 300 },
  });
  const found = await caller.call('POST v2/pay/refundquery', {
    body: { ...about, out_refund_no, refund_id: undefined },
  });
  assert.equal(found.refund_fee_0, '300');
  assert.equal(found.out_refund_no_0, out_refund_no);

  const unpaid = fresh();
  await caller.call('POST v2/pay/unifiedorder', order(unpaid));
  await caller.call('POST v2/pay/closeorder', { body: { out_trade_no: unpaid } });
  const closed = await caller.refused('POST v2/pay/closeorder', { body: { out_trade_no: unpaid } });
  assert.equal(closed.err_code, 'ORDERCLOSED');
}

/** A payment by code is made, and reversed with the certificate. */
async function byCode({ caller }) {
  const out_trade_no = fresh();
  const paid = await caller.call('POST v2/pay/micropay', {
    body: { out_trade_no, total_fee: 1000, body: 'Tea', spbill_create_ip: '127.0.0.1' },
  });
  assert.equal(paid.trade_type, 'MICROPAY');
  const reversed = await caller.call('POST v2/secapi/pay/reverse', { body: { out_trade_no } });
  assert.equal(reversed.recall, 'N');
}

/** A payment by face is made, and reversed with the certificate. */
async function byFace({ caller }) {
  const out_trade_no = fresh();
  const paid = await caller.call('POST v2/pay/facepay', { body: { out_trade_no } });
  assert.equal(paid.trade_type, 'FACEPAY');
  const found = await caller.call('POST v2/pay/facepayquery', { body: { out_trade_no, transaction_id: undefined } });
  assert.equal(found.trade_state, 'SUCCESS');
  await caller.call('POST v2/secapi/pay/facepayreverse', { body: { out_trade_no } });
}

/** A deposit is consumed in part and refunded, another one is given back. */
async function deposits({ sandbox, caller }) {
  const [out_trade_no, sub_mch_id] = [fresh(), '1900000109'];
  const about = { out_trade_no, sub_mch_id, sub_appid: APPID, transaction_id: undefined, total_fee: 1000 };
  await caller.call('POST v2/deposit/unifiedorder', { body: { ...about, trade_type: 'APP' } });
  await sandbox.order(`orders/${out_trade_no}/pay`);
  await caller.call('POST v2/deposit/consume', { body: { ...about, consume_fee: 600 } });
  const { total_fee, ...number } = about;
  const found = await caller.call('POST v2/deposit/orderquery', { body: number });
  assert.equal(found.consume_fee, '600');
  const out_refund_no = fresh();
  await caller.call('POST v2/deposit/refund', { body: { ...about, out_refund_no, refund_fee: 600 } });
  const refunds = await caller.call('POST v2/deposit/refundquery', {
    body: { ...number, out_refund_no, refund_id: undefined },
  });
  assert.equal(refunds.refund_fee_0, '600');

  const other = { out_trade_no: fresh(), sub_mch_id };
  await caller.call('POST v2/deposit/micropay', { body: { ...other, deposit: 'Y' } });
  await caller.call('POST v2/deposit/reverse', { body: other });
}

/** Two orders are paid as one, and two others closed. */
async function combined({ sandbox, caller }) {
  const make = async () => {
    const combine_out_trade_no = fresh();
    const subs = [fresh(), fresh()];
    const order_list = subs.map((out_trade_no) => ({
      appid: APPID,
      mch_id: sandbox.merchant.mchid,
      body: 'Tea',
      attach: 'x',
      out_trade_no,
      fee_type: 'CNY',
      total_fee: 100,
    }));
    const sub_order_list = JSON.stringify({ order_num: subs.length, order_list });
    await caller.call('POST v2/pay/combinedorder', {
      body: { combine_out_trade_no, sub_order_list, trade_type: 'NATIVE' },
    });
    return { combine_out_trade_no, subs };
  };

  const { combine_out_trade_no, subs } = await make();
  await sandbox.order(`orders/${combine_out_trade_no}/pay`);
  const found = await caller.call('POST v2/pay/querycombinedorder', { body: { combine_out_trade_no } });
  assert.equal(found.trade_state, 'SUCCESS');
  const { order_list } = JSON.parse(found.sub_order_list);
  assert.deepEqual(order_list.map(({ out_trade_no }) => out_trade_no), subs);

  const unpaid = await make();
  const order = unpaid.subs.map((out_trade_no) => ({ mchid: sandbox.merchant.mchid, out_trade_no }));
  await caller.call('POST v2/pay/closecombinedorder', {
    body: { combine_out_trade_no: unpaid.combine_out_trade_no, sub_order_list: JSON.stringify({ order }) },
  });
}

/** The merchant's certificate comes from `apiclient_cert.p12`, whose password is `mchid`. */
async function byP12({ sandbox, caller }) {
  const { ca } = sandbox.certificate();
  const merchant = { pfx: sandbox.file('p12'), passphrase: sandbox.merchant.mchid, ca };
  const other = new Caller(sandbox, caller.operations, sendV2(sandbox.tlsClient({ merchant })));
  await other.call('POST v2/mmpaymkttransfers/gethbinfo');
}

/** The day's bill is text, which the client can be told to leave alone. */
async function bill({ sandbox, client }) {
  const { data } = await client.chain('v2/pay/downloadbill').post({
    appid: APPID, mch_id: sandbox.merchant.mchid, bill_date: '20260131', bill_type: 'ALL',
  }, { transformResponse: [] });
  const { rows, summary } = Formatter.castCsvBill(Buffer.from(data));
  assert(rows.length > 0 && Object.keys(rows[0]).length > 10, data);
  assert(Object.keys(summary).length > 1, data);
}

/** `secapi/mch/uploadmedia`: the file is not signed, its digest is. */
async function upload({ sandbox, client }) {
  const file = Buffer.from('a picture');
  const values = { mch_id: sandbox.merchant.mchid, media_hash: Hash.md5(file), sign_type: 'HMAC-SHA256' };
  const sign = Hash.sign(values.sign_type, values, sandbox.merchant.api_v2_key);
  const form = new Multipart();
  for (const [name, value] of Object.entries({ ...values, sign })) form.append(name, value);
  form.append('media', file, 'a.png');
  // The client's signer would take the bytes of an upload for values: what it does for others, to
  // sign and to come with the certificate, is done here.
  const { cert, key, ca } = sandbox.certificate();
  const { data } = await client.chain('v2/secapi/mch/uploadmedia').post(form.getBuffer(), {
    transformRequest: [], httpsAgent: new Agent({ cert, key, ca }), headers: form.getHeaders(),
  });
  assert.equal(data.result_code, 'SUCCESS');
  assert(data.media_id);
}

module.exports = {
  bill, byCode, byFace, byP12, combined, deposits, order, payments, upload,
};
