import { describe, expect, it } from 'vitest';
import { blankOf, editedKinds, fieldsOf, onlyShown } from './fields';
import { sentRecord } from './sent_record';

describe('the record that is sent', () => {
  it('has no null, whatever was left alone in a new one', () => {
    for (const kind of editedKinds.filter((each) => !onlyShown.includes(each))) {
      const sent = sentRecord(kind, null, { key: 'new', ...blankOf[kind] });
      for (const field of fieldsOf[kind])
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
});
