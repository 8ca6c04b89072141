import type { ReactNode } from 'react';

interface Props {
  title: ReactNode;
  children?: ReactNode;
}

export function PageHead({ title, children }: Props) {
  return (
    <div className="page-head">
      <h1>{title}</h1>
      <div className="page-tools">{children}</div>
    </div>
  );
}
