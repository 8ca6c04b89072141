// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { keyNameOf } from './key_of';

function press(key: string, code: string, more: object = {}) {
  return {
    key,
    code,
    ctrlKey: false,
    shiftKey: false,
    altKey: false,
    metaKey: false,
    isComposing: false,
    repeat: false,
    target: document.body as EventTarget,
    ...more,
  };
}

describe('keys', () => {
  it('knows single keys', () => {
    expect(keyNameOf(press('m', 'KeyM'))).toBe('mute');
    expect(keyNameOf(press(' ', 'Space'))).toBe('answer');
    expect(keyNameOf(press('?', 'Slash', { shiftKey: true }))).toBe('keys');
  });
  it('keeps them still while a field has the focus, but not those with a modifier', () => {
    const target = document.createElement('textarea');
    expect(keyNameOf(press('m', 'KeyM', { target }))).toBeNull();
    expect(keyNameOf(press(' ', 'Space', { target }))).toBeNull();
    expect(keyNameOf(press('?', 'Slash', { shiftKey: true, target }))).toBeNull();
    expect(keyNameOf(press('H', 'KeyH', { ctrlKey: true, shiftKey: true, target }))).toBe('hangUp');
  });
  it('keeps them still while an input method composes, and while a key is held down', () => {
    expect(keyNameOf(press('m', 'KeyM', { isComposing: true }))).toBeNull();
    expect(keyNameOf(press('h', 'KeyH', { repeat: true }))).toBeNull();
  });
  it('never hangs up on Escape or on H alone', () => {
    expect(keyNameOf(press('Escape', 'Escape'))).toBeNull();
    expect(keyNameOf(press('h', 'KeyH'))).toBe('hold');
  });
  it('leaves the space bar to the buttons of the offer', () => {
    const buttons = document.createElement('div');
    buttons.dataset.ownKeys = '';
    const target = buttons.appendChild(document.createElement('button'));
    expect(keyNameOf(press(' ', 'Space', { target }))).toBeNull();
    expect(keyNameOf(press(' ', 'Space', { target: document.createElement('button') }))).toBe(
      'answer',
    );
    expect(keyNameOf(press('m', 'KeyM', { target }))).toBe('mute');
  });
  it('knows the question mark of a Chinese keyboard', () => {
    expect(keyNameOf(press('？', 'Slash', { shiftKey: true }))).toBe('keys');
  });
  it('leaves the browser its own keys', () => {
    expect(keyNameOf(press('m', 'KeyM', { ctrlKey: true }))).toBeNull();
  });
});
