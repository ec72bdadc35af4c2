'use strict';
// Uploads, and bills behind links with their digests.

const assert = require('node:assert/strict');
const { gunzipSync } = require('node:zlib');

const { Formatter, Hash, Multipart } = require('wechatpay-axios-plugin');

const FILE = Buffer.from('a picture 图片');

/** Posts a picture as the client's documentation says. */
const post = (client, path, filename, partOf = JSON.stringify) => {
  const meta = { filename, sha256: Hash.sha256(FILE) };
  const form = new Multipart().append('meta', partOf(meta), 'meta.json').append('file', FILE, filename);
  // Not the form itself: of that axios makes another one, in which no part has a `filename`.
  return client.chain(path).post(form.getBuffer(), { meta, headers: form.getHeaders() });
};

/** Uploads what is uploaded by each path, and reads a picture back; gives the paths. */
async function uploads({ client }) {
  const paths = [
    'v3/merchant/media/upload',
    'v3/merchant/media/video_upload',
    'v3/marketing/favor/media/image-upload',
    'v3/merchant-service/images/upload',
  ];
  for (const path of paths) {
    const filename = path.includes('video') ? '片.mp4' : '图.png';
    const { data } = await post(client, path, filename);
    assert(data.media_id ?? data.media_url, path);
    if (path.startsWith('v3/merchant-service')) {
      const picture = await client.chain(`v3/merchant-service/images/${data.media_id}`)
        .get({ responseType: 'arraybuffer' });
      assert.deepEqual(Buffer.from(picture.data), FILE);
    }
  }
  // Of bytes the client makes a file, also of `meta`: then there is none where it was signed.
  const refused = post(client, paths[0], 'a.png', (meta) => Buffer.from(JSON.stringify(meta)));
  await assert.rejects(refused, (error) => error.response.data.code === 'SIGN_ERROR');
}

/** Downloads the bills of a day, plain and packed, checks their digests, and reads them. */
async function bills({ client, caller }) {
  for (const tar_type of [undefined, 'GZIP']) {
    for (const kind of ['tradebill', 'fundflowbill']) {
      const link = await caller.call(`GET v3/bill/${kind}`, { query: { bill_date: '2026-01-31', tar_type } });
      // A path, for by that the client knows what is not signed; of a whole URL it would not.
      const { pathname, searchParams } = new URL(link.download_url);
      const { data } = await client.client.v3.get(pathname, {
        params: searchParams, responseType: 'arraybuffer',
      });
      const text = tar_type ? gunzipSync(data) : Buffer.from(data);
      assert.equal(Hash.sha1(text), link.hash_value.toLowerCase());
      const { rows, summary } = Formatter.castCsvBill(text);
      assert(rows.length > 0 && Object.keys(summary).length > 1, text.toString());
    }
  }
}

module.exports = { bills, uploads };
