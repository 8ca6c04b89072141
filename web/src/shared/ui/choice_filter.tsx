import { Select } from 'antd';

interface Props<Value extends string> {
  value: Value | undefined;
  label: string;
  options: { value: Value; label: string }[];
  change: (value: Value | undefined) => void;
  // Of many: found by typing.
  searched?: boolean;
  testId?: string;
}

export function ChoiceFilter<Value extends string>(props: Props<Value>) {
  const { value, label, options, change, searched = false, testId } = props;
  return (
    <Select<Value>
      className="filter-choice"
      allowClear
      showSearch={searched ? { optionFilterProp: 'label' } : false}
      value={value}
      placeholder={label}
      aria-label={label}
      onChange={(chosen: Value | undefined) => change(chosen)}
      options={options}
      data-testid={testId}
    />
  );
}
