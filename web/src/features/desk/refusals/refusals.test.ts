import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { refusalOf } from './refusals';

const core = join(import.meta.dirname, '../../../../../src/domain/contact_centre');

// As the server's source has them, so that one which is worded anew there, or added, is missed here.
function refusalsOf(file: string): string[] {
  return [...readFileSync(join(core, file), 'utf8').matchAll(/conflict\("([^"]+)"\)/g)].map(
    ([, sentence]) => sentence ?? '',
  );
}

const worded = ['transfer.cpp', 'consult.cpp', 'hold.cpp', 'offer.cpp'];

describe('refusals', () => {
  it('have words for whatever a transfer, a consultation, a hold or an answer is refused with', () => {
    const sentences = worded.flatMap(refusalsOf);
    expect(sentences.length).toBeGreaterThan(10);
    expect(sentences.filter((sentence) => refusalOf(sentence) === null)).toEqual([]);
  });

  it('are read where the core has them', () => {
    expect(readdirSync(core)).toEqual(expect.arrayContaining(worded));
  });

  it('know that the colleague is not free, which the router says', () => {
    expect(refusalOf('the agent is not free')).toBe('not_free');
    expect(refusalOf('something newer')).toBeNull();
  });
});
