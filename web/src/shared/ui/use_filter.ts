import { useSearchParams } from 'react-router';

// A list's filter stands in the address, so that it can be kept and sent.
export function useFilter<Name extends string>(names: readonly Name[]) {
  const [search, setSearch] = useSearchParams();
  const filter = Object.fromEntries(
    names.flatMap((name) => {
      const value = search.get(name);
      return value ? [[name, value]] : [];
    }),
  ) as Partial<Record<Name, string>>;

  const change = (values: Partial<Record<Name, string | undefined>>): void => {
    const next = new URLSearchParams(search);
    for (const [name, value] of Object.entries<string | undefined>(values)) {
      if (value) next.set(name, value);
      else next.delete(name);
    }
    setSearch(next, { replace: true });
  };
  return { filter, change };
}
