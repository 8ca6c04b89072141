import { describe, expect, it } from 'vitest';
import { flowStepOf } from './flow_step';

describe('the step of a flow', () => {
  it('is what the journal says', () => {
    expect(flowStepOf('play', 'done')).toBe('play');
    expect(flowStepOf('collect', 'timeout')).toBe('collect');
  });

  it('is told by the way out of it where an earlier journal does not say it', () => {
    const steps = ['2', '#', 'timeout', 'closed', 'false', 'timed_out', 'done', 'new'];
    expect(steps.map((exit) => flowStepOf('', exit))).toEqual([
      'menu',
      'menu',
      'keys',
      'hours',
      'condition',
      'queue',
      'other',
      'other',
    ]);
  });
});
