import type { PermissionName } from '@kontora/contracts';
import type { Icon } from '@tabler/icons-react';
import type { RouteObject } from 'react-router';
import type { Said } from '../text/catalogue.ts';

/** A place in the navigation. */
export interface Place {
  path: string;
  label: Said;
  icon: Icon;
  /** Shown to whoever has one of these. */
  needs: readonly PermissionName[];
  /** Smaller stands higher. Today 10, tasks 20, clients 30, season 40, reports 60, administration 90. */
  order: number;
}
/**
 * What a folder of pages brings: its routes, its places in the navigation. The console finds it by its file name, `pages/<service>/section.ts`,
 * so that adding pages touches their folder alone. Pages are loaded when they are gone to.
 */
export interface Section {
  places?: readonly Place[];
  /** Below the shell, for those signed in. */
  routes?: RouteObject[];
  /** Outside it, for everybody. */
  openRoutes?: RouteObject[];
}
const found = import.meta.glob<{ section: Section }>('../pages/*/section.ts', { eager: true });
/** Every section there is. */
export const sections: readonly Section[] = Object.values(found).map((module) => module.section);
/** Every place, in the order of the navigation. */
export const places: readonly Place[] = sections.flatMap((section) => section.places ?? []).sort((a, b) => a.order - b.order);
