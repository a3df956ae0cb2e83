import { contacts } from '@kontora/contracts';
import { Modal, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconBuilding, IconSearch, IconUser, type Icon } from '@tabler/icons-react';
import { useState, type KeyboardEvent } from 'react';
import { useNavigate } from 'react-router';
import { useQueryOf } from '../data/queries.ts';
import { useSession } from '../data/session.ts';
import { language, LANGUAGES } from '../text/catalogue.ts';
import { useCommon } from '../text/common.ts';
import { usePlaces } from './navigation.tsx';
import classes from './shell.module.css';

interface Entry { id: string; label: string; hint?: string; icon: Icon; to: string }
const TYPING_MS = 120;

/** The palette: go to a section, or to a client, by typing; arrows and Enter. */
export function Palette({ onClose }: { onClose: () => void }) {
  const t = useCommon();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const entries = useEntries(text.trim());
  const go = (entry: Entry | undefined) => { if (entry) { onClose(); void navigate(entry.to); } };
  const keys = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) { event.preventDefault(); setActive((active + step + entries.length) % Math.max(1, entries.length)); }
    if (event.key === 'Enter') go(entries[active]);
  };
  return (
    <Modal opened onClose={onClose} withCloseButton={false} size={560} padding={0} yOffset="10vh" centered={false} attributes={{ content: { 'aria-label': t('shell.search'), 'aria-labelledby': undefined } }}>
      <TextInput data-autofocus size="md" variant="unstyled" className={classes.paletteInput} leftSection={<IconSearch size={16} aria-hidden />} placeholder={t('shell.searchHint')} aria-label={t('shell.search')} role="combobox" aria-expanded aria-controls="palette" aria-activedescendant={entries[active] ? `palette-${entries[active].id}` : undefined}
        value={text} onChange={(event) => { setText(event.currentTarget.value); setActive(0); }} onKeyDown={keys} />
      <ul id="palette" role="listbox" aria-label={t('shell.search')} className={classes.palette}>
        {entries.map(({ id, label, hint, icon: Sign, to }, i) => (
          <li key={id} id={`palette-${id}`} role="option" aria-selected={i === active} onMouseEnter={() => setActive(i)} onClick={() => go({ id, label, icon: Sign, to })}><Sign size={16} stroke={1.6} aria-hidden /><span>{label}</span>{hint && <small>{hint}</small>}</li>
        ))}
      </ul>
      {entries.length === 0 && <p className={classes.paletteNone} role="status">{t('shell.nothing')}</p>}
    </Modal>
  );
}

function useEntries(text: string): Entry[] {
  const t = useCommon();
  const { can } = useSession();
  const [settled] = useDebouncedValue(text, TYPING_MS);
  const pages = usePlaces().filter(({ label }) => LANGUAGES.some((one) => label[one].toLowerCase().includes(text.toLowerCase()))).map(({ path, label, icon }) => ({ id: path, label: label[language()], hint: t('shell.go'), icon, to: path }));
  const found = useQueryOf(contacts.searchContacts, { q: settled, limit: 8 }, { enabled: settled.length > 1 && can('contacts:read'), keep: true });
  const hits = settled.length > 1 ? (found.data?.hits ?? []) : [];
  return [...pages, ...hits.map(({ id, type, name, inn, code }) => ({ id, label: name, hint: [code, inn].filter(Boolean).join(' · '), icon: type === 'person' ? IconUser : IconBuilding, to: type === 'person' ? `/people/${id}` : `/clients/${id}` }))];
}
