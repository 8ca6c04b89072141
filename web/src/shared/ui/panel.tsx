import type { ReactNode } from 'react';

interface Props {
  title?: ReactNode;
  extra?: ReactNode;
  className?: string;
  children: ReactNode;
}

export function Panel({ title, extra, className, children }: Props) {
  return (
    <section className={`panel ${className ?? ''}`}>
      {title !== undefined && (
        <header className="panel-head">
          <h2>{title}</h2>
          <div className="panel-extra">{extra}</div>
        </header>
      )}
      {children}
    </section>
  );
}
