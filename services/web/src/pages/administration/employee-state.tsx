import { State, type Tone } from '../../design/values/values.tsx';
import { useText } from './text.ts';

export type EmployeeState = 'invited' | 'active' | 'suspended';
const TONE: Record<EmployeeState, Tone> = { invited: 'wait', active: 'good', suspended: 'neutral' };
/** Whether somebody works for the firm. */
export function EmployeeStateBadge({ state }: { state: EmployeeState }) {
  const t = useText();
  return <State tone={TONE[state]}>{t(`employeeState.${state}`)}</State>;
}
