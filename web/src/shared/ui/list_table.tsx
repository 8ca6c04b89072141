import type { ReactNode } from 'react';
import { Link, useNavigate } from 'react-router';

export interface ListColumn<Row> {
  key: string;
  title: ReactNode;
  // Style classes of the cells; what stands at the right has its title there, too.
  look?: string;
  cell: (row: Row) => ReactNode;
}

interface Props<Row> {
  rows: Row[];
  keyOf: (row: Row) => string;
  columns: ListColumn<Row>[];
  testId: string;
  // Where a row leads, or what opens with it: a click anywhere does it, and the first cell with the keyboard.
  to?: (row: Row) => string;
  open?: (row: Row) => void;
  marked?: (row: Row) => boolean;
}

// The table of every list page.
export function ListTable<Row>({ rows, keyOf, columns, testId, to, open, marked }: Props<Row>) {
  const navigate = useNavigate();
  const go = to ? (row: Row) => void navigate(to(row)) : open;
  const leading = (row: Row, content: ReactNode) => {
    if (to)
      return (
        <Link to={to(row)} onClick={(event) => event.stopPropagation()}>
          {content}
        </Link>
      );
    // Its click is the row's.
    if (open)
      return (
        <button type="button" className="link-button">
          {content}
        </button>
      );
    return content;
  };

  return (
    <div className="table-scroll">
      <table className="dense-table">
        <thead>
          <tr>
            {columns.map(({ key, title, look = '' }) => (
              <th key={key} scope="col" className={look.includes('right') ? 'right' : ''}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={keyOf(row)}
              data-link={go ? true : undefined}
              data-testid={testId}
              data-key={keyOf(row)}
              className={marked?.(row) ? 'row-marked' : ''}
              onClick={go && (() => go(row))}
            >
              {columns.map(({ key, look, cell }, index) => (
                <td key={key} className={look}>
                  {index === 0 ? leading(row, cell(row)) : cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
