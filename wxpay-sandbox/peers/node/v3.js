'use strict';
// Orders of APIv3 from their beginning to their end.

const assert = require('node:assert/strict');
const { randomUUID } = require('node:crypto');

const { Formatter, Rsa } = require('wechatpay-axios-plugin');
const { SECRET } = require('./catalogue.js');
const { APPID } = require('./sandbox.js');

const OPENID = 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o';
const RECEIVER = '1900000109';

const fresh = () => randomUUID().replaceAll('-', '').slice(0, 28);

const order = (out_trade_no, more = {}) => ({
  body: {
    out_trade_no,
    description: '咖啡 & tea',
    notify_url: 'https://example.com/notify',
    amount: { total: 1000, currency: 'CNY' },
    ...more,
  },
});

/** An order by each way to pay; JSAPI's answer is signed again for the front end. */
async function payments({ sandbox, caller }) {
  const payer = { openid: OPENID };
  const scene_info = { payer_client_ip: '127.0.0.1', h5_info: { type: 'Wap' } };
  await caller.call('POST v3/pay/transactions/app', order(fresh()));
  await caller.call('POST v3/pay/transactions/h5', order(fresh(), { scene_info }));
  const jsapi = await caller.call('POST v3/pay/transactions/jsapi', order(fresh(), { payer }));
  const lines = [APPID, `${Formatter.timestamp()}`, Formatter.nonce(), `prepay_id=${jsapi.prepay_id}`];
  const signed = Formatter.joinedByLineFeed(...lines);
  const paySign = Rsa.sign(signed, sandbox.file('private_key'));
  assert(Rsa.verify(signed, paySign, sandbox.file('certificate')));

  const out_trade_no = fresh();
  const { code_url } = await caller.call('POST v3/pay/transactions/native', order(out_trade_no));
  assert.match(code_url, /^weixin:\/\//);
  const byNumber = 'GET v3/pay/transactions/out-trade-no/{out_trade_no}';
  const path = { out_trade_no };
  assert.equal((await caller.call(byNumber, { path })).trade_state, 'NOTPAY');
  await sandbox.order(`orders/${out_trade_no}/pay`);
  const paid = await caller.call(byNumber, { path });
  assert.equal(paid.trade_state, 'SUCCESS');
  assert.deepEqual(paid.amount.total, 1000);
  const { transaction_id } = paid;
  const found = await caller.call('GET v3/pay/transactions/id/{transaction_id}', { path: { transaction_id } });
  assert.deepEqual(found, paid);

  const out_refund_no = fresh();
  const refund = await caller.call('POST v3/refund/domestic/refunds', {
    body: { out_refund_no, transaction_id, amount: { refund: 400, total: 1000, currency: 'CNY' } },
  });
  assert.equal(refund.amount.refund, 400);
  await sandbox.order(`refunds/${out_refund_no}/finish`, { outcome: 'success' });
  const finished = await caller.call('GET v3/refund/domestic/refunds/{out_refund_no}', { path: { out_refund_no } });
  assert.equal(finished.status, 'SUCCESS');

  const unpaid = fresh();
  await caller.call('POST v3/pay/transactions/native', order(unpaid));
  const close = 'POST v3/pay/transactions/out-trade-no/{out_trade_no}/close';
  await caller.call(close, { path: { out_trade_no: unpaid } });
  const again = await caller.refused(close, { path: { out_trade_no } });
  assert.equal(again.code, 'ORDERPAID');
}

/** A partner's order, of a merchant that it serves. */
async function partner({ sandbox, caller }) {
  const sub_mchid = '1900000109';
  const out_trade_no = fresh();
  await caller.call('POST v3/pay/partner/transactions/native', order(out_trade_no, { sub_mchid }));
  await sandbox.order(`orders/${out_trade_no}/pay`);
  const paid = await caller.call('GET v3/pay/partner/transactions/out-trade-no/{out_trade_no}', {
    path: { out_trade_no }, query: { sub_mchid },
  });
  assert.equal(paid.trade_state, 'SUCCESS');
  assert.equal(paid.sub_mchid, sub_mchid);
}

/** A payment that is shared with a receiver, whose name is a secret, and given back. */
async function profitSharing({ sandbox, caller }) {
  const out_trade_no = fresh();
  await caller.call('POST v3/pay/transactions/native', order(out_trade_no, { settle_info: { profit_sharing: true } }));
  await sandbox.order(`orders/${out_trade_no}/pay`);
  const paid = await caller.call('GET v3/pay/transactions/out-trade-no/{out_trade_no}', { path: { out_trade_no } });
  const { transaction_id } = paid;

  const receiver = { type: 'MERCHANT_ID', account: RECEIVER };
  await caller.call('POST v3/profitsharing/receivers/add', {
    body: { ...receiver, relation_type: 'PARTNER', name: sandbox.seal(SECRET) },
  });
  const out_order_no = fresh();
  const shared = await caller.call('POST v3/profitsharing/orders', {
    body: { transaction_id, out_order_no, receivers: [{ ...receiver, amount: 100, description: 'Share' }] },
  });
  assert.equal(shared.receivers[0].amount, 100);
  await caller.call('GET v3/profitsharing/orders/{out_order_no}', { path: { out_order_no }, query: { transaction_id } });
  await caller.call('GET v3/profitsharing/transactions/{transaction_id}/amounts', { path: { transaction_id } });
  const out_return_no = fresh();
  await caller.call('POST v3/profitsharing/return-orders', {
    body: { out_order_no, out_return_no, return_mchid: RECEIVER, amount: 40, description: 'Return' },
  });
  await caller.call('GET v3/profitsharing/return-orders/{out_return_no}', { path: { out_return_no }, query: { out_order_no } });
  await caller.call('POST v3/profitsharing/orders/unfreeze', {
    body: { transaction_id, out_order_no: fresh(), description: 'Rest' },
  });
  await caller.call('POST v3/profitsharing/receivers/delete', { body: receiver });
}

/** A brand shares what one of its stores was paid, and gives the rest free. */
async function brandProfitSharing({ sandbox, caller }) {
  const [brand_mchid, sub_mchid, account] = ['1900000108', '1900000109', '1900000110'];
  const [out_trade_no, out_order_no, out_return_no] = [fresh(), fresh(), fresh()];
  const settle_info = { profit_sharing: true };
  await caller.call('POST v3/pay/partner/transactions/native', order(out_trade_no, { sub_mchid, settle_info }));
  await sandbox.order(`orders/${out_trade_no}/pay`);
  const { transaction_id } = await caller.call('GET v3/pay/partner/transactions/out-trade-no/{out_trade_no}', {
    path: { out_trade_no }, query: { sub_mchid },
  });
  await caller.call('POST v3/brand/profitsharing/receivers/add', {
    body: { brand_mchid, type: 'MERCHANT_ID', account, relation_type: 'SUPPLIER' },
  });
  const receivers = [{ type: 'MERCHANT_ID', account, amount: 100, description: 'Share' }];
  await caller.call('POST v3/brand/profitsharing/orders', {
    body: { brand_mchid, sub_mchid, transaction_id, out_order_no, receivers, finish: false },
  });
  const shared = await caller.call('GET v3/brand/profitsharing/orders', {
    query: { sub_mchid, transaction_id, out_order_no },
  });
  assert.equal(shared.status, 'FINISHED');
  await caller.call('POST v3/brand/profitsharing/returnorders', {
    body: { sub_mchid, out_order_no, out_return_no, return_mchid: account, amount: 40 },
  });
  await caller.call('GET v3/brand/profitsharing/returnorders', {
    query: { sub_mchid, out_order_no, out_return_no },
  });
  const left = await caller.call('GET v3/brand/profitsharing/orders/{transaction_id}/amounts', {
    path: { transaction_id },
  });
  assert.equal(left.unsplit_amount, 940);
  await caller.call('POST v3/brand/profitsharing/finish-order', { body: { sub_mchid, transaction_id } });
}

/** Transfers to users: the name is a secret in the request, and one in the answer. */
async function transfers({ sandbox, caller }) {
  const make = async () => {
    const out_bill_no = fresh();
    const made = await caller.call('POST v3/fund-app/mch-transfer/transfer-bills', {
      body: {
        out_bill_no, openid: OPENID, transfer_amount: 500, user_name: sandbox.seal(SECRET),
        transfer_scene_report_infos: [{ info_type: '活动名称', info_content: 'Prize' }],
      },
    });
    assert.equal(made.state, 'WAIT_USER_CONFIRM');
    return made;
  };
  const label = 'GET v3/fund-app/mch-transfer/transfer-bills/out-bill-no/{out_bill_no}';
  const { out_bill_no, transfer_bill_no } = await make();
  await sandbox.order(`transfers/${out_bill_no}/confirm`);
  const done = await caller.call(label, { path: { out_bill_no } });
  assert.equal(done.state, 'SUCCESS');
  assert.equal(sandbox.open(done.user_name), SECRET);
  await caller.call('GET v3/fund-app/mch-transfer/transfer-bills/transfer-bill-no/{transfer_bill_no}', { path: { transfer_bill_no } });
  const other = await make();
  await caller.call('POST v3/fund-app/mch-transfer/transfer-bills/out-bill-no/{out_bill_no}/cancel', {
    path: { out_bill_no: other.out_bill_no },
  });
}

/** Transfers to QQ wallets: one is taken, another one called off. */
async function qqTransfers({ sandbox, caller }) {
  const root = 'v3/fund-app/mch-transfer/transfer-to-qq-wallet-bills';
  const make = async () => {
    const out_bill_no = fresh();
    await caller.call(`POST ${root}`, {
      body: { out_bill_no, transfer_amount: 500, user_name: sandbox.seal(SECRET) },
    });
    return out_bill_no;
  };
  const taken = await make();
  await sandbox.order(`transfers/${taken}/confirm`);
  const found = await caller.call(`GET ${root}/{out_bill_no}`, { path: { out_bill_no: taken } });
  assert.equal(found.state, 'SUCCESS');
  assert.equal(sandbox.open(found.user_name), SECRET);
  await caller.call(`POST ${root}/{out_bill_no}/cancel`, { path: { out_bill_no: await make() } });
}

/** A service order of WeChat Pay Score, agreed to, finished and paid. */
async function serviceOrders({ sandbox, caller }) {
  const service_id = '500001';
  const out_order_no = fresh();
  await caller.call('POST v3/payscore/serviceorder', {
    body: {
      out_order_no, service_id, time_range: { start_time: 'OnAccept' },
      risk_fund: { name: 'DEPOSIT', amount: 9900 },
    },
  });
  await sandbox.order(`orders/${out_order_no}/confirm`);
  const find = { query: { out_order_no, service_id } };
  assert.equal((await caller.call('GET v3/payscore/serviceorder', find)).state, 'DOING');
  await caller.call('POST v3/payscore/serviceorder/{out_order_no}/complete', {
    path: { out_order_no },
    body: { service_id, post_payments: [{ name: 'Hire', amount: 300 }], total_amount: 300 },
  });
  assert.equal((await caller.call('GET v3/payscore/serviceorder', find)).state, 'DONE');
}

/** A user agrees to a service of WeChat Pay Score ahead of its orders, and no longer. */
async function servicePermissions({ sandbox, caller }) {
  const service_id = '500001';
  const authorization_code = fresh();
  await caller.call('POST v3/payscore/permissions', { body: { service_id, authorization_code } });
  await sandbox.order(`authorizations/${authorization_code}/confirm`);
  const ofCode = 'v3/payscore/permissions/authorization-code/{authorization_code}';
  const path = { authorization_code };
  const agreed = await caller.call(`GET ${ofCode}`, { path, query: { service_id } });
  assert.equal(agreed.authorization_state, 'AVAILABLE');
  await caller.call(`POST ${ofCode}/terminate`, { path, body: { service_id } });
  const ended = await caller.call('GET v3/payscore/permissions/openid/{openid}', {
    path: { openid: agreed.openid }, query: { service_id },
  });
  assert.equal(ended.authorization_state, 'UNAVAILABLE');
}

module.exports = {
  brandProfitSharing, fresh, order, partner, payments, profitSharing, qqTransfers, serviceOrders,
  servicePermissions, transfers,
};
