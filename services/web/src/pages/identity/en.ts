export const en = {
  email: 'E-mail', password: 'Password', newPassword: 'New password', passwordHint: 'At least 10 characters. Length is what counts, not kinds of characters.', showPassword: 'Show the password', code: 'Code',
  signIn: {
    title: 'Sign in', enter: 'Sign in', forgotten: 'Forgotten your password?', or: 'or', with: 'Sign in with {{name}}', again: 'Sign in anew',
    codeTitle: 'Confirmation code', codeText: 'Open your authenticator app and type the six digits. A backup code will do as well.',
  },
  invitation: {
    title: 'Invitation to {{firm}}', titleOnly: 'Invitation', text: '{{name}}, choose the password you will sign in with.', known: '{{name}}, you already work for another firm here. Type the password you have.',
    accept: 'Accept the invitation', done: 'Done. Now sign in.', noLink: 'Open the whole link of the letter.',
  },
  reset: {
    title: 'Password reset', newTitle: 'New password', text: 'We will send a letter with a link. It works once, for one hour.', send: 'Send the letter', sent: 'If we know this address, the letter is on its way. Have a look at the spam folder too. No letter? Ask the head of the firm, who can make a link in your employee card.',
    set: 'Save the password', done: 'The password is changed. Sign in with it.', back: 'To signing in',
  },
  firm: { title: 'Choose a firm' },
  profile: {
    firm: 'Firm', roles: 'Roles', appearance: 'Language and appearance', password: 'Password', oldPassword: 'Present password', changePassword: 'Change the password', passwordChanged: 'The password is changed. Other devices must sign in again.',
  },
  factor: {
    title: 'Second factor', on: 'on', off: 'off', text: 'Beside the password, signing in asks for a code of an app on your phone. Whoever learns the password still cannot enter.', setUp: 'Turn the second factor on', turnOff: 'Turn the second factor off', renew: 'New backup codes',
    next: 'Next', scan: 'Scan the code with your authenticator app, then type the six digits it shows.', qr: 'QR code for the authenticator app', byHand: 'Or type the key by hand:', backup: 'Backup codes. Each works once; they are shown only now, so keep them.', confirm: 'Turn on', turnedOn: 'The second factor is on', turnedOff: 'The second factor is off',
  },
  role: {
    head: 'Head of the firm', 'client-manager': 'Client manager', 'lead-accountant': 'Lead accountant', accountant: 'Accountant', 'source-document-accountant': 'Source document accountant', 'home-based-accountant': 'Home-based accountant', salesperson: 'Sales', marketer: 'Marketing', auditor: 'Auditor', admin: 'Administrator',
  },
  problem: {
    'wrong-credentials': 'E-mail or password do not fit', suspended: 'Your access is suspended. Ask the head of the firm.', 'wrong-code': 'The code does not fit. Check the clock of your phone.', 'challenge-over': 'That took too long. Sign in anew.', 'wrong-password': 'The password does not fit',
    'link-over': 'The link was used already, or is out of date. Ask for a new one.', 'second-factor-on': 'The second factor is on already.', 'second-factor-off': 'The second factor is off.', 'provider-unavailable': 'This way of signing in does not work at present. Use your password.', 'issuer-refused': 'Signing in was refused. Begin anew.', 'not-an-employee': 'This e-mail has no access. Ask the head of the firm for an invitation.',
    'email-taken': 'An employee has this e-mail already', 'unknown-role': 'There is no such role', 'unknown-group': 'There is no such group', 'manager-not-possible': 'This employee cannot be the manager', 'wrong-state': 'Not possible in this state', 'last-head': 'Not possible: the firm would be left without a head. Give somebody else this role first.', 'role-not-yours': 'This role decides what others may do and may do more than you. Ask somebody who may do as much.', 'own-permissions': 'Nobody changes what they may do themselves. Ask somebody else who manages employees.', 'name-taken': 'This name is taken', 'group-in-use': 'The group has members', 'key-taken': 'This key is taken', 'role-in-use': 'Somebody has this role', 'permission-not-yours': 'You cannot give rights you do not have', 'employees-only': 'Only employees can do this',
    'own-password': 'You change your own password in your profile.', 'works-elsewhere': 'With this password the person signs in to another firm too: the link cannot be shown.',
  },
};
