import { z } from 'zod';

// The content security policy allows no evaluation of text; without this zod would try.
z.config({ jitless: true });
