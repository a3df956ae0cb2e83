import { useCommon } from '../../text/common.ts';
import classes from './admin.module.css';
import { saidAlike, type Rule } from './rule.ts';
import { useRuleWords, type Aspect } from './rule-words.ts';
import { useText } from './text.ts';

/** A rule in words, whole. */
export function RuleTable({ rule }: { rule: Rule }) {
  const words = useRuleWords();
  return <table className={classes.aspects}><tbody>{words(rule).map(({ name, lines }) => <tr key={name}><th scope="row">{name}</th><td><Lines of={lines} /></td></tr>)}</tbody></table>;
}

/** Aspect by aspect what differs between two rules. */
export function RuleDifference({ before, after }: { before: Rule; after: Rule }) {
  const t = useText();
  const words = useRuleWords();
  const rows = differences(words(before), words(after));
  if (rows.length === 0) return <p className={classes.hint}>{t(saidAlike(before, after) ? 'compare.same' : 'compare.otherLanguage')}</p>;
  return (
    <table className={classes.changes}>
      <thead><tr><th scope="col" className={classes.aspect}>{t('compare.aspect')}</th><th scope="col">{t('compare.before')}</th><th scope="col">{t('compare.after')}</th></tr></thead>
      <tbody>{rows.map(({ name, was, is }) => <tr key={name}><th scope="row">{name}</th><td><Lines of={was} other={is} gone /></td><td><Lines of={is} other={was} /></td></tr>)}</tbody>
    </table>
  );
}

function differences(before: readonly Aspect[], after: readonly Aspect[]): { name: string; was: string[]; is: string[] }[] {
  const names = [...new Set([...after, ...before].map(({ name }) => name))];
  const linesOf = (aspects: readonly Aspect[], name: string) => aspects.find((aspect) => aspect.name === name)?.lines ?? [];
  return names.map((name) => ({ name, was: linesOf(before, name), is: linesOf(after, name) })).filter(({ was, is }) => was.join('\n') !== is.join('\n'));
}

/** Lines; those that the other side lacks stand out. */
function Lines({ of, other, gone }: { of: readonly string[]; other?: readonly string[]; gone?: boolean }) {
  const common = useCommon();
  if (of.length === 0) return <span className={classes.hint}>{common('value.no')}</span>;
  return <>{of.map((line, i) => { const Tag = !other || other.includes(line) ? 'div' : gone ? 'del' : 'ins'; return <Tag key={i} className={classes.said}>{line}</Tag>; })}</>;
}
