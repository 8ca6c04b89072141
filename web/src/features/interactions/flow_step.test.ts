import { describe, expect, it } from 'vitest';
import { flowStepOf } from './flow_step';

describe('the step of a flow', () => {
  it('is told by the way out of it', () => {
    const steps = ['2', '#', 'timeout', 'closed', 'false', 'timed_out', 'done', 'new'];
    expect(steps.map(flowStepOf)).toEqual([
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
