import { reporting } from '@kontora/contracts';
import { CloseButton, Group, Title } from '@mantine/core';
import { Link } from 'react-router';
import { useQueryOf } from '../../data/queries.ts';
import { today } from '../../design/form/today.ts';
import { CardTitle } from '../../design/list/card-title.tsx';
import { Loading, ProblemState } from '../../design/states/states.tsx';
import { Amount, Day, EmployeeName, Fact, Facts, Minutes, Moment, State } from '../../design/values/values.tsx';
import { useCommon } from '../../text/common.ts';
import { ObligationActions } from './obligation-actions.tsx';
import { useObligationName } from './season-bar.tsx';
import { ObligationStateBadge, StageStateBadge, usePeriodText, type Obligation, type Stage } from './season-words.tsx';
import { StageActions } from './stage-actions.tsx';
import { ReasonText } from './reason-text.tsx';
import classes from './season.module.css';
import { useText } from './text.ts';

const OPEN_STAGES: readonly Stage['state'][] = ['planned', 'released', 'in-work', 'blocked'];

/** The whole conversation about one obligation: where it is, its stages, its figures, what was sent and answered, why it exists; and what can be done now. */
export function ObligationCard({ id, onClose }: { id: string; onClose: () => void }) {
  const common = useCommon();
  const nameOf = useObligationName();
  const obligation = useQueryOf(reporting.getObligation, { id }, { live: true });
  const close = <CloseButton aria-label={common('action.close')} onClick={onClose} />;
  if (obligation.isPending) return <Loading />;
  if (!obligation.data) return <div className={classes.card}><Group justify="flex-end">{close}</Group><ProblemState error={obligation.error} retry={() => void obligation.refetch()} catalogue="reporting" /></div>;
  return (
    <article className={classes.card}>
      <Group justify="space-between" wrap="nowrap" align="flex-start"><CardTitle>{nameOf(obligation.data)}</CardTitle>{close}</Group>
      <Loaded obligation={obligation.data} />
    </article>
  );
}

function Loaded({ obligation }: { obligation: Obligation }) {
  const t = useText();
  const periodText = usePeriodText();
  const { notRequired } = obligation;
  return (
    <>
      <Group gap={6}><ObligationStateBadge obligation={obligation} />{notRequired && !notRequired.confirmedBy && <State tone="wait">{t('notRequiredAsked')}</State>}{obligation.correctionNo > 0 && <State tone="neutral">{t('correction', { no: obligation.correctionNo })}</State>}</Group>
      <ObligationActions obligation={obligation} />
      <Facts>
        <Fact name={t('field.organisationId')}><Link to={`/clients/${obligation.organisationId}`}>{obligation.organisationName}</Link></Fact>
        <Fact name={t('field.period')}>{periodText(obligation.period)}</Fact>
        <Fact name={t('field.dueOn')}><Day value={obligation.dueOn} overdue={obligation.late && obligation.filedOn === null} />{obligation.dueByHand && ` · ${t('byHand')}`}</Fact>
        {obligation.payments.map((payment) => <Fact key={payment.code + payment.due} name={t('payBy')}><Day value={payment.due} /></Fact>)}
        {obligation.filedOn && <Fact name={t('field.filedOn')}><Day value={obligation.filedOn} overdue={obligation.late} /> {t(obligation.filedConfirmed ? 'confirmed' : 'notConfirmed')}</Fact>}
        <Fact name={t('field.employeeId')}><EmployeeName id={obligation.employeeId} />{obligation.employeeByHand && ` · ${t('byHand')}`}</Fact>
        {obligation.stateComment && <Fact name={t('field.reason')}>{obligation.stateComment}</Fact>}
        {notRequired && <Fact name={t('state.not-required')}>{notRequired.reason} · <EmployeeName id={notRequired.requestedBy} />{notRequired.confirmedBy && <> · <EmployeeName id={notRequired.confirmedBy} /></>}</Fact>}
      </Facts>
      <Stages obligation={obligation} />
      <Figures obligation={obligation} />
      <Conversation obligation={obligation} />
      <section><Title order={3}>{t('why')}</Title><ul className={classes.reasons}>{obligation.reasons.map((reason, i) => <li key={i}><ReasonText reason={reason} /></li>)}</ul></section>
    </>
  );
}

function Stages({ obligation }: { obligation: Obligation }) {
  const t = useText();
  if (obligation.stages.length === 0) return null;
  return (
    <section>
      <Title order={3}>{t('stages')}</Title>
      <ol className={classes.steps}>
        {obligation.stages.map((stage) => (
          <li key={stage.key}>
            <span>{t(`stage.${stage.code as 'FILE'}`)} <StageStateBadge state={stage.state} /></span>
            <StageActions obligation={obligation} stage={stage} />
            <span className={classes.about}>
              <span>{stage.completedOn ? <Day value={stage.completedOn} /> : <><Day value={stage.startOn} /> – <Day value={stage.plannedOn} overdue={stage.plannedOn < today() && OPEN_STAGES.includes(stage.state)} /></>}</span>
              {stage.employeeId && <span><EmployeeName id={stage.employeeId} /></span>}
              {stage.minutes !== null && <Minutes value={stage.minutes} />}
              {stage.comment && <span>{stage.comment}</span>}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Figures({ obligation: { snapshots, figures } }: { obligation: Obligation }) {
  const t = useText();
  const [newest] = snapshots;
  if (!newest) return null;
  return (
    <section>
      <Group gap={8}><Title order={3}>{t('figures')}</Title><State tone={figures === 'agreed' ? 'good' : figures === 'voided' ? 'bad' : 'wait'}>{t(`figuresState.${figures}`)}</State></Group>
      <table className={classes.lines}><tbody>{newest.lines.map((line) => <tr key={line.label}><td>{line.label}</td><td><Amount value={line.amount} /></td></tr>)}</tbody></table>
      <p className={classes.about}><span>{t('revision', { no: newest.revision })}</span><EmployeeName id={newest.proposedBy} /><Moment value={newest.proposedAt} />{newest.agreement && <span>{t(`agreedBy.${newest.agreement.by}`)}, {newest.agreement.channel}, <Moment value={newest.agreement.at} /></span>}</p>
    </section>
  );
}

function Conversation({ obligation: { filings } }: { obligation: Obligation }) {
  const t = useText();
  if (filings.length === 0) return null;
  return (
    <section>
      <Title order={3}>{t('conversation')}</Title>
      <ol className={classes.steps}>
        {filings.map((filing) => (
          <li key={filing.id}>
            <span>{t(`step.${filing.step}`)}{filing.correctionNo > 0 && ` · ${t('correction', { no: filing.correctionNo })}`}</span><Day value={filing.on} />
            <span className={classes.about}><EmployeeName id={filing.recordedBy} />{filing.proof && <span>{filing.proof.name}</span>}{filing.comment && <span>{filing.comment}</span>}{filing.cause && <span>{t(`cause.${filing.cause}`)}</span>}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
