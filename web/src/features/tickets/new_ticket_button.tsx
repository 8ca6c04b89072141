import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NewTicketDialog, type TicketSubjectMatter } from './new_ticket_dialog';

export function NewTicketButton({ about }: { about: TicketSubjectMatter }) {
  const { t } = useTranslation('tickets');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)} data-testid="new-ticket">
        {t('new')}
      </Button>
      <NewTicketDialog open={open} close={() => setOpen(false)} about={about} />
    </>
  );
}
