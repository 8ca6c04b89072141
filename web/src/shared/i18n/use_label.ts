import { useTranslation } from 'react-i18next';
import type { Labels } from '@/shared/api/types';
import { labelOf } from './labels';

// For labels that may be absent: empty then.
export function useLabel(): (labels: Labels) => string {
  const { i18n } = useTranslation();
  return (labels) => labelOf(labels, i18n.language, '');
}
