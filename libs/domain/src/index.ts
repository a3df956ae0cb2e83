export { Money, MoneyError, minorDigits, type MoneyProblem, type WireMoney } from './money.ts';
export {
  checkInn, checkKpp, checkOgrn, checkOgrnip, checkSnils, findInn, maskSnils, type CheckedIdentifier, type CheckedInn, type IdentifierProblem,
} from './identifiers.ts';
export { checkAccount, checkBik, checkCorrespondentAccount } from './identifiers-bank.ts';
