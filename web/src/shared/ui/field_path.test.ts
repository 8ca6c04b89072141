import { describe, expect, it } from 'vitest';
import { fieldAt, fieldPathOf, withinRecord } from './field_path';

describe('the place of a problem', () => {
  it('is read as a JSON pointer', () => {
    expect(fieldPathOf('/skills/0/level')).toEqual(['skills', 0, 'level']);
    expect(fieldPathOf('/name/zh-CN')).toEqual(['name', 'zh-CN']);
    expect(fieldPathOf('/a~1b/~0c')).toEqual(['a/b', '~c']);
    expect(fieldPathOf('')).toEqual([]);
  });
  it('is the same within the record and within the whole document', () => {
    expect(withinRecord(['queues', 3, 'name'], 'queues')).toEqual(['name']);
    expect(withinRecord(['skills', 0, 'level'], 'queues')).toEqual(['skills', 0, 'level']);
    expect(withinRecord(['name'], 'queues')).toEqual(['name']);
  });
  it('is not mistaken where a member bears the kind’s name', () => {
    expect(withinRecord(['skills', 0, 'skill'], 'users')).toEqual(['skills', 0, 'skill']);
  });
  it('is its field, else the first below it', () => {
    const fields = [['key'], ['text', 'zh-CN'], ['text', 'en'], ['addresses', 0], ['addresses']];
    expect(fieldAt(fields, ['text', 'en'])).toEqual(['text', 'en']);
    expect(fieldAt(fields, ['text'])).toEqual(['text', 'zh-CN']);
    expect(fieldAt(fields, ['addresses'])).toEqual(['addresses']);
    expect(fieldAt(fields, ['file', 'en'])).toBeUndefined();
  });
});
