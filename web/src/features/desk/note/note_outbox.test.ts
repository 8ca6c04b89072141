// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NoteOutbox } from './note_outbox';

const prefix = 'note.7.';
let save: ReturnType<typeof vi.fn<(id: string, text: string) => Promise<void>>>;

function outbox(mayPass = true): NoteOutbox {
  return new NoteOutbox(prefix, save, () => mayPass, localStorage, 800);
}

beforeEach(() => {
  localStorage.clear();
  vi.useFakeTimers();
  save = vi.fn<(id: string, text: string) => Promise<void>>().mockResolvedValue();
});
afterEach(() => vi.useRealTimers());

describe('the note outbox', () => {
  it('saves the last of what was typed, once, after a pause', async () => {
    const notes = outbox();
    notes.edit('1', '漏');
    await vi.advanceTimersByTimeAsync(500);
    notes.edit('1', '漏水');
    await vi.advanceTimersByTimeAsync(800);
    expect(save.mock.calls).toEqual([['1', '漏水']]);
    expect(notes.read('1').state).toBe('clean');
    expect(notes.read('1').savedAt).not.toBeNull();
  });

  it('keeps the draft in storage until the server has it', async () => {
    const notes = outbox();
    notes.edit('1', '漏水');
    expect(localStorage.getItem('note.7.1')).toBe('漏水');
    await vi.advanceTimersByTimeAsync(800);
    expect(localStorage.getItem('note.7.1')).toBeNull();
  });

  it('sends what was written while it was saving', async () => {
    const notes = outbox();
    let finish: () => void = () => undefined;
    save.mockImplementationOnce(() => new Promise((done) => (finish = done)));
    notes.edit('1', '一');
    await vi.advanceTimersByTimeAsync(800);
    notes.edit('1', '一二');
    finish();
    await vi.advanceTimersByTimeAsync(0);
    expect(notes.read('1').draft).toBe('一二');
    await vi.advanceTimersByTimeAsync(800);
    expect(save.mock.calls.map(([, text]) => text)).toEqual(['一', '一二']);
  });

  it('tries again while the fault may pass, and keeps the words', async () => {
    const notes = outbox();
    save.mockRejectedValueOnce(new Error('network'));
    notes.edit('1', '漏水');
    await vi.advanceTimersByTimeAsync(800);
    expect(notes.read('1')).toMatchObject({ state: 'failing', draft: '漏水' });
    await vi.advanceTimersByTimeAsync(1000);
    expect(notes.read('1').state).toBe('clean');
  });

  it('does not insist when it was refused, and still keeps the words', async () => {
    const notes = outbox(false);
    save.mockRejectedValue(new Error('denied'));
    notes.edit('1', '漏水');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(save).toHaveBeenCalledTimes(1);
    expect(notes.read('1')).toMatchObject({ state: 'refused', draft: '漏水' });
    expect(localStorage.getItem('note.7.1')).toBe('漏水');
  });

  it('says nothing more once it is stopped, and keeps what was not sent', async () => {
    const notes = outbox();
    notes.edit('1', '漏水');
    notes.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    await notes.flushAll();
    expect(save).not.toHaveBeenCalled();
    expect(localStorage.getItem('note.7.1')).toBe('漏水');
    notes.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(save.mock.calls).toEqual([['1', '漏水']]);
  });

  it('does not begin to try again after it was stopped in the middle', async () => {
    const notes = outbox();
    let fail: (error: Error) => void = () => undefined;
    save.mockImplementationOnce(() => new Promise((_, refuse) => (fail = refuse)));
    notes.edit('1', '漏水');
    await vi.advanceTimersByTimeAsync(800);
    notes.stop();
    fail(new Error('network'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(save).toHaveBeenCalledTimes(1);
  });

  it('finishes before somebody signs out, also what was typed while it saved', async () => {
    const notes = outbox();
    let finish: () => void = () => undefined;
    save.mockImplementationOnce(() => new Promise((done) => (finish = done)));
    notes.edit('1', '一');
    await vi.advanceTimersByTimeAsync(800);
    notes.edit('1', '一二');
    const finished = notes.finish();
    finish();
    await finished;
    expect(save.mock.calls.map(([, text]) => text)).toEqual(['一', '一二']);
    expect(notes.read('1').state).toBe('clean');
  });

  it('sends what an earlier page left behind, of this user only', async () => {
    localStorage.setItem('note.7.5', '旧');
    localStorage.setItem('note.8.6', '别人的');
    outbox().start();
    await vi.advanceTimersByTimeAsync(0);
    expect(save.mock.calls).toEqual([['5', '旧']]);
  });
});
