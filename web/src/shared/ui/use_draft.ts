import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

// What somebody types and has not sent: there again when he comes back to the page, gone when he signs out.
export function useDraft(name: string): [string, (text: string) => void] {
  const queries = useQueryClient();
  const key = ['draft', name];
  const [text, setText] = useState(() => queries.getQueryData<string>(key) ?? '');
  return [
    text,
    (changed) => {
      setText(changed);
      queries.setQueryDefaults(key, { gcTime: Infinity });
      queries.setQueryData(key, changed);
    },
  ];
}
