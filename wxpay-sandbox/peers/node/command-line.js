'use strict';
// The client's command line: its certificate downloader, and a request.

const assert = require('node:assert/strict');
const { execFile } = require('node:child_process');
const { mkdtempSync, readFileSync, readdirSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { promisify } = require('node:util');

/** The command line of a version of the client; gives what it says and complains of. */
const wxpay = (version, ...args) => {
  const program = require.resolve(`${version}/bin/cli.js`);
  return promisify(execFile)(process.execPath, [program, ...args]);
};

/** `wxpay crt` writes the platform's certificate that the sandbox wrote too. */
async function certificates({ sandbox }) {
  const { merchant } = sandbox;
  const folder = mkdtempSync(join(tmpdir(), 'wxpay-crt-'));
  const download = (version) => wxpay(version, 'crt', '-u', merchant.base_url, '-m', merchant.mchid,
    '-s', merchant.serial, '-f', sandbox.path('private_key'), '-k', merchant.api_v3_key, '-o', folder);
  try {
    const file = `wechatpay_${merchant.platform_serial}.pem`;
    assert.equal((await download('wechatpay-axios-plugin-0.8')).stderr, '');
    assert.deepEqual(readdirSync(folder), [file]);
    const [ours, theirs] = [sandbox.file('platform_certificate'), readFileSync(join(folder, file))];
    assert.equal(theirs.toString().trim(), ours.toString().trim());
    rmSync(join(folder, file));

    // A known bug of 0.9.6: it verifies with a copy of the list of certificates, made before the one
    // that it downloads is put in, and so it refuses every answer.
    assert.match((await download('wechatpay-axios-plugin')).stderr, /status: 200/);
    assert.deepEqual(readdirSync(folder), []);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** `wxpay request` gets a verified answer. */
async function request({ sandbox }) {
  const { merchant } = sandbox;
  const { stdout, stderr } = await wxpay('wechatpay-axios-plugin', 'v3.certificates', '-m', 'get',
    '-u', merchant.base_url, '-c.mchid', merchant.mchid, '-c.serial', merchant.serial,
    '-c.privateKey', sandbox.path('private_key'),
    `-c.certs.${merchant.platform_serial}`, sandbox.path('platform_certificate'));
  assert.equal(stderr, '');
  assert.match(stdout, /data: { data: \[/);
}

module.exports = { certificates, request };
