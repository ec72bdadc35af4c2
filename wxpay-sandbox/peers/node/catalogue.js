'use strict';
// The documented operations: the smallest request for each, and whether an answer is complete.

const assert = require('node:assert/strict');
const { randomUUID } = require('node:crypto');
const { readFileSync, readdirSync } = require('node:fs');
const { join } = require('node:path');

const { APPID } = require('./sandbox.js');

/** What a sensitive field says before it is encrypted. */
const SECRET = '张三 secret';

/** The operations of a family, `v3` or `v2`, by `METHOD path`. */
function operations(folder, family) {
  const files = readdirSync(join(folder, family)).sort();
  const all = files.flatMap((file) => JSON.parse(readFileSync(join(folder, family, file), 'utf8')));
  return new Map(all.map((operation) => [`${operation.method} ${operation.path}`, operation]));
}

function required(fields = []) {
  return fields.filter((field) => field.required);
}

/** The fields that name the merchant that calls. */
const MERCHANT = /^(mchid|sp_mchid|mch_id|combine_mchid|combine_mch_id)$/;

/** A value for a field; each request has its own order numbers. */
function sample(sandbox, field) {
  const { name, type } = field;
  const object = () => values(sandbox, field.fields);
  if (MERCHANT.test(name)) return sandbox.merchant.mchid;
  if (type === 'object' || type === 'json') return object();
  if (type === 'object[]') return [object()];
  if (type === 'integer[]') return [7];
  if (type === 'string[]') return [field.enum?.[0] ?? 'x'];
  if (type === 'integer' || type === 'number') return 7;
  if (type === 'boolean') return false;
  if (field.encrypted) return sandbox.seal(SECRET);
  if (field.encoded === 'json') return JSON.stringify(object());
  if (field.enum) return field.enum[0];
  if (/^(appid|sp_appid|combine_appid)$/.test(name)) return APPID;
  if (/^(bill_date|date)$/.test(name)) return '2026-01-31';
  if (/out_.*_no$|contract_code$/.test(name)) return randomUUID().replaceAll('-', '').slice(0, field.max_length);
  if (name === 'sign_type') return 'HMAC-SHA256';
  if (name === 'fee_type') return 'CNY';
  if (name === 'auth_code') return '130061098828009406';
  return 'x';
}

function values(sandbox, fields) {
  return Object.fromEntries(required(fields).map((field) => [field.name, sample(sandbox, field)]));
}

/**
 * The smallest request for an operation, and what is said here on top of it: `path`, `query` and
 * `body` by field name; a field that is `undefined` stays away.
 */
function request(sandbox, operation, said = {}) {
  return {
    path: { ...values(sandbox, operation.path_params), ...said.path },
    query: { ...values(sandbox, operation.query), ...said.query },
    body: operation.body && { ...values(sandbox, operation.body.fields), ...said.body },
  };
}

const TYPES = {
  string: (value) => typeof value === 'string',
  integer: Number.isInteger,
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  object: (value) => value?.constructor === Object,
  json: (value) => value?.constructor === Object,
};

/** Asserts that a JSON answer has every required field, of its type, at any depth. */
function assertComplete(fields, answer, at = '') {
  for (const field of required(fields)) {
    const value = answer[field.name];
    const where = `${at}/${field.name}`;
    const isRight = TYPES[field.type] ?? Array.isArray;
    assert(isRight(value), `${where} must be ${field.type}, and is ${JSON.stringify(value)}`);
    for (const item of [value].flat().filter(TYPES.object)) {
      assertComplete(field.fields, item, where);
    }
  }
}

/** Asserts that an XML answer, a success, has every required field: texts, at any depth. */
function assertCompleteText(fields, answer) {
  for (const { name, type, fields: members, encoded } of required(fields)) {
    if (/^err(or)?_code/.test(name)) continue;
    const value = answer[name.replaceAll(/\$[nm]/g, '0')];
    if (members && !encoded) {
      for (const item of [value].flat()) assertCompleteText(members, item);
      continue;
    }
    assert.equal(typeof value, 'string', `/${name} is ${JSON.stringify(value)}`);
    if (type === 'integer') assert.match(value, /^-?\d+$/, `/${name}`);
  }
}

/** Asserts that what the request said is repeated where the answer has a field of that name. */
function assertEchoed(operation, request, answer) {
  const said = { ...request.query, ...request.body, ...request.path };
  for (const { name, type, encrypted, encoded } of operation.response.fields ?? []) {
    if (encrypted || encoded || said[name] === undefined || answer[name] === undefined) continue;
    if (!['string', 'integer', 'boolean'].includes(type)) continue;
    // A field of the same name may be of another type; APIv2 knows texts only.
    const [ours, theirs] = operation.body?.kind === 'xml'
      ? [String(said[name]), answer[name]]
      : [said[name], answer[name]];
    if (typeof ours !== typeof theirs) continue;
    assert.equal(theirs, ours, `/${name} is not what the request said`);
  }
}

/** Opens the sensitive fields of an answer, at any depth: `[path, text]` of each. */
function opened(sandbox, fields, answer, at = '') {
  return (fields ?? []).flatMap((field) => {
    const value = answer[field.name];
    const where = `${at}/${field.name}`;
    if (value === undefined) return [];
    if (field.encrypted) return [[where, sandbox.open(value)]];
    const items = [value].flat().filter(TYPES.object);
    return items.flatMap((item) => opened(sandbox, field.fields, item, where));
  });
}

module.exports = {
  SECRET, assertComplete, assertCompleteText, assertEchoed, opened, operations, request,
};
