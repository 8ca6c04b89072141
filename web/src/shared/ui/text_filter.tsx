import { Input } from 'antd';
import { useState } from 'react';

interface Props {
  value: string | undefined;
  label: string;
  change: (text: string) => void;
}

// What is looked for in a list: asked when Enter is pressed, not at each letter.
export function TextFilter({ value, label, change }: Props) {
  const [text, setText] = useState(value ?? '');
  return (
    <Input.Search
      className="filter-text"
      value={text}
      allowClear
      placeholder={label}
      aria-label={label}
      onChange={(event) => setText(event.target.value)}
      onSearch={(wanted) => change(wanted.trim())}
      data-testid="filter-text"
    />
  );
}
