import { WarningOutlined } from '@ant-design/icons';
import { Tooltip } from 'antd';

// Beside what needs to be looked at; the reason on hover, and for those who listen.
export function ProblemMark({ reason }: { reason: string }) {
  return (
    <Tooltip title={reason}>
      <WarningOutlined
        className="text-alarm problem-mark"
        aria-label={reason}
        data-testid="settings-problem"
      />
    </Tooltip>
  );
}
