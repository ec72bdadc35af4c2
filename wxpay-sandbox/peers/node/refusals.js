'use strict';
// What must not pass: the sandbox refuses the merchant, and the client refuses the sandbox.

const assert = require('node:assert/strict');
const { generateKeyPairSync } = require('node:crypto');
const { Agent } = require('node:https');

const { APPID } = require('./sandbox.js');

const isRefusal = (status, code) => (error) => {
  assert.equal(error.response?.status, status, error.message);
  assert.equal(error.response.data.code, code);
  return true;
};

/** A request under a key that is not the merchant's, or in another's name. */
async function ofStrangers({ sandbox }) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const isUnauthenticated = isRefusal(401, 'SIGN_ERROR');
  for (const changes of [{ privateKey }, { mchid: '1900000001' }, { serial: '0123456789ABCDEF' }]) {
    await assert.rejects(sandbox.client(changes).v3.certificates.get(), isUnauthenticated);
  }
  const ca = sandbox.file('tls_ca');
  const stranger = sandbox.tlsClient({ secret: 'x'.repeat(32), httpsAgent: new Agent({ ca }) });
  const query = { appid: APPID, mch_id: sandbox.merchant.mchid, out_trade_no: '1' };
  await assert.rejects(stranger.v2.pay.orderquery(query), (error) => {
    assert.equal(error.response.data.return_code, 'FAIL');
    assert.match(error.response.data.return_msg, /sign/);
    return true;
  });
}

/** Without the certificate an operation that needs it is refused. */
async function withoutCertificate({ sandbox, v2Client }) {
  const query = {
    appid: APPID, mch_id: sandbox.merchant.mchid, out_trade_no: '1', out_refund_no: '1', total_fee: 1, refund_fee: 1,
  };
  await assert.rejects(v2Client.v2.secapi.pay.refund(query), (error) => {
    // Of an answer with another status than 200 the client keeps an error in place of the data.
    const { data } = error.response.data.response;
    assert.match(data.return_msg, /^证书校验失败/);
    return true;
  });
}

/**
 * A known bug of the client: it puts a text with `]]>` into one CDATA section, which ends there. The
 * text that arrives is not the one that was signed.
 */
async function ofBrokenXml({ v2Caller }) {
  const { return_code, return_msg } = await v2Caller.refused('POST v2/pay/unifiedorder', {
    body: { body: '<a ]]> b>', trade_type: 'NATIVE' },
  });
  assert.equal(return_code, 'FAIL');
  assert.match(return_msg, /sign error/);
}

/** Answers that the client must not believe. */
async function ofWrongAnswers({ sandbox, client, v2Client }) {
  const wrong = [
    ['wrong_signature', 'EV3_RES_HEADER_SIGNATURE_DIGEST'],
    ['probe_signature', 'EV3_RES_HEADER_SIGNATURE_DIGEST'],
    ['unknown_serial', 'EV3_RES_HEADER_PLATFORM_SERIAL'],
    ['missing_signature', 'EV3_RES_HEADERS_INCOMPLATE'],
    [{ timestamp_shift: { seconds: -600 } }, 'EV3_RES_HEADER_TIMESTAMP_OFFSET'],
  ];
  for (const [fault, code] of wrong) {
    await sandbox.order('faults', { fault });
    await assert.rejects(client.v3.certificates.get(), { code }, JSON.stringify(fault));
  }
  await client.v3.certificates.get();
  await sandbox.order('faults', { fault: 'wrong_signature' });
  const order = { appid: APPID, mch_id: sandbox.merchant.mchid, long_url: 'weixin://wxpay/bizpayurl' };
  await assert.rejects(v2Client.v2.tools.shorturl(order), { code: 'EV2_RES_SIGNATURE_NOT_EQUAL' });
  await v2Client.v2.tools.shorturl(order);
}

module.exports = { ofBrokenXml, ofStrangers, ofWrongAnswers, withoutCertificate };
