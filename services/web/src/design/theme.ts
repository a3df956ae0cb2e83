import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

const pine: MantineColorsTuple = ['#eaf5f5', '#d5e7e8', '#a9cfd2', '#7ab5ba', '#539fa6', '#3a9099', '#28808a', '#1f6a73', '#175a62', '#0c4850'];
const slate: MantineColorsTuple = ['#f6f8f9', '#edf0f2', '#dfe4e8', '#cbd3d9', '#aab5be', '#7e8b96', '#5d6a75', '#475461', '#323d48', '#212a33'];
const night: MantineColorsTuple = ['#d6dde3', '#b7c1ca', '#98a5b0', '#6d7b87', '#46535f', '#333f4a', '#27313b', '#1c252d', '#151c23', '#0f151b'];

/** Calm and dense: small controls, square-ish corners, one accent, greys with a little blue. */
export const theme = createTheme({
  primaryColor: 'pine', primaryShade: { light: 7, dark: 6 }, colors: { pine, gray: slate, dark: night },
  fontFamily: '"Inter", "Segoe UI", -apple-system, "Roboto", "Noto Sans", "Liberation Sans", Arial, system-ui, sans-serif',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '19px' }, lineHeights: { xs: '1.35', sm: '1.4', md: '1.45', lg: '1.45', xl: '1.4' },
  headings: { fontWeight: '600', sizes: { h1: { fontSize: '19px', lineHeight: '1.3' }, h2: { fontSize: '15px', lineHeight: '1.35' }, h3: { fontSize: '13px', lineHeight: '1.4' } } },
  defaultRadius: 'sm', cursorType: 'pointer', respectReducedMotion: true, autoContrast: true,
  // Named, not imported: a page loads the components it uses.
  components: {
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 'md' } },
    // Its own colour says what it is; words of that colour would be too pale to read.
    Alert: { styles: (_: unknown, { color }: { color?: string }) => ({ root: { background: `var(--tone-${color === 'red' ? 'bad' : 'wait'}-back)` }, title: { color: 'var(--mantine-color-text)' }, message: { color: 'var(--mantine-color-text)' } }) },
    Badge: { defaultProps: { radius: 'sm' } },
    Button: { defaultProps: { size: 'xs', variant: 'default' } },
    Checkbox: { defaultProps: { size: 'xs' } },
    // Their title bar is no landmark of the page.
    Drawer: { defaultProps: { attributes: { header: { role: 'presentation' } }, transitionProps: { duration: 120 } } },
    // What is said about a field stands below it, so that fields in a line are in a line.
    InputWrapper: { defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'] } },
    Menu: { defaultProps: { shadow: 'md', transitionProps: { duration: 80 } } },
    Modal: { defaultProps: { attributes: { header: { role: 'presentation' } }, centered: true, transitionProps: { duration: 120 }, overlayProps: { backgroundOpacity: 0.35 } } },
    NumberInput: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    Popover: { defaultProps: { shadow: 'md', transitionProps: { duration: 80 } } },
    SegmentedControl: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: { size: 'sm', comboboxProps: { shadow: 'md' } } },
    Text: { defaultProps: { size: 'sm' } },
    Textarea: { defaultProps: { size: 'sm', autosize: true, minRows: 2, maxRows: 12 } },
    TextInput: { defaultProps: { size: 'sm' } },
    Tooltip: { defaultProps: { openDelay: 400, withArrow: true } },
  },
});

/** The colours that mean something, chosen for a contrast of 4.5 : 1 against what they stand on, in both schemes. */
export const colours: CSSVariablesResolver = () => ({
  variables: { '--row-height': '32px', '--header-height': '48px' },
  light: {
    '--mantine-color-body': '#ffffff', '--mantine-color-text': '#1d2730', '--mantine-color-dimmed': '#56636e', '--mantine-color-placeholder': '#66737e', '--mantine-color-error': '#b42318',
    '--mantine-color-anchor': '#175a62', '--surface': '#f4f6f8', '--line': '#dfe4e8', '--row-hover': '#f2f6f7', '--row-chosen': '#e3f0f1',
    '--tone-neutral': '#475461', '--tone-neutral-back': '#e9edf0', '--tone-active': '#14545b', '--tone-active-back': '#dceef0', '--tone-wait': '#6b4e00', '--tone-wait-back': '#fbefcd',
    '--tone-good': '#1d5c33', '--tone-good-back': '#dcf0e2', '--tone-bad': '#9c1c12', '--tone-bad-back': '#fbe4e1',
  },
  dark: {
    '--mantine-color-body': '#151c23', '--mantine-color-text': '#dbe2e8', '--mantine-color-dimmed': '#9caab5', '--mantine-color-placeholder': '#8d9ba6', '--mantine-color-error': '#ff9a8f',
    '--mantine-color-anchor': '#7fc6cd', '--surface': '#0f151b', '--line': '#2b3640', '--row-hover': '#1b252d', '--row-chosen': '#183438',
    '--tone-neutral': '#c3cdd5', '--tone-neutral-back': '#2a343e', '--tone-active': '#9bdbe1', '--tone-active-back': '#16393e', '--tone-wait': '#f2d37c', '--tone-wait-back': '#3b3010',
    '--tone-good': '#96dbab', '--tone-good-back': '#173622', '--tone-bad': '#ffaba1', '--tone-bad-back': '#47201c',
  },
});
