import type { FormInstance } from 'antd';
import { ProblemError } from '@/shared/api/problem';
import { fieldPathOf, withinRecord } from './field_path';

// Puts the problem at its field. False when it belongs to none: then it is told otherwise.
export function placeProblem(
  form: FormInstance,
  error: unknown,
  words: string,
  kind = '',
): boolean {
  if (!(error instanceof ProblemError) || !error.problem.path) return false;
  const path = withinRecord(fieldPathOf(error.problem.path), kind);
  for (let length = path.length; length > 0; length -= 1) {
    const name = path.slice(0, length);
    if (!form.getFieldInstance(name) && form.getFieldValue(name) === undefined) continue;
    form.setFields([{ name, errors: [words] }]);
    form.scrollToField(name, { block: 'center' });
    return true;
  }
  return false;
}
