import { reporting } from '@kontora/contracts';
import { useTranslation } from 'react-i18next';
import { useQueryOf } from '../../data/queries.ts';
import { textIfAny } from '../../text/catalogue.ts';

/** Roles that stages of the built-in catalogue are done by. */
export const STAGE_ROLES = ['responsible_accountant', 'client_manager', 'lead_accountant', 'primary_docs_accountant'] as const;
/** Who does a stage, in words; a role of the firm's own as it is. */
export const stageRoleText = (role: string) => textIfAny(['administration'], `stageRole.${role}`) ?? role;

/** What stages are called, by code. */
export function useStageName(): (code: string) => string {
  const english = useTranslation().i18n.language === 'en';
  const { data } = useQueryOf(reporting.listStageCodes, {});
  return (code) => { const stage = data?.data.find((one) => one.code === code); return stage ? (english ? stage.nameEn : stage.nameRu) : code; };
}
