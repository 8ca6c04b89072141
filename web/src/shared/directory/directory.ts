import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { answered, api } from '@/shared/api/client';
import type { Directory } from '@/shared/api/records';
import { labelOf } from '@/shared/i18n/labels';

// The words for keys: queues, skills, dispositions, agents.
export function useDirectory(): Directory | undefined {
  return useQuery({
    queryKey: ['directory'],
    queryFn: () => answered(api.GET('/directory')),
    staleTime: 5 * 60_000,
  }).data;
}

export function useQueueName(): (key: string) => string {
  const directory = useDirectory();
  const { i18n } = useTranslation();
  return (key) => {
    const queue = directory?.queues.find((each) => each.key === key);
    return labelOf(queue?.name, i18n.language, key);
  };
}

export interface Choice {
  value: string;
  label: string;
}

export function useDispositions(queue: string): Choice[] {
  const directory = useDirectory();
  const { i18n } = useTranslation();
  const mine = directory?.queues.find((each) => each.key === queue)?.dispositions ?? [];
  return mine.map(({ key, name }) => ({ value: key, label: labelOf(name, i18n.language, key) }));
}

// Two queues may give one key two names. Of a queue that is gone, or has it no more, any other's name is better than
// the key.
export function useDispositionName(): (queue: string, key: string) => string {
  const directory = useDirectory();
  const { i18n } = useTranslation();
  return (queue, key) => {
    const queues = directory?.queues ?? [];
    const mine = queues.filter((each) => each.key === queue);
    const found = [...mine, ...queues]
      .flatMap((each) => each.dispositions)
      .find((each) => each.key === key);
    return labelOf(found?.name, i18n.language, key);
  };
}
