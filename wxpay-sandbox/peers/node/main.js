'use strict';
// Drives a running sandbox with wechatpay-axios-plugin.
//
// node main.js CREDENTIALS CATALOGUE: the folder that the sandbox was started with, and the one with
// the documented operations. Ends with 1 when something is not as it should be.

const { Agent } = require('node:https');

const callbacks = require('./callbacks.js');
const catalogue = require('./catalogue.js');
const { Caller, sendV2, sendV3 } = require('./caller.js');
const commandLine = require('./command-line.js');
const files = require('./files.js');
const { Listener } = require('./listener.js');
const refusals = require('./refusals.js');
const { Sandbox } = require('./sandbox.js');
const { assertSecretsCameBack, sweep } = require('./sweep.js');
const v2 = require('./v2.js');
const v3 = require('./v3.js');

async function main([credentials, folder]) {
  const sandbox = new Sandbox(credentials);
  const client = sandbox.client();
  const v2Client = sandbox.tlsClient({ httpsAgent: new Agent({ ca: sandbox.file('tls_ca') }) });
  const caller = new Caller(sandbox, catalogue.operations(folder, 'v3'), sendV3(sandbox, client));
  const v2Caller = new Caller(sandbox, catalogue.operations(folder, 'v2'), sendV2(v2Client, sandbox.merchant.workwx_secret));
  const listener = await Listener.start();
  const all = { sandbox, client, caller };
  const allV2 = { sandbox, client: v2Client, caller: v2Caller };

  let failures = 0;
  const check = async (name, run) => {
    console.log(name);
    try {
      return await run();
    } catch (error) {
      failures += 1;
      console.log(`  FAILED: ${error.message}\n${error.stack}`);
      return undefined;
    }
  };

  await check('the downloader of certificates', () => commandLine.certificates(all));
  await check('a request by the command line', () => commandLine.request(all));
  await check('payments', () => v3.payments(all));
  await check("a partner's payment", () => v3.partner(all));
  await check('profit sharing', () => v3.profitSharing(all));
  await check("a brand's profit sharing", () => v3.brandProfitSharing(all));
  await check('transfers', () => v3.transfers(all));
  await check('transfers to QQ wallets', () => v3.qqTransfers(all));
  await check('service orders', () => v3.serviceOrders(all));
  await check('service permissions', () => v3.servicePermissions(all));
  await check('uploads', () => files.uploads(all));
  await check('bills', () => files.bills(all));
  await check('every operation of APIv3', () => sweep(caller, { atLeast: 850 }));
  await check('sensitive fields of answers', () => assertSecretsCameBack(caller));
  await check('payments of APIv2', () => v2.payments(allV2));
  await check('payments by code of APIv2', () => v2.byCode(allV2));
  await check('payments by face of APIv2', () => v2.byFace(allV2));
  await check('deposits of APIv2', () => v2.deposits(allV2));
  await check('combined orders of APIv2', () => v2.combined(allV2));
  await check('a certificate from a .p12 file', () => v2.byP12(allV2));
  await check('a bill of APIv2', () => v2.bill(allV2));
  await check('an upload of APIv2', () => v2.upload(allV2));
  await check('every operation of APIv2', () => sweep(v2Caller, { atLeast: 70 }));
  const callback = await check('callbacks of an order', () => callbacks.ofAnOrder({ ...all, listener }));
  await check('the echo', () => callbacks.echo({ ...all, listener }));
  await check('callbacks of every event', () => callbacks.everyEvent({ ...all, listener }));
  await check('tampered callbacks', () => callbacks.tampered({ sandbox, callback }));
  await check('callbacks of APIv2', () => callbacks.ofApiV2({ sandbox, v2Caller, listener }));
  await check('strangers are refused', () => refusals.ofStrangers(all));
  await check('no certificate, no refund', () => refusals.withoutCertificate({ sandbox, v2Client }));
  await check('XML that ends too soon is refused', () => refusals.ofBrokenXml({ v2Caller }));
  await check('wrong answers are not believed', () => refusals.ofWrongAnswers({ ...all, v2Client }));
  listener.close();
  return failures;
}

// Whatever hangs: this ends with it.
setTimeout(() => { console.log('5 minutes are over'); process.exit(1); }, 300_000).unref();
main(process.argv.slice(2)).then((failures) => { process.exitCode = failures === 0 ? 0 : 1; });
