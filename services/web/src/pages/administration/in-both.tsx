import { SimpleGrid, Textarea } from '@mantine/core';
import type { FormState } from '../../design/form/use-form-of.ts';

/** A field of each language, and how it is labelled. */
interface Part { field: string; label: string }

/** A text for people, in Russian and in English side by side; below each other on a phone. */
export function InBoth({ form, ru, en, hint }: { form: FormState; ru: Part; en: Part; hint?: string }) {
  const order = ['label', 'input', 'error', 'description'] as ('label' | 'input' | 'error' | 'description')[];
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
      <Textarea minRows={1} label={ru.label} description={hint} inputWrapperOrder={order} {...form.field(ru.field)} />
      <Textarea minRows={1} label={en.label} {...form.field(en.field)} />
    </SimpleGrid>
  );
}
