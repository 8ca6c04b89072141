import { describe, expect, it } from 'vitest';
import { blankOf, editedKinds, fieldsFor, onlyShown } from './fields';
import { sentRecord } from './sent_record';

describe('the record that is sent', () => {
  it('has no null, whatever was left alone in a new one', () => {
    for (const kind of editedKinds.filter((each) => !onlyShown.includes(each))) {
      const sent = sentRecord(kind, null, { key: 'new', ...blankOf[kind] });
      for (const field of fieldsFor(kind, null))
        expect(sent[field.name], `${kind}/${field.name}`).not.toBeNull();
    }
    expect(sentRecord('users', null, { key: 'new' }).always_ready).toBe(false);
  });

  it('leaves out a secret that was not typed, and keeps what the form does not show', () => {
    const record = { key: 'li', name: '李', hidden: 7 };
    const sent = sentRecord('users', record, { key: 'li', name: '李', password: '' });
    expect(sent).not.toHaveProperty('password');
    expect(sent.hidden).toBe(7);
  });

  it('has no label that was cleared', () => {
    const sent = sentRecord('queues', null, {
      key: 'q',
      name: { 'zh-CN': '售后', en: ' ' },
      dispositions: [{ key: 'done', name: { 'zh-CN': '', en: 'Done' } }],
    });
    expect(sent.name).toEqual({ 'zh-CN': '售后' });
    expect(sent.dispositions).toEqual([{ key: 'done', name: { en: 'Done' } }]);
  });

  it('keeps a label in a language that the form does not show', () => {
    const stored = { key: 'q', name: { 'zh-CN': '售后', en: 'Service', ja: 'サービス' } };
    const sent = sentRecord('queues', stored, { key: 'q', name: { 'zh-CN': '维修', en: '' } });
    expect(sent.name).toEqual({ 'zh-CN': '维修', ja: 'サービス' });
  });

  it('gives days of recordings to the company alone, and leaves its place alone', () => {
    const root = {
      key: 'hq',
      name: {},
      parent: '',
      zone: 'Asia/Shanghai',
      keep_recordings_days: 9,
    };
    const sent = sentRecord('org_units', root, { ...root, keep_recordings_days: 90 });
    expect(sent).toMatchObject({ parent: '', keep_recordings_days: 90 });
    const values = { key: 'north', name: {}, parent: 'hq', zone: 'Asia/Shanghai' };
    expect(sentRecord('org_units', null, values)).not.toHaveProperty('keep_recordings_days');
    expect(sentRecord('org_units', values, values)).toEqual(values);
  });
});
