import type { FormInstance } from 'antd';
import { ProblemError } from '@/shared/api/problem';
import { fieldAt, fieldPathOf, withinRecord } from './field_path';

// Puts the problem at its field. False when it belongs to none: then it is told otherwise.
export function placeProblem(
  form: FormInstance,
  error: unknown,
  words: string,
  kind = '',
): boolean {
  if (!(error instanceof ProblemError) || !error.problem.path) return false;
  const path = withinRecord(fieldPathOf(error.problem.path), kind);
  const fields = form.getFieldsError().map(({ name }) => name);
  for (let length = path.length; length > 0; length -= 1) {
    const name = fieldAt(fields, path.slice(0, length));
    if (!name) continue;
    // What was told before is mended, or the server would have named it again.
    form.setFields(fields.map((each) => ({ name: each, errors: each === name ? [words] : [] })));
    form.scrollToField(name, { block: 'center' });
    return true;
  }
  return false;
}
