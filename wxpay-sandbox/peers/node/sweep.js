'use strict';
// Every documented operation once, with the smallest request.

const assert = require('node:assert/strict');

const given = require('./given.json');
const { SECRET } = require('./catalogue.js');
const { fresh } = require('./v3.js');

/** What an operation says whose order nobody has made. */
const NEEDS_AN_ORDER = [
  'CONTRACT_NOT_EXIST', 'INVALID_REQUEST', 'NOT_FOUND', 'ORDERNOTEXIST', 'ORDER_NOT_EXIST',
  'REFUNDNOTEXIST', 'RESOURCE_NOT_EXISTS',
];

/**
 * Known bugs of wechatpay-axios-plugin: it wants `sign` in these answers, which have none. The
 * request was right, and the answer a success.
 */
const WANTS_A_SIGN = [
  'POST v2/applyment/micro/signcontract',
  'POST v2/billcommentsp/batchquerycomment',
  'POST v2/mmpaymkttransfers/sendgroupredpack',
  'POST v2/xdc/apiv2sandbox/pay/micropay',
  'POST v2/xdc/apiv2sandbox/pay/orderquery',
];

/** Calls everything that is no upload, no download and no link for a browser. */
async function sweep(caller, { atLeast }) {
  const refused = [];
  const before = caller.succeeded.size;
  for (const [label, operation] of caller.operations) {
    const { kind } = operation.response;
    if (operation.body?.kind === 'multipart' || !['object', 'empty'].includes(kind)) continue;
    try {
      await caller.call(label, said(caller, label));
      assert(!WANTS_A_SIGN.includes(label), `${label}: the known bug is gone`);
    } catch (error) {
      const answer = error.response?.data ?? {};
      if (WANTS_A_SIGN.includes(label) && error.code === 'EV2_RES_SIGNATURE_NOT_EQUAL') {
        assert.equal(answer.result_code, 'SUCCESS', label);
        continue;
      }
      if (!NEEDS_AN_ORDER.includes(answer.code ?? answer.err_code)) throw error;
      refused.push(label);
    }
  }
  const succeeded = caller.succeeded.size - before;
  assert(succeeded >= atLeast, `only ${succeeded} succeeded; refused: ${refused.join(', ')}`);
  console.log(`  ${succeeded} succeeded, ${refused.length} need an order first`);
}

/** Asserts that what was sent encrypted came back encrypted, to the merchant. */
function assertSecretsCameBack(caller) {
  const texts = [...caller.opened.values()];
  assert(texts.length > 60, `only ${texts.length} sensitive fields were opened`);
  assert(texts.includes(SECRET), 'no sensitive field repeats what the request said');
  console.log(`  ${texts.length} sensitive fields of answers opened`);
}

function said(caller, label) {
  const text = JSON.stringify(given[label] ?? {});
  const named = text.replaceAll('{mchid}', caller.sandbox.merchant.mchid);
  return JSON.parse(named.replaceAll('{fresh}', fresh));
}

module.exports = { assertSecretsCameBack, sweep };
