import { identity } from '@kontora/contracts';
import { useEffect, useState } from 'react';
import { useLocation, useParams } from 'react-router';
import { client } from '../../data/client.ts';
import { Loading, ProblemState } from '../../design/states/states.tsx';
import { FLOW_KEY, useEnter } from './enter.ts';
import { Aside, Entrance } from './entrance.tsx';
import { useText } from './text.ts';

/** Where an OpenID issuer returns to: completes signing in. */
export function IssuerReturnPage() {
  const t = useText();
  const enter = useEnter();
  const { provider = '' } = useParams();
  const { search } = useLocation();
  const [failure, setFailure] = useState<unknown>();
  useEffect(() => {
    const given = new URLSearchParams(search);
    const flow = sessionStorage.getItem(FLOW_KEY) ?? '';
    // Once only: a code of the issuer is good for one use, and effects may run twice.
    if (!flow) return;
    sessionStorage.removeItem(FLOW_KEY);
    client.call(identity.finishOidcSignIn, { provider, code: given.get('code') ?? '', state: given.get('state') ?? '', flow }).then(({ session }) => enter(session), setFailure);
  }, []);
  return <Entrance title={t('signIn.title')}>{failure === undefined ? <Loading lines={3} /> : <><ProblemState error={failure} catalogue="identity" /><Aside to="/sign-in">{t('signIn.again')}</Aside></>}</Entrance>;
}
