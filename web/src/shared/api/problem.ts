import type { Problem } from './types';

// What an operation answered instead of its result. `code` is worded by the page, `path` names the wrong field.
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.code);
    this.name = 'ProblemError';
  }

  get code(): string {
    return this.problem.code;
  }
}

export const unreachable: Problem = {
  type: 'about:blank',
  title: '',
  status: 0,
  code: 'unreachable',
};

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'code' in value && 'status' in value;
}

export function problemOf(body: unknown, status: number): Problem {
  return isProblem(body) ? body : { type: 'about:blank', title: '', status, code: 'failed' };
}

export function codeOf(error: unknown): string {
  return error instanceof ProblemError ? error.code : 'failed';
}

export function isCode(error: unknown, code: string): boolean {
  return error instanceof ProblemError && error.code === code;
}
