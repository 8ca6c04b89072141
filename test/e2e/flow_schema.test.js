// The published schema of flows against the documents to which the server's own reader is held
// (src/engine/flows/test/parse_test.cpp).
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import Ajv2020 from 'ajv/dist/2020.js';

const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
const samples = read('../../src/engine/flows/test/samples.json');
const validate = new Ajv2020({ strict: true, strictTypes: false, allErrors: true }).compile(
  read('../../docs/flow.schema.json'),
);

test('the schema of flows agrees with what the server takes', () => {
  assert.ok(samples.length > 50);
  for (const sample of samples) {
    assert.equal(validate(sample.document), sample.schema, sample.name);
    // What the server takes, the schema takes; the reverse needs to know which keys exist.
    if (sample.errors.length === 0) assert.ok(sample.schema, sample.name);
  }
});
