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

// The dispositions of a queue, or of all queues where the queue is not known.
export function useDispositions(queue: string): Choice[] {
  const directory = useDirectory();
  const { i18n } = useTranslation();
  const queues = directory?.queues ?? [];
  const mine = queue ? queues.filter((each) => each.key === queue) : queues;
  const byKey = new Map(
    mine
      .flatMap((each) => each.dispositions)
      .map(({ key, name }) => [key, labelOf(name, i18n.language, key)]),
  );
  return [...byKey].map(([value, label]) => ({ value, label }));
}
