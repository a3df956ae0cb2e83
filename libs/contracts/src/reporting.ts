import { event } from './contract.ts';
import { catalogueOperations } from './reporting-catalogue.ts';
import { deedOperations } from './reporting-deeds.ts';
import { ClientSeasonPlanned, FilingRecorded, GapsChecked, ObligationChanged, StageReleased, StageWithdrawn } from './reporting-events.ts';
import { filingOperations, obligationOperations } from './reporting-obligations.ts';
import { planOperations } from './reporting-plans.ts';
import { settlingOperations } from './reporting-settling.ts';
import { viewOperations } from './reporting-views.ts';
import { defineService } from './service-contract.ts';

export const reporting = defineService('reporting', {
  summary: 'The reporting season: catalogue of obligations, plans, stages, filing, and the views over them',
  listens: ['identity', 'contacts', 'tasks'],
  operations: { ...catalogueOperations, ...planOperations, ...obligationOperations, ...filingOperations, ...deedOperations, ...settlingOperations, ...viewOperations },
  events: {
    obligationChanged: event({ summary: 'An obligation took a step of its life, or got another employee: its facts as they are now', aggregate: 'obligation', data: ObligationChanged }),
    clientSeasonPlanned: event({ summary: 'A plan changed obligations of a client: their facts as they are now', aggregate: 'client-season', data: ClientSeasonPlanned }),
    clientSeasonSettled: event({ summary: 'Obligations of a client were recorded as met before they were kept here: their facts as they are now', aggregate: 'client-season', data: ClientSeasonPlanned }),
    stageReleased: event({ summary: 'A stage is to be done now, or what is known of it changed', aggregate: 'stage', data: StageReleased }),
    stageWithdrawn: event({ summary: 'A stage need not be done any more', aggregate: 'stage', data: StageWithdrawn }),
    filingRecorded: event({ summary: 'A step of the conversation with the authority was recorded', aggregate: 'obligation', data: FilingRecorded }),
    gapsChecked: event({ summary: 'Expected and existing obligations were compared', aggregate: 'firm', data: GapsChecked }),
  },
});
