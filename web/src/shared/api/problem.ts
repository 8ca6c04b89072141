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
  path: '',
  detail: '',
  current_version: null,
};

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'code' in value && 'status' in value;
}

export function problemOf(body: unknown, status: number): Problem {
  return isProblem(body) ? body : { ...unreachable, status, code: 'failed' };
}

export function codeOf(error: unknown): string {
  return error instanceof ProblemError ? error.code : 'failed';
}

// Somebody else had saved the record before.
export function isStale(error: unknown): boolean {
  return isCode(error, 'conflict') && (error as ProblemError).problem.path === '/version';
}

export function isCode(error: unknown, code: string): boolean {
  return error instanceof ProblemError && error.code === code;
}
