import type { Section } from '../../app/section.ts';

export const section: Section = {
  openRoutes: [
    { path: '/sign-in', lazy: async () => ({ Component: (await import('./sign-in.tsx')).SignInPage }) },
    { path: '/sign-in/:provider', lazy: async () => ({ Component: (await import('./issuer-return.tsx')).IssuerReturnPage }) },
    { path: '/invitation', lazy: async () => ({ Component: (await import('./invitation.tsx')).InvitationPage }) },
    { path: '/password-reset', lazy: async () => ({ Component: (await import('./password-reset.tsx')).PasswordResetPage }) },
    { path: '/choose-firm', lazy: async () => ({ Component: (await import('./choose-firm.tsx')).ChooseFirmPage }) },
  ],
  routes: [{ path: '/profile', lazy: async () => ({ Component: (await import('./profile.tsx')).ProfilePage }) }],
};
